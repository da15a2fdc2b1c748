//! Names and their grammars. Each is checked once, when it enters; afterwards it is safe in URLs and SQL.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a text is not a name of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{text}” is not {what} name: {rule}")]
pub struct NameError {
    /// The kind of name that was expected, with its article: `an image stream`.
    pub what: &'static str,
    /// What was given, shortened to 160 characters.
    pub text: String,
    /// The grammar in words.
    pub rule: &'static str,
}

macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $what:literal, $rule:literal, $valid:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks the grammar.
            ///
            /// # Errors
            /// When the text does not follow it; the error says the rule.
            pub fn parse(text: &str) -> Result<Self, NameError> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) {
                    Ok(Self(text.to_owned()))
                } else {
                    Err(NameError { what: $what, text: text.chars().take(160).collect(), rule: $rule })
                }
            }

            /// The name as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = NameError;
            fn try_from(text: String) -> Result<Self, NameError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
    };
}

name!(
    /// The name of a connection to a registry, as people type it and as it stands in addresses.
    ///
    /// `new` is refused: `/registries/new` is the page that adds one.
    RegistryName, "a registry",
    "use 1 to 63 lower-case letters, digits, dots and dashes, beginning and ending with a letter or digit (not “new”)",
    |text| {
        let edge = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        let bytes = text.as_bytes();
        (1..=63).contains(&bytes.len())
            && edge(bytes.first())
            && edge(bytes.last())
            && bytes.iter().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-'))
            && text != "new"
    }
);

name!(
    /// A repository within a registry, such as `team/app`.
    ///
    /// OCI distribution-spec: lower-case components joined by `/`; letters and digits separated by one of
    /// `.`, `_`, `__` or dashes. At most 255 characters.
    RepositoryName, "a repository",
    "use lower-case letters and digits, separated by . _ __ or - within a part and by / between parts, at most 255 characters",
    |text| (1..=255).contains(&text.len()) && text.split('/').all(component)
);

name!(
    /// A tag: `[A-Za-z0-9_][A-Za-z0-9._-]{0,127}` (OCI distribution-spec).
    TagName, "a tag",
    "use up to 128 letters, digits, dots, dashes and underscores, not beginning with a dot or dash",
    |text| {
        let bytes = text.as_bytes();
        (1..=128).contains(&bytes.len())
            && !matches!(bytes[0], b'.' | b'-')
            && bytes.iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
    }
);

impl TagName {
    /// What an image without a tag means.
    #[must_use]
    pub fn latest() -> Self {
        Self("latest".to_owned())
    }
}

name!(
    /// A project: what holds image streams and who may use them.
    ///
    /// A DNS label (RFC 1123), so that it can stand in addresses and in front of a repository. `new` is refused:
    /// `/projects/new` is the page that makes one.
    ProjectName, "a project",
    "use 1 to 63 lower-case letters, digits and dashes, beginning and ending with a letter or digit (not “new”)",
    |text| label(text) && text != "new"
);

name!(
    /// An image stream within a project.
    ///
    /// OKD: `[a-z0-9]+(?:[._-][a-z0-9]+)*` in full; `project/stream` together have at most 255 characters, which
    /// [`StreamName::fits`] checks. `new` is refused: `…/streams/new` is the page that makes one.
    StreamName, "an image stream",
    "use lower-case letters and digits, separated by single dots, dashes or underscores (not “new”)",
    |text| (1..=253).contains(&text.len()) && text.split(['.', '_', '-']).all(alphanumeric) && text != "new"
);

impl StreamName {
    /// Are project and stream together short enough to be a repository (255 characters)?
    #[must_use]
    pub fn fits(&self, project: &ProjectName) -> bool {
        project.as_str().len() + 1 + self.as_str().len() <= 255
    }
}

name!(
    /// A template within a project: a DNS subdomain (RFC 1123), as OKD checks it.
    TemplateName, "a template",
    "use up to 253 lower-case letters, digits, dots and dashes, each part between dots beginning and ending with a letter or digit",
    subdomain
);

name!(
    /// What was made of a template, within a project: a DNS subdomain (RFC 1123), as OKD checks it.
    InstanceName, "a template instance",
    "use up to 253 lower-case letters, digits, dots and dashes, each part between dots beginning and ending with a letter or digit",
    subdomain
);

name!(
    /// A person, for ever: accounts are never deleted.
    ///
    /// OKD: what may stand in a path, without a colon, and not `~`. No robot can be mistaken for a person
    /// (`system:serviceaccount:shop:ci`), nor for Weir itself. Beyond OKD, nothing that cannot be seen.
    UserName, "a user",
    "use up to 64 characters without spaces, slashes, colons and percent signs (not “.”, “..”, “~” and “weir”)",
    |text| of_people(text) && !text.contains(char::is_whitespace) && text != "weir"
);

name!(
    /// A group of people: as [`UserName`], with spaces within.
    GroupName, "a group",
    "use up to 64 characters without slashes, colons and percent signs, and no space at either end (not “.”, “..” and “~”)",
    of_people
);

name!(
    /// A robot within a project, which OKD calls a service account: a DNS label (RFC 1123), as the project is.
    RobotName, "a robot",
    "use 1 to 63 lower-case letters, digits and dashes, beginning and ending with a letter or digit",
    label
);

/// What is common to people and groups.
fn of_people(text: &str) -> bool {
    (1..=64).contains(&text.chars().take(65).count())
        && !matches!(text, "." | ".." | "~")
        && text.trim() == text
        && !text.contains(|c: char| matches!(c, '/' | '%' | ':') || c.is_control() || is_invisible(c))
}

/// A DNS label (RFC 1123).
fn label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Zero-width characters and those that turn the direction of writing: with them two names look the same.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Parts of lower-case letters, digits and inner dashes, joined by dots.
fn subdomain(text: &str) -> bool {
    let part = |part: &str| {
        !part.starts_with('-')
            && !part.ends_with('-')
            && part.split('-').all(|piece| piece.is_empty() || alphanumeric(piece))
    };
    (1..=253).contains(&text.len()) && text.split('.').all(|piece| !piece.is_empty() && part(piece))
}

/// One or more lower-case letters and digits.
fn alphanumeric(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
}

/// One part of a repository name: `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`.
fn component(part: &str) -> bool {
    let alphanumeric = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = part.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    alphanumeric(*first)
        && alphanumeric(*last)
        && part
            .split(|c: char| c.is_ascii() && alphanumeric(c as u8))
            .all(|separator| matches!(separator, "" | "." | "_" | "__") || separator.bytes().all(|b| b == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repositories_follow_the_distribution_grammar() {
        for good in ["app", "team/app", "a/b/c/d", "my-app", "a--b", "a__b", "a.b_c", "0", "library/redis"] {
            assert!(RepositoryName::parse(good).is_ok(), "{good}");
        }
        for bad in
            ["", "/", "App", "a//b", "../etc", "a/..", "a..b", "-a", "a-", "a___b", "a/", "ä", "a%2fb", "a b", "a\n"]
        {
            assert!(RepositoryName::parse(bad).is_err(), "{bad}");
        }
        assert!(RepositoryName::parse(&"a".repeat(256)).is_err());
    }

    #[test]
    fn tags_follow_the_distribution_grammar() {
        for good in ["latest", "1.2.3", "_x", "V1", "sha256-abc.sig", &"a".repeat(128)] {
            assert!(TagName::parse(good).is_ok(), "{good}");
        }
        for bad in ["", ".x", "-x", "a/b", "a:b", "ä", "a b", &"a".repeat(129)] {
            assert!(TagName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn streams_follow_okds_grammar() {
        for good in ["web", "a_b", "a.b-c", "0", "1.2"] {
            assert!(StreamName::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "Foo", "a__b", "a..b", "a--b", "-a", "a-", ".", "..", "a/b", "a%b", "new", "ä"] {
            assert!(StreamName::parse(bad).is_err(), "{bad}");
        }
        let project = ProjectName::parse("shop").unwrap();
        assert!(StreamName::parse(&"a".repeat(250)).unwrap().fits(&project));
        assert!(!StreamName::parse(&"a".repeat(251)).unwrap().fits(&project));
    }

    #[test]
    fn projects_are_dns_labels() {
        assert!(ProjectName::parse("shop-2").is_ok());
        for bad in ["", "new", "Shop", "a.b", "a_b", "-a", "a-", &"a".repeat(64)] {
            assert!(ProjectName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn templates_are_dns_subdomains() {
        for good in ["rails-postgresql-example", "a", "9", "a.b-c.d", "a--b"] {
            assert!(TemplateName::parse(good).is_ok() && InstanceName::parse(good).is_ok(), "{good}");
        }
        for bad in ["", ".", "a..b", "-a", "a-", "a.-b", "A", "a_b", "a/b", "${NAME}", &"a".repeat(254)] {
            assert!(TemplateName::parse(bad).is_err() && InstanceName::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn people_and_groups_follow_okds_rule() {
        assert!(GroupName::parse("release managers").is_ok() && UserName::parse("Ana Lovelace").is_err());
        assert!(UserName::parse("weir").is_err(), "in histories that is Weir itself");
        for good in ["ana", "ana@example.com", "älter", "a+b", "...", &"ä".repeat(64)] {
            assert!(UserName::parse(good).is_ok() && GroupName::parse(good).is_ok(), "{good}");
        }
        let robot = "system:serviceaccount:shop:ci";
        let long = "ä".repeat(65);
        for bad in
            ["", " ", "ana ", ".", "..", "~", "a/b", "50%", robot, "a\nb", "a\0", "an\u{200b}a", "\u{202e}ana", &long]
        {
            assert!(UserName::parse(bad).is_err() && GroupName::parse(bad).is_err(), "{bad:?}");
        }
        assert!(
            RobotName::parse("ci").is_ok()
                && ["", "a:b", "a/b", "-a", "Ci"].iter().all(|bad| RobotName::parse(bad).is_err())
        );
    }

    #[test]
    fn registry_names_fit_an_address() {
        assert!(RegistryName::parse("docker.io").is_ok());
        for bad in ["new", "", "-a", "a/b", "Lab", "a_b", ".", "..", &"a".repeat(64)] {
            assert!(RegistryName::parse(bad).is_err(), "{bad}");
        }
    }
}
