//! What processing does to an object besides substitution: its project, its API group, its labels.

use super::document::edit_map;
use super::reference::has_reference;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Takes away where the author's objects were, unless a parameter says so.
///
/// OKD: a namespace stays if its text has a `${NAME}`, whether there is such a parameter or not; what is no text becomes
/// an empty one. An object without `metadata` may have it at the top.
pub(super) fn strip_namespace(object: &mut Map<String, Value>) {
    let holder = match object.get_mut("metadata") {
        Some(Value::Object(metadata)) => metadata,
        Some(_) => return,
        None => object,
    };
    match holder.get_mut("namespace") {
        Some(Value::String(text)) if has_reference(text) => {}
        Some(Value::String(_)) => drop(holder.shift_remove("namespace")),
        Some(other) => *other = Value::String(String::new()),
        None => {}
    }
}

/// Gives kinds that once stood in the group without a name the group that they have now. The version stays.
pub(super) fn name_group(object: &mut Map<String, Value>) {
    let word = |field: &str| object.get(field).and_then(Value::as_str).unwrap_or_default();
    let (version, kind) = (word("apiVersion"), word("kind"));
    if version.is_empty() || version.contains('/') {
        return;
    }
    if let Some(group) = group(kind.strip_suffix("List").unwrap_or(kind)) {
        let version = Value::String(format!("{group}/{version}"));
        object.insert("apiVersion".into(), version);
    }
}

/// OKD: the groups that the kinds of OpenShift 3 moved to.
fn group(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "DeploymentConfig" | "DeploymentConfigRollback" | "DeploymentLog" | "DeploymentRequest" => "apps.openshift.io",
        "Build" | "BuildConfig" | "BuildRequest" | "BuildLog" | "BinaryBuildRequestOptions" => "build.openshift.io",
        "Image" | "ImageStream" | "ImageStreamTag" | "ImageStreamImage" | "ImageStreamImport"
        | "ImageStreamMapping" | "ImageSignature" => "image.openshift.io",
        "Route" => "route.openshift.io",
        "Template" => "template.openshift.io",
        "Role"
        | "RoleBinding"
        | "ClusterRole"
        | "ClusterRoleBinding"
        | "RoleBindingRestriction"
        | "SubjectAccessReview"
        | "ResourceAccessReview"
        | "LocalSubjectAccessReview"
        | "LocalResourceAccessReview"
        | "IsPersonalSubjectAccessReview"
        | "SubjectRulesReview"
        | "SelfSubjectRulesReview" => "authorization.openshift.io",
        "Project" | "ProjectRequest" => "project.openshift.io",
        "SecurityContextConstraints"
        | "PodSecurityPolicyReview"
        | "PodSecurityPolicySelfSubjectReview"
        | "PodSecurityPolicySubjectReview" => "security.openshift.io",
        "OAuthClient" | "OAuthAccessToken" | "OAuthAuthorizeToken" | "OAuthClientAuthorization" => "oauth.openshift.io",
        "User" | "Group" | "Identity" | "UserIdentityMapping" => "user.openshift.io",
        "NetNamespace" | "HostSubnet" | "ClusterNetwork" | "EgressNetworkPolicy" => "network.openshift.io",
        "ClusterResourceQuota" | "AppliedClusterResourceQuota" => "quota.openshift.io",
        _ => return None,
    })
}

/// Puts labels on the object itself; those of its pods are left alone. Equal keys are overwritten.
///
/// # Errors
/// OKD: a list takes no labels. Nor does an object whose metadata or labels are no map.
pub(super) fn add_labels(object: &mut Map<String, Value>, labels: &BTreeMap<String, String>) -> Result<(), String> {
    if labels.is_empty() {
        return Ok(());
    }
    let is_map = |value: Option<&Value>| value.is_none_or(|value| value.is_object() || value.is_null());
    if object.get("items").is_some_and(Value::is_array) {
        return Err("label could not be applied: this is a list, write its items as objects of the template".into());
    }
    let metadata = object.get("metadata");
    if !is_map(metadata) || !is_map(metadata.and_then(|metadata| metadata.get("labels"))) {
        return Err("label could not be applied: metadata and its labels are maps".into());
    }
    let more = labels.iter().map(|(key, value)| (key.clone(), Value::String(value.clone())));
    edit_map(object, "metadata", |metadata| edit_map(metadata, "labels", |held| held.extend(more)));
    Ok(())
}
