//! From text to documents.

use super::place::{Places, Position};
use super::tree::Tree;
use model::template::{Fault, Faults, Template, limit};
use serde_json::Value;
use serde_saphyr::Options;
use std::fmt;

/// Lists within lists, and no further.
const LISTS: usize = 8;
/// Times that an alias may repeat something. More than any author writes, too few to fill the memory.
const REPEATED: usize = 10_000;

/// One document of a text, or one item of a list in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What it says.
    pub value: Value,
    /// Which document of the text, from 0.
    number: usize,
    /// Where in that document: `items[2]`; empty when it is the whole.
    path: String,
}

/// Why a text cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Unreadable(pub Vec<Flaw>);

/// One thing that is wrong with a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Where, if it has a place.
    pub at: Option<Position>,
    /// What, for people.
    pub message: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some(at) => write!(f, "At {at}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// One flaw a line.
impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

/// Reads YAML or JSON. Lists are unpacked, empty documents passed over; what is left is never nothing.
///
/// As OKD reads YAML, `yes` and `on` mean true, and `0644` is octal.
///
/// # Errors
/// When it is longer than 2 MB, no UTF-8, malformed, nested too deeply, repeats itself too often, says a key twice, or is
/// no object.
pub fn read(bytes: &[u8]) -> Result<Vec<Document>, Unreadable> {
    let text = text(bytes)?;
    let mut found = Vec::new();
    for (number, value) in values(text)?.into_iter().enumerate() {
        unpack(Document { value, number, path: String::new() }, 0, &mut found)
            .map_err(|(path, message)| Unreadable(vec![Flaw { at: Places::of(text).find(number, &path), message }]))?;
    }
    if found.is_empty() { Err(unplaced("There is nothing in it")) } else { Ok(found) }
}

/// Reads a text in which each document is a template.
///
/// # Errors
/// As [`read`]; and all that is not shaped as a template is.
pub fn templates(bytes: &[u8]) -> Result<Vec<Template>, Unreadable> {
    let mut templates = Vec::new();
    let mut wrong = Vec::new();
    for document in read(bytes)? {
        match Template::read(document.value.clone()) {
            Ok(template) => templates.push(template),
            Err(faults) => wrong.push((document, faults)),
        }
    }
    if wrong.is_empty() { Ok(templates) } else { Err(located(bytes, &wrong)) }
}

impl Document {
    /// What is wrong with the document, at its place in the text.
    #[must_use]
    pub fn located(self, bytes: &[u8], faults: Faults) -> Unreadable {
        located(bytes, &[(self, faults)])
    }
}

/// What is wrong with some documents of a text; the first of it, when it is much.
fn located(bytes: &[u8], wrong: &[(Document, Faults)]) -> Unreadable {
    let places = text(bytes).map(Places::of);
    let each = wrong.iter().flat_map(|(document, faults)| faults.0.iter().map(move |fault| (document, fault)));
    let flaw = |(document, fault): (&Document, &Fault)| {
        let path =
            [document.path.as_str(), &within(&fault.place)].join(if document.path.is_empty() { "" } else { "." });
        let at = places.as_ref().ok().and_then(|places| places.find(document.number, &path));
        Flaw { at, message: fault.to_string() }
    };
    Unreadable(each.take(Faults::MOST + 1).map(flaw).collect())
}

/// A place in OKD's words as a path in the document: `item[2].labels` is in `objects[2]`.
fn within(place: &str) -> String {
    match place.strip_prefix("item").and_then(|rest| rest.split_once('.')) {
        Some((index, _)) => format!("objects{index}"),
        None => place.trim_start_matches("template").trim_start_matches('.').to_owned(),
    }
}

/// The text without its byte order mark.
fn text(bytes: &[u8]) -> Result<&str, Unreadable> {
    if bytes.len() > limit::BYTES {
        return Err(unplaced("This is longer than 2 MB"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let at = Some(Position::after(&before));
        Unreadable(vec![Flaw { at, message: "this is not UTF-8".into() }])
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// What begins like JSON is JSON: YAML would take `{"a": }` for an empty value.
fn values(text: &str) -> Result<Vec<Value>, Unreadable> {
    let inner = text.trim_start().strip_prefix(['{', '[']).map(str::trim_start);
    if inner.is_some_and(|inner| inner.starts_with(['"', '{', '}'])) { json(text) } else { yaml(text) }
}

fn json(text: &str) -> Result<Vec<Value>, Unreadable> {
    let documents = serde_json::Deserializer::from_str(text).into_iter::<Tree>();
    let values = documents.map(|tree| tree.map(|tree| tree.0)).collect::<Result<Vec<_>, _>>();
    values.map_err(|error| {
        let (line, column) = (error.line() as u64, error.column() as u64);
        let message = error.to_string();
        let message = message.trim_end_matches(&format!(" at line {line} column {column}")).to_owned();
        Unreadable(vec![Flaw { at: Some(Position { line, column }), message }])
    })
}

fn yaml(text: &str) -> Result<Vec<Value>, Unreadable> {
    let trees: Vec<Tree> =
        serde_saphyr::from_multiple_with_options(text, options()).map_err(|error| Unreadable(vec![flaw(&error)]))?;
    Ok(trees.into_iter().map(|tree| tree.0).filter(|value| !value.is_null()).collect())
}

pub(super) fn options() -> Options {
    serde_saphyr::options! {
        legacy_octal_numbers: true,
        emit_comments: false,
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: REPEATED },
        budget: serde_saphyr::budget! {
            max_depth: limit::DEPTH,
            max_nodes: limit::BYTES,
            max_events: limit::BYTES,
            max_documents: limit::OBJECTS,
            max_total_scalar_bytes: 2 * limit::BYTES,
        },
    }
}

/// What a YAML reader found wrong.
pub(crate) fn flaw(error: &serde_saphyr::Error) -> Flaw {
    let message = error.without_snippet().to_string();
    let Some(at) = error.location() else { return Flaw { at: None, message } };
    let at = Position { line: at.line(), column: at.column() };
    Flaw { at: Some(at), message: message.trim_end_matches(&format!(" at {at}")).to_owned() }
}

/// Objects, and the items of lists in the place of the lists.
fn unpack(document: Document, depth: usize, found: &mut Vec<Document>) -> Result<(), (String, String)> {
    let Document { mut value, number, path } = document;
    if !value.is_object() {
        return Err((path, "this is not a map of fields".into()));
    }
    let is_list = value.get("kind").and_then(Value::as_str).is_some_and(|kind| kind.ends_with("List"));
    let Some(items) = value.get_mut("items").filter(|items| is_list && items.is_array()).map(Value::take) else {
        found.push(Document { value, number, path });
        return Ok(());
    };
    if depth == LISTS {
        return Err((path, format!("lists are nested deeper than {LISTS}")));
    }
    let dot = if path.is_empty() { "" } else { "." };
    for (index, value) in items.as_array().into_iter().flatten().enumerate() {
        let item = Document { value: value.clone(), number, path: format!("{path}{dot}items[{index}]") };
        unpack(item, depth + 1, found)?;
        if found.len() > limit::OBJECTS {
            return Err((path, format!("there are more than {} objects", limit::OBJECTS)));
        }
    }
    Ok(())
}

fn unplaced(message: &str) -> Unreadable {
    Unreadable(vec![Flaw { at: None, message: message.to_owned() }])
}
