//! Version order of tags, as a text that databases can sort.

use std::fmt::Write;

/// A key whose byte order is version order: `1.9` < `1.10`, `2.0-rc1` < `2.0` < `2.0-alpine` < `2.0.1`.
///
/// Tags that are no versions come before all versions, among themselves by name. A version is an optional `v`, numbers
/// separated by dots and an optional suffix after `-`, `_`, `+` or `.`; suffixes that name a pre-release sort before the
/// plain version, all others (variants such as `-alpine`) after it.
#[must_use]
pub fn version_key(tag: &str) -> String {
    let Some((numbers, suffix)) = split(tag) else {
        return format!("0{}", tag.to_ascii_lowercase());
    };
    let mut key = String::from("1");
    for position in 0..numbers.len().max(4) {
        push_number(&mut key, numbers.get(position).copied().unwrap_or("0"));
    }
    key.push(if suffix.is_empty() {
        '1'
    } else if is_prerelease(suffix) {
        '0'
    } else {
        '2'
    });
    push_natural(&mut key, suffix);
    key
}

/// The numbers of a version and what follows them, or `None` when the tag is not a version.
fn split(tag: &str) -> Option<(Vec<&str>, &str)> {
    let mut rest = tag.strip_prefix(['v', 'V']).unwrap_or(tag);
    let mut numbers = Vec::new();
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if end == 0 || end > 20 {
            return None;
        }
        numbers.push(&rest[..end]);
        rest = &rest[end..];
        match rest.strip_prefix('.') {
            Some(next) if next.starts_with(|c: char| c.is_ascii_digit()) && numbers.len() < 4 => rest = next,
            _ => break,
        }
    }
    let suffix = rest.strip_prefix(['-', '_', '+', '.']);
    match suffix {
        Some(suffix) => Some((numbers, suffix)),
        None if rest.is_empty() => Some((numbers, "")),
        // 1.2rc1 and 3.0b2 are versions too; 4f3c1a9 is a commit.
        None if is_prerelease(rest) => Some((numbers, rest)),
        None => None,
    }
}

fn is_prerelease(suffix: &str) -> bool {
    const WORDS: [&str; 12] =
        ["alpha", "beta", "rc", "pre", "preview", "dev", "snapshot", "nightly", "canary", "edge", "next", "milestone"];
    let lower = suffix.to_ascii_lowercase();
    let word: &str = lower.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    let numbered = lower[word.len()..].starts_with(|c: char| c.is_ascii_digit());
    WORDS.contains(&word) || (numbered && matches!(word, "a" | "b" | "m"))
}

/// A number as its length and digits, so that text order is numeric order.
fn push_number(key: &mut String, digits: &str) {
    let digits = digits.trim_start_matches('0');
    let length = u8::try_from(digits.len()).unwrap_or(25).min(25);
    let _ = write!(key, "{}{digits}", char::from(b'a' + length));
}

/// Text with its numbers in numeric order.
fn push_natural(key: &mut String, text: &str) {
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        if digits > 0 {
            key.push('!');
            push_number(key, &rest[..digits]);
            rest = &rest[digits..];
        }
        let word = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        key.push_str(&rest[..word].to_ascii_lowercase());
        rest = &rest[word..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn tags_sort_as_versions() {
        let wanted = [
            "4f3c1a9",
            "latest",
            "main",
            "0.9",
            "1.0.0-alpha",
            "1.0.0-rc1",
            "1.0.0-rc2",
            "1.0.0-rc10",
            "1.0.0",
            "1.0.0-alpine",
            "1.0.0-alpine3.9",
            "1.0.0-alpine3.18",
            "v1.0.1",
            "1.2",
            "1.9.9",
            "1.10",
            "2.0b1",
            "2",
            "10",
            "20240102",
        ];
        let mut sorted = wanted;
        sorted.reverse();
        sorted.sort_by_key(|tag| version_key(tag));
        assert_eq!(sorted, wanted);
    }

    proptest! {
        #[test]
        fn numeric_order_holds(a in prop::array::uniform3(0u64..100_000), b in prop::array::uniform3(0u64..100_000)) {
            let key = |v: [u64; 3]| version_key(&format!("{}.{}.{}", v[0], v[1], v[2]));
            prop_assert_eq!(a.cmp(&b), key(a).cmp(&key(b)));
        }

        #[test]
        fn any_tag_has_a_key(tag in "[A-Za-z0-9_][A-Za-z0-9._-]{0,127}") {
            prop_assert!(!version_key(&tag).is_empty());
        }
    }
}
