//! `Project` and `ProjectRequest` become `Namespace`.

use super::{copy, present};
use serde_json::{Value, json};

pub(super) fn convert(object: &Value) -> Value {
    let mut metadata = copy(object, "/metadata");
    for (field, annotation) in
        [("displayName", "openshift.io/display-name"), ("description", "openshift.io/description")]
    {
        let said = copy(object, &format!("/{field}"));
        if said.is_null() {
            continue;
        }
        if metadata.get("annotations").is_none_or(|annotations| !annotations.is_object()) {
            metadata["annotations"] = json!({});
        }
        metadata["annotations"][annotation] = said;
    }
    present([("apiVersion", json!("v1")), ("kind", json!("Namespace")), ("metadata", metadata)])
}
