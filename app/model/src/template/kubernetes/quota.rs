//! `ClusterResourceQuota` becomes `ResourceQuota`, the nearest there is.

use super::{Work, copy, present};
use serde_json::{Value, json};

pub(super) fn convert(object: &Value, work: &mut Work) -> Value {
    work.note("limits several projects together, which has no equivalent: a ResourceQuota limits this one alone");
    present([
        ("apiVersion", json!("v1")),
        ("kind", json!("ResourceQuota")),
        ("metadata", copy(object, "/metadata")),
        ("spec", copy(object, "/spec/quota")),
    ])
}
