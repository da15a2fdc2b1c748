//! Bringing many images into a stream at once: what is asked, and what would come of it.

use crate::{Digest, TagName};
use serde::{Deserialize, Serialize};

/// An image to import, and the tag to import it into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportItem {
    /// The pull spec, as typed.
    pub source: String,
    /// The tag; empty for that of the pull spec.
    #[serde(default)]
    pub tag: String,
}

/// What importing an image into a tag would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Planned {
    /// The pull spec, as typed.
    pub source: String,
    /// The tag, as it would be called.
    pub tag: String,
    /// What would happen.
    pub outlook: Outlook,
}

/// What would happen to a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum Outlook {
    /// It would get its first image.
    New {
        /// That image.
        digest: Digest,
    },
    /// It would move.
    Moves {
        /// Where it points.
        from: Digest,
        /// Where it would point.
        to: Digest,
    },
    /// It points there already.
    Unchanged {
        /// The image.
        digest: Digest,
    },
    /// Nothing would happen.
    Refused {
        /// One word, as in a condition.
        reason: String,
        /// Why, and what to do.
        message: String,
    },
}

impl Outlook {
    /// The image that the tag would have.
    #[must_use]
    pub fn digest(&self) -> Option<&Digest> {
        match self {
            Self::New { digest } | Self::Unchanged { digest } | Self::Moves { to: digest, .. } => Some(digest),
            Self::Refused { .. } => None,
        }
    }
}

/// What became of asking for one import. The import itself goes on in the background; the tag tells how it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requested {
    /// The pull spec, as typed.
    pub source: String,
    /// The tag.
    pub tag: String,
    /// Why it cannot even be tried.
    pub refused: Option<String>,
}

/// Does a tag fit a pattern? `*` stands for any characters, `?` for one; several patterns are separated by commas or spaces,
/// and nothing but those fits everything.
#[must_use]
pub fn fits(tag: &TagName, patterns: &str) -> bool {
    let mut patterns = patterns.split([',', ' ']).filter(|pattern| !pattern.is_empty()).peekable();
    patterns.peek().is_none() || patterns.any(|pattern| glob(pattern.as_bytes(), tag.as_str().as_bytes()))
}

/// After a `*` that turned out too short, the last one is made one character longer.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t, mut star) = (0, 0, None);
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(&c) if c == b'?' || c == text[t] => (p, t) = (p + 1, t + 1),
            _ => match &mut star {
                Some((at, from)) => {
                    *from += 1;
                    (p, t) = (*at + 1, *from);
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_choose_tags() {
        let fits = |tag: &str, patterns: &str| fits(&TagName::parse(tag).unwrap(), patterns);
        for (tag, patterns) in [
            ("1.4.2", ""),
            ("1.4.2", " , "),
            ("1.4.2", "*"),
            ("1.4.2", "1.*"),
            ("1.4.2", "1.?.2"),
            ("1.4.2", "2.*, 1.*"),
            ("1.4.2-alpine", "*-alpine"),
            ("abcbc", "a*bc"),
            ("latest", "latest"),
        ] {
            assert!(fits(tag, patterns), "{tag} {patterns}");
        }
        for (tag, patterns) in
            [("1.4.2", "2.*"), ("1.4.2", "1.4"), ("1.4.2", "?.4"), ("latest", "lates"), ("a", "*b"), ("1.4", "1?4.")]
        {
            assert!(!fits(tag, patterns), "{tag} {patterns}");
        }
    }

    #[test]
    fn a_hostile_pattern_takes_no_time() {
        let tag = TagName::parse(&"a".repeat(128)).unwrap();
        assert!(!fits(&tag, &format!("{}b", "*a".repeat(60))));
    }
}
