//! References to parameters in text: `${NAME}` anywhere, and `${{NAME}}` as the whole of it.

/// A stretch of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// What stays as it is.
    Text(&'a str),
    /// The name within `${…}`.
    Reference(&'a str),
}

/// A text in pieces, from left to right. OKD: `\$\{([a-zA-Z0-9_]+?)\}`; there is no way to escape a reference.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    Pieces(text)
}

/// The name, if `${{NAME}}` is the whole text. OKD: `^\$\{\{([a-zA-Z0-9_]+)\}\}$`.
#[must_use]
pub fn raw(text: &str) -> Option<&str> {
    text.strip_prefix("${{")?.strip_suffix("}}").filter(|name| is_parameter_name(name))
}

/// `[a-zA-Z0-9_]+`; it may begin with a digit.
#[must_use]
pub fn is_parameter_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(in_name)
}

/// Is there a `${NAME}` in it, of a parameter that exists or not?
pub(super) fn has_reference(text: &str) -> bool {
    pieces(text).any(|piece| matches!(piece, Piece::Reference(_)))
}

struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let rest = self.0;
        let mut from = 0;
        while let Some(at) = rest[from..].find("${").map(|at| from + at) {
            if let Some(name) = name_at(&rest[at + 2..]) {
                if at == 0 {
                    self.0 = &rest[name.len() + 3..];
                    return Some(Piece::Reference(name));
                }
                self.0 = &rest[at..];
                return Some(Piece::Text(&rest[..at]));
            }
            from = at + 2;
        }
        self.0 = "";
        (!rest.is_empty()).then_some(Piece::Text(rest))
    }
}

/// The name that a `}` ends.
fn name_at(text: &str) -> Option<&str> {
    let end = text.bytes().position(|b| !in_name(b))?;
    (end > 0 && text.as_bytes()[end] == b'}').then(|| &text[..end])
}

fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use Piece::{Reference, Text};

    #[test]
    fn references_stand_anywhere_and_everything_else_is_text() {
        let split = |text| pieces(text).collect::<Vec<_>>();
        assert_eq!(split("x-${A}-${9_b}"), [Text("x-"), Reference("A"), Text("-"), Reference("9_b")]);
        assert_eq!(split("$${A}"), [Text("$"), Reference("A")]);
        assert_eq!(split("${${A}}"), [Text("${"), Reference("A"), Text("}")]);
        for text in ["${A-b}", "${}", "${ A}", "${A", "$A", "${{A}}", "${Ä}", "a${"] {
            assert_eq!(split(text), [Text(text)]);
        }
        assert!(split("").is_empty());
    }

    #[test]
    fn the_raw_form_is_the_whole_text() {
        assert_eq!(raw("${{A_9}}"), Some("A_9"));
        for text in ["a${{A}}", "${{A}}b", "${{ A }}", "${{A}} ", "${{}}", "${A}", "${{A}"] {
            assert_eq!(raw(text), None, "{text}");
        }
    }
}
