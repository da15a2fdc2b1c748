//! Sizes as Kubernetes writes them: `512Mi`, `1.5Gi`, `100M`.

/// Is it a size greater than nothing?
pub(super) fn is_quantity(text: &str) -> bool {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let is_unit =
        matches!(unit, "" | "m" | "k" | "M" | "G" | "T" | "P" | "E" | "Ki" | "Mi" | "Gi" | "Ti" | "Pi" | "Ei");
    let exponent = unit.strip_prefix(['e', 'E']).map(|digits| digits.strip_prefix(['+', '-']).unwrap_or(digits));
    let is_exponent =
        exponent.is_some_and(|digits| (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()));
    (is_unit || is_exponent)
        && number.starts_with(|c: char| c.is_ascii_digit())
        && number.parse::<f64>().is_ok_and(|n| n > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_a_number_and_a_known_unit() {
        for good in ["512Mi", "1Gi", "1.5Gi", "128974848", "129e6", "129M", "123Ki", "1E"] {
            assert!(is_quantity(good), "{good}");
        }
        for bad in ["", "Mi", "512MB", "512mi", "-1Gi", "0", "0Gi", "1 Gi", "1..5Gi", "1e", "1e123", ".5Gi", "${A}"] {
            assert!(!is_quantity(bad), "{bad}");
        }
    }
}
