//! `Project` and `ProjectRequest` become `Namespace`.

use super::{annotate, copy, present};
use serde_json::{Map, Value, json};

pub(super) fn convert(object: &Value) -> Value {
    let mut metadata = copy(object, "/metadata");
    for (field, annotation) in
        [("displayName", "openshift.io/display-name"), ("description", "openshift.io/description")]
    {
        let said = copy(object, &format!("/{field}"));
        if said.is_null() {
            continue;
        }
        annotate(&mut metadata, Map::from_iter([(annotation.to_owned(), said)]));
    }
    present([("apiVersion", json!("v1")), ("kind", json!("Namespace")), ("metadata", metadata)])
}
