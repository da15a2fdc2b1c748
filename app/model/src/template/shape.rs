//! Is a document shaped as a template is?

use super::GROUP;
use super::document::limit;
use super::fault::Fault;
use serde_json::{Map, Value};

/// The kinds of value that a field may have.
type Kind = (&'static str, fn(&Value) -> bool);

const TEXT: Kind = ("text", Value::is_string);
const FLAG: Kind = ("true or false", Value::is_boolean);
const SCALAR: Kind = ("text", |value| !value.is_object() && !value.is_array());
const MAP: Kind = ("a map", Value::is_object);
const LIST: Kind = ("a list", Value::is_array);

/// All that is not, each with its place.
pub(super) fn faults(document: &Value) -> Vec<Fault> {
    let Some(root) = document.as_object() else {
        return vec![Fault::new("template", "this is not a map of fields")];
    };
    if deeper(document, limit::DEPTH) {
        return vec![Fault::new("template", format!("maps and lists are nested deeper than {}", limit::DEPTH))];
    }
    let mut shape = Shape(Vec::new());
    shape.head(root);
    shape.metadata(root);
    shape.parameters(root);
    if let Some(objects) = shape.field("template", root, "objects", LIST).and_then(Value::as_array) {
        shape.count("template.objects", objects.len(), limit::OBJECTS);
    }
    shape.field("template", root, "message", TEXT);
    shape.texts("template", root, "labels");
    shape.0
}

struct Shape(Vec<Fault>);

impl Shape {
    fn head(&mut self, root: &Map<String, Value>) {
        let word = |field| root.get(field).and_then(Value::as_str).unwrap_or_default();
        if word("kind") != "Template" {
            self.0.push(Fault::new("kind", "this is not a Template"));
        }
        if !matches!(word("apiVersion"), GROUP | "v1") {
            self.0.push(Fault::new("apiVersion", format!("write {GROUP}")));
        }
    }

    fn metadata(&mut self, root: &Map<String, Value>) {
        let Some(metadata) = self.field("", root, "metadata", MAP).and_then(Value::as_object) else { return };
        self.field("metadata", metadata, "name", TEXT);
        self.field("metadata", metadata, "namespace", TEXT);
        self.texts("metadata", metadata, "labels");
        self.texts("metadata", metadata, "annotations");
    }

    fn parameters(&mut self, root: &Map<String, Value>) {
        let Some(parameters) = self.field("template", root, "parameters", LIST).and_then(Value::as_array) else {
            return;
        };
        self.count("template.parameters", parameters.len(), limit::PARAMETERS);
        for (index, parameter) in parameters.iter().enumerate() {
            let place = format!("template.parameters[{index}]");
            let Some(parameter) = parameter.as_object() else {
                self.0.push(Fault::new(place, "this is not a map of fields"));
                continue;
            };
            for field in ["name", "displayName", "description", "generate", "from"] {
                self.field(&place, parameter, field, TEXT);
            }
            self.field(&place, parameter, "required", FLAG);
            self.field(&place, parameter, "value", SCALAR);
            if parameter.get("value").and_then(Value::as_str).is_some_and(|value| value.len() > limit::VALUE) {
                self.0.push(Fault::new(format!("{place}.value"), "this is longer than 64 KiB"));
            }
        }
    }

    /// A field that may be missing or `null`, and has its kind otherwise.
    fn field<'a>(&mut self, place: &str, map: &'a Map<String, Value>, field: &str, kind: Kind) -> Option<&'a Value> {
        let value = map.get(field).filter(|value| !value.is_null())?;
        if kind.1(value) {
            return Some(value);
        }
        let dot = if place.is_empty() { "" } else { "." };
        self.0.push(Fault::new(format!("{place}{dot}{field}"), format!("write {} here", kind.0)));
        None
    }

    /// A map of texts.
    fn texts(&mut self, place: &str, map: &Map<String, Value>, field: &str) {
        let Some(texts) = self.field(place, map, field, MAP).and_then(Value::as_object) else { return };
        for key in texts.keys() {
            self.field(&format!("{place}.{field}"), texts, key, TEXT);
        }
    }

    fn count(&mut self, place: &str, count: usize, most: usize) {
        if count > most {
            self.0.push(Fault::new(place, format!("{count} are more than the {most} that are read")));
        }
    }
}

/// Are maps and lists nested deeper than this?
pub(super) fn deeper(value: &Value, than: usize) -> bool {
    let Some(left) = than.checked_sub(1) else { return value.is_object() || value.is_array() };
    match value {
        Value::Object(map) => map.values().any(|value| deeper(value, left)),
        Value::Array(list) => list.iter().any(|value| deeper(value, left)),
        _ => false,
    }
}
