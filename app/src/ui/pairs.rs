//! Labels and annotations as a text: `key=value`, one a line. Further lines of a value begin with two spaces.

use super::field::Area;
use crate::Error;
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What a further line of a value begins with.
const INDENT: &str = "  ";

/// A field for labels or annotations.
#[component]
pub fn Pairs(
    /// What they are.
    label: &'static str,
    /// The name of the server function's argument.
    name: &'static str,
    /// What stands in it at first, as [`pairs_text`] writes it.
    #[prop(into)]
    value: String,
    /// What was wrong with the form, if anything.
    #[prop(into)]
    error: Signal<Option<Error>>,
) -> impl IntoView {
    view! {
        <Area
            label
            name
            value
            placeholder="team=green"
            optional=true
            help="One key=value a line. A line that goes on with the value above begins with two spaces."
            error
        />
    }
}

/// The pairs as a text to edit.
pub fn pairs_text(pairs: &BTreeMap<String, String>) -> String {
    let line = |(key, value): (&String, &String)| format!("{key}={}\n", value.replace('\n', &format!("\n{INDENT}")));
    pairs.iter().map(line).collect()
}

/// The pairs of an edited text.
///
/// # Errors
/// For the first line that is no pair, or whose key was there before; in words.
#[cfg(feature = "ssr")]
pub fn pairs_of(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut pairs = BTreeMap::new();
    let mut last: Option<String> = None;
    for (number, line) in text.lines().enumerate() {
        if let (Some(rest), Some(value)) = (line.strip_prefix(INDENT), last.as_ref().and_then(|key| pairs.get_mut(key)))
        {
            *value += "\n";
            *value += rest;
            continue;
        }
        if line.trim().is_empty() {
            continue;
        }
        let pair = line.split_once('=').map(|(key, value)| (key.trim(), value.to_owned()));
        let Some((key, value)) = pair.filter(|(key, _)| !key.is_empty()) else {
            return Err(format!("Line {}: write key=value", number + 1));
        };
        if pairs.insert(key.to_owned(), value).is_some() {
            return Err(format!("Line {}: {key} is there twice", number + 1));
        }
        last = Some(key.to_owned());
    }
    Ok(pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_is_written_is_read_again() {
        let pairs = map(&[("a", "1=2"), ("empty", ""), ("long", "{\n  \"x\": 1\n\n}"), ("z", " kept ")]);
        assert_eq!(pairs_of(&pairs_text(&pairs)), Ok(pairs.clone()));
        assert_eq!(pairs_of(&pairs_text(&pairs).replace('\n', "\r\n")), Ok(pairs), "as browsers send it");
        assert_eq!(pairs_of("\n a = b\n\n"), Ok(map(&[("a", " b")])));
    }

    #[test]
    fn a_line_that_is_no_pair_is_named() {
        assert!(pairs_of("a=1\nb").unwrap_err().starts_with("Line 2"));
        assert!(pairs_of("=1").unwrap_err().starts_with("Line 1"));
        assert!(pairs_of("a=1\na=2").unwrap_err().contains("twice"));
    }
}
