//! Values in the place of references, in one pass: what was inserted is never looked at again.
//!
//! OKD finds references in the original text but replaces them in the growing one, so that a value can be hit by the next
//! replacement. That is the only difference.

use super::document::limit;
use super::reference::{Piece, pieces, raw};
use serde_json::{Map, Number, Value};
use std::collections::{HashMap, HashSet};

/// The values of one processing.
pub(super) struct Substitution<'a> {
    values: HashMap<&'a str, &'a str>,
    /// Bytes that may yet be inserted.
    left: usize,
}

/// Why an object cannot be made, and where in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    path: String,
    message: String,
}

impl<'a> Substitution<'a> {
    pub(super) fn new(values: impl Iterator<Item = (&'a str, &'a str)>) -> Self {
        Self { values: values.collect(), left: limit::INSERTED }
    }

    /// Puts all values into their places in a tree. A raw reference to `null` takes its key away, and stands as `null` in a
    /// list.
    pub(super) fn fill(&mut self, value: &mut Value) -> Result<(), Wrong> {
        match value {
            Value::String(text) => {
                if text.contains("${") {
                    *value = self.value(text)?;
                }
                Ok(())
            }
            Value::Array(list) => {
                let mut items = list.iter_mut().enumerate();
                items.try_for_each(|(index, item)| self.fill(item).map_err(|wrong| wrong.within(&format!("[{index}]"))))
            }
            Value::Object(map) => self.fill_map(map),
            _ => Ok(()),
        }
    }

    /// A text that stays text, whatever its form: messages, labels and keys.
    pub(super) fn text(&mut self, text: &str) -> Result<String, Wrong> {
        match raw(text).and_then(|name| self.values.get(name).copied()) {
            Some(value) => self.spent(value).map(str::to_owned),
            None => self.joined(text),
        }
    }

    fn fill_map(&mut self, map: &mut Map<String, Value>) -> Result<(), Wrong> {
        let mut gone = HashSet::new();
        for (key, value) in map.iter_mut() {
            let was_null = value.is_null();
            self.fill(value).map_err(|wrong| wrong.within(&format!(".{key}")))?;
            if value.is_null() && !was_null {
                gone.insert(key.clone());
            }
        }
        if !gone.is_empty() {
            map.retain(|key, _| !gone.contains(key));
        }
        if map.keys().any(|key| key.contains("${")) {
            *map = self.renamed(std::mem::take(map))?;
        }
        Ok(())
    }

    fn renamed(&mut self, map: Map<String, Value>) -> Result<Map<String, Value>, Wrong> {
        let mut made = Map::with_capacity(map.len());
        for (key, value) in map {
            let name = self.text(&key)?;
            if made.insert(name.clone(), value).is_some() {
                return Err(Wrong::new(format!("“{name}” is there twice once its parameters are in place")));
            }
        }
        Ok(made)
    }

    fn value(&mut self, text: &str) -> Result<Value, Wrong> {
        match raw(text).and_then(|name| self.values.get(name).copied()) {
            Some(value) => self.spent(value).map(json),
            None => self.joined(text).map(Value::String),
        }
    }

    fn joined(&mut self, text: &str) -> Result<String, Wrong> {
        let mut made = String::with_capacity(text.len());
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => made.push_str(text),
                Piece::Reference(name) => match self.values.get(name).copied() {
                    Some(value) => made.push_str(self.spent(value)?),
                    None => made.extend(["${", name, "}"]),
                },
            }
        }
        Ok(made)
    }

    /// The value, once more.
    fn spent<'v>(&mut self, value: &'v str) -> Result<&'v str, Wrong> {
        self.spend(value.len()).map(|()| value)
    }

    /// Counts what is inserted.
    pub(super) fn spend(&mut self, bytes: usize) -> Result<(), Wrong> {
        let left = self.left.checked_sub(bytes);
        self.left = left.ok_or_else(|| Wrong::new("with its values in place, the template is too large".into()))?;
        Ok(())
    }
}

impl Wrong {
    fn new(message: String) -> Self {
        Self { path: String::new(), message }
    }

    fn within(mut self, step: &str) -> Self {
        self.path.insert_str(0, step);
        self
    }

    pub(super) fn message(self) -> String {
        let path = self.path.trim_start_matches('.');
        if path.is_empty() { self.message } else { format!("{path}: {}", self.message) }
    }
}

/// What a value means without quotes: JSON if it is any, else text.
///
/// A whole number beyond 64 bits stays text: as a number it would lose digits.
fn json(text: &str) -> Value {
    let is_whole = text.trim().trim_start_matches('-').bytes().all(|b| b.is_ascii_digit());
    let is_beyond = |number: &Number| number.is_f64() && number.as_f64().is_some_and(|number| number.abs() > 1e18);
    match serde_json::from_str(text) {
        Ok(Value::Number(number)) if is_whole && is_beyond(&number) => Value::String(text.to_owned()),
        Ok(value) => value,
        Err(_) => Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn with(values: &[(&str, &str)], mut value: Value) -> Result<Value, Wrong> {
        Substitution::new(values.iter().copied()).fill(&mut value).map(|()| value)
    }

    fn of(value: &str, text: &str) -> Value {
        with(&[("A", value), ("B", "z")], json!([text])).unwrap()[0].clone()
    }

    #[test]
    fn the_raw_form_inserts_json_or_else_text() {
        assert_eq!(of("5", "${A}"), json!("5"));
        assert_eq!(of("5", "${{A}}"), json!(5));
        assert_eq!(of("1.5e3", "${{A}}"), json!(1500.0));
        assert_eq!(of("true", "${{A}}"), json!(true));
        assert_eq!(of("null", "${{A}}"), json!(null));
        assert_eq!(of(r#"{"k":[1,"${B}"]}"#, "${{A}}"), json!({"k": [1, "${B}"]}));
        assert_eq!(of(r#""q""#, "${{A}}"), json!("q"));
        for text in ["hello", "007", "1e", "{bad", "", "1e999"] {
            assert_eq!(of(text, "${{A}}"), json!(text));
        }
        for text in ["a${{A}}", "${{A}}b", "${{ A }}", "${{A}} ", "${MISSING}", "${{MISSING}}", "${A-b}", "${}"] {
            assert_eq!(of("5", text), json!(text));
        }
    }

    #[test]
    fn numbers_keep_their_digits() {
        assert_eq!(of("9007199254740993", "${{A}}").to_string(), "9007199254740993");
        assert_eq!(of("18446744073709551615", "${{A}}").to_string(), "18446744073709551615");
        assert_eq!(of("-0", "${{A}}"), json!(-0.0));
        assert_eq!(of("123456789012345678901234567890", "${{A}}"), json!("123456789012345678901234567890"));
    }

    #[test]
    fn what_is_inserted_is_not_looked_at_again() {
        assert_eq!(of("${B}", "${A} ${B}"), json!("${B} z"));
        assert_eq!(of("1", "$${A}"), json!("$1"));
        assert_eq!(of("A", "${${A}}"), json!("${A}"));
    }

    #[test]
    fn keys_are_text_and_stay_apart() {
        assert_eq!(with(&[("A", "5")], json!({"${{A}}": 1, "x${A}": 2})), Ok(json!({"5": 1, "x5": 2})));
        let wrong = with(&[("A", "x")], json!({"spec": [{"x": 1, "${A}": 2}]})).unwrap_err();
        assert_eq!(wrong.message(), "spec[0]: “x” is there twice once its parameters are in place");
    }

    #[test]
    fn null_takes_its_key_away_unless_it_was_written() {
        let made = with(&[("A", "null")], json!({"a": "${{A}}", "b": null, "c": ["${{A}}"]}));
        assert_eq!(made, Ok(json!({"b": null, "c": [null]})));
    }

    #[test]
    fn values_cannot_multiply_without_end() {
        let value = "x".repeat(limit::VALUE);
        let references = vec!["${A}"; 200];
        assert!(with(&[("A", &value)], json!(references)).unwrap_err().message().ends_with("too large"));
    }
}
