//! `RoleBinding` and `ClusterRoleBinding` of OpenShift's own API group.

use super::role::RBAC;
use super::{Work, copy, items, present, text};
use serde_json::{Value, json};

pub(super) fn convert(object: &Value, work: &mut Work) -> Value {
    let role = text(object, "/roleRef/name");
    let is_local = !text(object, "/roleRef/namespace").is_empty();
    let kind = match text(object, "/roleRef/kind") {
        "" if is_local => "Role",
        "" => "ClusterRole",
        kind => kind,
    };
    if kind == "ClusterRole" && !matches!(role, "admin" | "edit" | "view" | "cluster-admin") {
        work.note(format!("binds the cluster role {role}: see that the cluster has it"));
    }
    present([
        ("apiVersion", json!(format!("{RBAC}/v1"))),
        ("kind", copy(object, "/kind")),
        ("metadata", copy(object, "/metadata")),
        ("roleRef", json!({"apiGroup": RBAC, "kind": kind, "name": role})),
        ("subjects", subjects(object, work).into()),
    ])
}

/// OKD: `subjects`, or in older files only the names of users and groups.
fn subjects(object: &Value, work: &Work) -> Vec<Value> {
    let own = items(object, "/subjects").iter().map(|subject| {
        let name = text(subject, "/name");
        match text(subject, "/kind") {
            "ServiceAccount" => service_account(text(subject, "/namespace"), name, work),
            "Group" | "SystemGroup" => json!({"apiGroup": RBAC, "kind": "Group", "name": name}),
            _ => user(name),
        }
    });
    let own: Vec<Value> = own.collect();
    if !own.is_empty() {
        return own;
    }
    let names = |field| items(object, field).iter().filter_map(Value::as_str);
    let groups = names("/groupNames").map(|name| json!({"apiGroup": RBAC, "kind": "Group", "name": name}));
    names("/userNames").map(user).chain(groups).collect()
}

/// A user, or the service account that its name stands for.
fn user(name: &str) -> Value {
    match name.strip_prefix("system:serviceaccount:").and_then(|rest| rest.split_once(':')) {
        Some((namespace, name)) => json!({"kind": "ServiceAccount", "namespace": namespace, "name": name}),
        None => json!({"apiGroup": RBAC, "kind": "User", "name": name}),
    }
}

fn service_account(namespace: &str, name: &str, work: &Work) -> Value {
    let namespace = if namespace.is_empty() { work.target.project } else { namespace };
    json!({"kind": "ServiceAccount", "namespace": namespace, "name": name})
}
