//! `Ingress` of the API versions before Kubernetes 1.19.

use super::{copy, present};
use serde_json::{Value, json};

pub(super) fn convert(object: &Value) -> Value {
    let mut object = object.clone();
    if object.get("apiVersion") == Some(&json!("networking.k8s.io/v1")) {
        return object;
    }
    object["apiVersion"] = json!("networking.k8s.io/v1");
    if let Some(spec) = object.get_mut("spec").and_then(Value::as_object_mut)
        && let Some(old) = spec.shift_remove("backend")
    {
        spec.insert("defaultBackend".into(), backend(&old));
    }
    let rules = object.pointer_mut("/spec/rules").and_then(Value::as_array_mut).into_iter().flatten();
    for path in rules
        .filter_map(|rule| rule.pointer_mut("/http/paths").and_then(Value::as_array_mut))
        .flatten()
        .filter(|path| path.is_object())
    {
        let old = copy(path, "/backend");
        path["backend"] = backend(&old);
        if path.get("pathType").is_none() {
            path["pathType"] = json!("ImplementationSpecific");
        }
    }
    object
}

/// From `serviceName` and `servicePort` to what stands there today.
fn backend(old: &Value) -> Value {
    if old.get("serviceName").is_none() {
        return old.clone();
    }
    let port = match copy(old, "/servicePort") {
        Value::String(name) => json!({"name": name}),
        number => json!({"number": number}),
    };
    json!({"service": present([("name", copy(old, "/serviceName")), ("port", port)])})
}
