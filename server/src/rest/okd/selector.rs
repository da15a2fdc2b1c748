//! Label and field selectors.

use crate::rest::Problem;
use axum::http::StatusCode;
use std::collections::BTreeMap;

/// What a list is narrowed to: every requirement holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Selector(Vec<Requirement>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Requirement {
    /// The key is there with one of these values.
    In(String, Vec<String>),
    /// The key is not there, or with another value (Kubernetes: what has no label is not equal to any).
    NotIn(String, Vec<String>),
    Exists(String),
    Missing(String),
}

impl Selector {
    /// Reads `labelSelector`: `a=b`, `a==b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a`, `!a`, separated by commas.
    pub(super) fn labels(text: &str) -> Result<Self, Problem> {
        let refuse = || {
            let message = "labelSelector is written like app=web,tier in (front,back),!old";
            Problem::field(StatusCode::BAD_REQUEST, "labelSelector", message)
        };
        let read = |part| requirement(part).ok_or_else(refuse);
        parts(text).map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Reads `fieldSelector`: `a=b`, `a==b`, `a!=b` for the fields that are `known`, separated by commas.
    pub(super) fn fields(text: &str, known: &[&str]) -> Result<Self, Problem> {
        let refuse = || {
            let message = format!("fieldSelector compares {} with = or !=", known.join(", "));
            Problem::field(StatusCode::BAD_REQUEST, "fieldSelector", message)
        };
        let read = |part| match requirement(part) {
            Some(Requirement::In(key, values)) if known.contains(&key.as_str()) => Ok(Requirement::In(key, values)),
            Some(Requirement::NotIn(key, values)) if known.contains(&key.as_str()) => {
                Ok(Requirement::NotIn(key, values))
            }
            _ => Err(refuse()),
        };
        parts(text).map(read).collect::<Result<_, _>>().map(Self)
    }

    /// Does everything that is required hold?
    pub(super) fn matches<'v>(&self, value: impl Fn(&str) -> Option<&'v str>) -> bool {
        self.0.iter().all(|requirement| match requirement {
            Requirement::In(key, values) => value(key).is_some_and(|value| values.iter().any(|one| one == value)),
            Requirement::NotIn(key, values) => !value(key).is_some_and(|value| values.iter().any(|one| one == value)),
            Requirement::Exists(key) => value(key).is_some(),
            Requirement::Missing(key) => value(key).is_none(),
        })
    }

    /// The same for labels.
    pub(super) fn matches_labels(&self, labels: &BTreeMap<String, String>) -> bool {
        self.matches(|key| labels.get(key).map(String::as_str))
    }
}

/// The requirements of a selector: what commas outside parentheses separate.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let outside = move |c: char| {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        c == ',' && depth == 0
    };
    text.split(outside).map(str::trim).filter(|part| !part.is_empty())
}

fn requirement(part: &str) -> Option<Requirement> {
    if let Some(key) = part.strip_prefix('!') {
        return word(key).map(Requirement::Missing);
    }
    if let Some((key, value)) = part.split_once("!=") {
        return Some(Requirement::NotIn(word(key)?, vec![plain(value)?]));
    }
    if let Some((key, value)) = part.split_once('=') {
        return Some(Requirement::In(word(key)?, vec![plain(value.strip_prefix('=').unwrap_or(value))?]));
    }
    let Some((key, set)) = part.split_once(char::is_whitespace) else { return word(part).map(Requirement::Exists) };
    let (operator, values) = set.split_once('(')?;
    let values = values.strip_suffix(')')?.split(',').map(plain).collect::<Option<Vec<_>>>()?;
    match operator.trim() {
        "in" => Some(Requirement::In(word(key)?, values)),
        "notin" => Some(Requirement::NotIn(word(key)?, values)),
        _ => None,
    }
}

/// A key, which is something.
fn word(text: &str) -> Option<String> {
    plain(text).filter(|key| !key.is_empty())
}

/// A key or value without anything that has a meaning in selectors.
fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.contains(['=', '!', '(', ')', ',', ' '])).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_selected_as_kubernetes_does() {
        let labels = BTreeMap::from([("app", "web"), ("tier", "front")].map(|(k, v)| (k.to_owned(), v.to_owned())));
        for (selector, expected) in [
            ("", true),
            ("app=web", true),
            ("app==web", true),
            ("app = web , tier", true),
            ("app=api", false),
            ("app!=api", true),
            ("other!=x", true),
            ("app!=web", false),
            ("tier in (front, back)", true),
            ("tier notin (front,back)", false),
            ("tier in (back),app=web", false),
            ("!old", true),
            ("!app", false),
            ("old", false),
            ("app=", false),
        ] {
            assert_eq!(Selector::labels(selector).unwrap().matches_labels(&labels), expected, "{selector}");
        }
    }

    #[test]
    fn what_is_no_selector_is_refused() {
        for broken in ["=web", "a in b", "a in (b", "a like (b)", "a b", "!", "a=b=c", "a in (b) c", "!a=b"] {
            assert!(Selector::labels(broken).is_err(), "{broken}");
        }
        let known = ["metadata.name"];
        assert!(Selector::fields("metadata.name=web,metadata.name!=api", &known).is_ok());
        for broken in ["metadata.uid=1", "metadata.name", "!metadata.name"] {
            assert!(Selector::fields(broken, &known).is_err(), "{broken}");
        }
    }
}
