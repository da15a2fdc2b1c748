//! From objects to text.

use crate::Error;
use serde_json::{Value, json};

/// Documents as YAML, separated by `---`.
///
/// # Errors
/// `Internal`, never in practice.
pub fn yaml(documents: &[Value]) -> Result<String, Error> {
    let texts = documents.iter().map(serde_saphyr::to_string).collect::<Result<Vec<_>, _>>();
    Ok(texts.map_err(Error::internal)?.join("---\n"))
}

/// A value as indented JSON, ending in a line break.
///
/// # Errors
/// `Internal`, never in practice.
pub fn json(value: &Value) -> Result<String, Error> {
    Ok(serde_json::to_string_pretty(value).map_err(Error::internal)? + "\n")
}

/// Objects as one object: what `oc apply` and `kubectl apply` take.
#[must_use]
pub fn list(objects: Vec<Value>) -> Value {
    json!({"apiVersion": "v1", "kind": "List", "metadata": {}, "items": objects})
}
