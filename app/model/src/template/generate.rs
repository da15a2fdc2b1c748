//! Values made up from an expression such as `user[A-Z0-9]{3}`.
//!
//! OKD: ranges end before their last character and are made with a clock for a seed. Here they include it, as authors
//! mean, and the randomness is whatever is handed in: a cryptographic one wherever a value is kept.

/// Where randomness comes from: each call gives 32 even bits.
pub type Random<'a> = dyn FnMut() -> u32 + 'a;

/// Text and character classes, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Random { alphabet: Vec<u8>, length: usize },
}

/// Why nothing can be made from an expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// Not made of ranges and escapes.
    #[error("malformed expression syntax: [{0}]. Use ranges such as a-z, and \\w, \\d, \\a or \\A")]
    Class(String),
    /// The wrong way round.
    #[error("invalid range specified: {0}. Ranges go up, in the order a-z, A-Z, 0-9")]
    Range(String),
    /// Too short or too long.
    #[error("range must be within [1-255] characters ({0})")]
    Length(String),
}

/// What ranges go through.
const ORDER: &[u8; 62] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
/// `\A`: everything printable in ASCII that is no letter, digit or blank.
const SYMBOLS: &[u8; 32] = b"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

impl Expression {
    /// Reads an expression. What is no `[class]{length}` stands for itself.
    ///
    /// # Errors
    /// When a class or a length is wrong.
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if let Some((class, length, after)) = group(rest) {
                if !literal.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut literal)));
                }
                let wrong = || ExpressionError::Length(length.to_owned());
                let length = length.parse().ok().filter(|n| (1..=255).contains(n)).ok_or_else(wrong)?;
                parts.push(Part::Random { alphabet: alphabet(class)?, length });
                rest = after;
            } else {
                literal.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        if !literal.is_empty() {
            parts.push(Part::Text(literal));
        }
        Ok(Self(parts))
    }

    /// How many bytes each value has.
    #[must_use]
    pub fn length(&self) -> usize {
        let length = |part: &Part| match part {
            Part::Text(text) => text.len(),
            Part::Random { length, .. } => *length,
        };
        self.0.iter().map(length).sum()
    }

    /// A new value; each character of an alphabet is as likely as any other.
    pub fn generate(&self, random: &mut Random) -> String {
        let mut value = String::with_capacity(self.length());
        for part in &self.0 {
            match part {
                Part::Text(text) => value.push_str(text),
                Part::Random { alphabet, length } => {
                    value.extend((0..*length).map(|_| char::from(alphabet[below(alphabet.len(), random)])));
                }
            }
        }
        value
    }
}

/// `[class]{digits}` at the beginning, and what follows it. OKD: `\[([a-zA-Z0-9\-\\]+)\](\{([0-9]+)\})`.
fn group(text: &str) -> Option<(&str, &str, &str)> {
    let (class, rest) = run(text.strip_prefix('[')?, |b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'\\'))?;
    let (length, rest) = run(rest.strip_prefix("]{")?, |b| b.is_ascii_digit())?;
    Some((class, length, rest.strip_prefix('}')?))
}

/// One or more bytes of a kind, and what follows them.
fn run(text: &str, kind: fn(u8) -> bool) -> Option<(&str, &str)> {
    let end = text.bytes().position(|b| !kind(b))?;
    (end > 0).then(|| text.split_at(end))
}

/// The characters of a class, each once.
fn alphabet(class: &str) -> Result<Vec<u8>, ExpressionError> {
    let malformed = || ExpressionError::Class(class.to_owned());
    let mut found = Vec::new();
    let mut rest = class.as_bytes();
    while !rest.is_empty() {
        let (characters, after): (Vec<u8>, _) = match rest {
            [b'\\', b'w', after @ ..] => ([&ORDER[..], b"_"].concat(), after),
            [b'\\', b'd', after @ ..] => (ORDER[52..].to_vec(), after),
            [b'\\', b'a', after @ ..] => (ORDER.to_vec(), after),
            [b'\\', b'A', after @ ..] => (SYMBOLS.to_vec(), after),
            [from, b'-', to, after @ ..] => (range(*from, *to).ok_or_else(malformed)??, after),
            _ => return Err(malformed()),
        };
        found.extend(characters);
        rest = after;
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// From one character to another, both included; `None` when one of them is no letter or digit.
fn range(from: u8, to: u8) -> Option<Result<Vec<u8>, ExpressionError>> {
    let place = |b: u8| ORDER.iter().position(|known| *known == b);
    let (start, end) = (place(from)?, place(to)?);
    if start > end {
        return Some(Err(ExpressionError::Range(format!("{}-{}", char::from(from), char::from(to)))));
    }
    Some(Ok(ORDER[start..=end].to_vec()))
}

/// An even choice out of `count`, which is at least 1: numbers that would favour some are thrown away.
fn below(count: usize, random: &mut Random) -> usize {
    let count = count as u64;
    let fair = (1 << 32) / count * count;
    loop {
        let number = u64::from(random());
        if number < fair {
            #[allow(clippy::cast_possible_truncation, reason = "below count, which was a usize")]
            return (number % count) as usize;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// Small and even, for tests only.
    pub fn random(mut state: u64) -> impl FnMut() -> u32 {
        move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            u32::try_from(state >> 32).unwrap()
        }
    }

    fn made(expression: &str) -> String {
        Expression::parse(expression).unwrap().generate(&mut random(7))
    }

    /// Every character that ever comes.
    fn characters(class: &str) -> String {
        let expression = Expression::parse(&format!("[{class}]{{255}}")).unwrap();
        let mut random = random(1);
        let all: BTreeSet<char> =
            (0..40).flat_map(|_| expression.generate(&mut random).chars().collect::<Vec<_>>()).collect();
        all.into_iter().collect()
    }

    #[test]
    fn alphabets_are_whole() {
        assert_eq!(characters("0-9"), "0123456789");
        assert_eq!(characters("\\d"), "0123456789");
        assert_eq!(characters("x-x"), "x");
        assert_eq!(characters("8-9a-b"), "89ab");
        assert_eq!(characters("y-A"), "Ayz");
        assert_eq!(characters("Z-0"), "0Z");
        assert_eq!(characters("\\A").len(), 32);
        assert!(characters("\\A").chars().all(|c| c.is_ascii_punctuation()));
        assert_eq!(characters("\\a").len(), 62);
        assert_eq!(characters("\\w"), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
        assert_eq!(characters("\\wa-z"), characters("\\w"));
        assert_eq!(characters("\\w\\d"), characters("\\w"));
    }

    #[test]
    fn text_around_groups_stays() {
        let value = made("test[A-Z0-9]{4}end");
        let middle = value.strip_prefix("test").and_then(|rest| rest.strip_suffix("end")).unwrap();
        assert!(middle.len() == 4 && middle.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()), "{value}");
        let value = made("admin[0-9]{2}x[A-Z]{2}");
        assert!(value.starts_with("admin") && value.len() == 10 && value.as_bytes()[7] == b'x', "{value}");
        for length in [1, 255] {
            assert_eq!(made(&format!("[a-z]{{{length}}}")).len(), length);
        }
        assert_eq!(Expression::parse("ä[a-z]{3}").unwrap().length(), 5);
    }

    #[test]
    fn what_is_no_group_stands_for_itself() {
        for text in [
            "plain",
            "",
            "[0-9]",
            "[a-z]{1,2}",
            "[a-z]{ 3}",
            "[a-z_]{3}",
            "[]{3}",
            "[^a]{3}",
            "[a-z]{}",
            "[",
            "[a-z]{3",
        ] {
            assert_eq!(made(text), text);
        }
        assert!(made("[[a-z]{3}").starts_with('['));
    }

    #[test]
    fn wrong_classes_and_lengths_are_refused() {
        let refused = |text: &str| Expression::parse(text).unwrap_err();
        for class in ["ABC", "a", "a-zA", "Aa-z", "\\b", "-", "a-", "a-\\", "\\w-z"] {
            assert_eq!(refused(&format!("[{class}]{{3}}")), ExpressionError::Class(class.into()), "{class}");
        }
        for range in ["Z-A", "Z-a", "9-A", "0-z"] {
            assert_eq!(refused(&format!("x[{range}]{{3}}")), ExpressionError::Range(range.into()), "{range}");
        }
        for length in ["0", "256", "300", "99999999999999999999"] {
            assert_eq!(refused(&format!("[A-Z]{{{length}}}")), ExpressionError::Length(length.into()), "{length}");
        }
    }
}
