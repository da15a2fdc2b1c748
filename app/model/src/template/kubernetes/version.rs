//! API versions that Kubernetes no longer has, and kinds that it never had by itself.

use super::{Work, copy, text};
use serde_json::{Value, json};

/// The groups that come with Kubernetes.
const GROUPS: [&str; 21] = [
    "",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "apiregistration.k8s.io",
    "apps",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "coordination.k8s.io",
    "discovery.k8s.io",
    "events.k8s.io",
    "extensions",
    "flowcontrol.apiserver.k8s.io",
    "networking.k8s.io",
    "node.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "scheduling.k8s.io",
    "storage.k8s.io",
];

pub(super) fn modernise(object: &mut Value, work: &mut Work) {
    let kind = text(object, "/kind").to_owned();
    let old = text(object, "/apiVersion").to_owned();
    if let Some(new) = today(&old, &kind) {
        object["apiVersion"] = json!(new);
        if new == "apps/v1" {
            selector(object);
        }
    } else if kind == "PodSecurityPolicy" {
        work.note("was removed from Kubernetes: label the namespace for Pod Security instead");
    }
    let group = old.split_once('/').map_or("", |(group, _)| group);
    if old.is_empty() {
        work.note("says no API version, which every cluster asks for");
    } else if !GROUPS.contains(&group) {
        work.note(format!("needs a cluster that knows {kind} of {group}"));
    }
}

/// The version that the same kind has today, where the old one is gone.
fn today(old: &str, kind: &str) -> Option<&'static str> {
    Some(match (old, kind) {
        (
            "extensions/v1beta1" | "apps/v1beta1" | "apps/v1beta2",
            "Deployment" | "DaemonSet" | "ReplicaSet" | "StatefulSet",
        ) => "apps/v1",
        ("extensions/v1beta1", "NetworkPolicy") => "networking.k8s.io/v1",
        ("batch/v1beta1" | "batch/v2alpha1", "CronJob") => "batch/v1",
        ("policy/v1beta1", "PodDisruptionBudget") => "policy/v1",
        ("rbac.authorization.k8s.io/v1beta1" | "rbac.authorization.k8s.io/v1alpha1", _) => {
            "rbac.authorization.k8s.io/v1"
        }
        ("storage.k8s.io/v1beta1", "StorageClass") => "storage.k8s.io/v1",
        _ => return None,
    })
}

/// What the older versions made up when it was not said.
fn selector(object: &mut Value) {
    let labels = copy(object, "/spec/template/metadata/labels");
    if let Some(spec) = object.get_mut("spec").and_then(Value::as_object_mut)
        && spec.get("selector").is_none_or(Value::is_null)
    {
        spec.insert("selector".into(), json!({"matchLabels": labels}));
    }
}
