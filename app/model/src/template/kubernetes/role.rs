//! `Role` and `ClusterRole` of OpenShift's own API group.

use super::{Work, copy, present};
use serde_json::{Value, json};

pub(super) const RBAC: &str = "rbac.authorization.k8s.io";

pub(super) fn convert(object: &Value, work: &mut Work) -> Value {
    let mut rules = copy(object, "/rules");
    for rule in rules.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
        if rule.get("resources").is_some() && rule.get("apiGroups").is_none_or(Value::is_null) {
            rule.insert("apiGroups".into(), json!([""]));
        }
        if rule.shift_remove("attributeRestrictions").is_some_and(|restrictions| !restrictions.is_null()) {
            work.note("restricts a rule by attributes, which has no equivalent: the rule allows more now");
        }
    }
    present([
        ("apiVersion", json!(format!("{RBAC}/v1"))),
        ("kind", copy(object, "/kind")),
        ("metadata", copy(object, "/metadata")),
        ("rules", if rules.is_null() { json!([]) } else { rules }),
    ])
}
