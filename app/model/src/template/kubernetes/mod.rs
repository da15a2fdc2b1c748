//! Objects for a cluster without OpenShift's APIs.
//!
//! Law of this room: one file a kind. What has no equivalent is left out or put in another way, and a note says so: nothing
//! is lost silently.

mod autoscaler;
mod build;
mod deployment_config;
mod hook;
mod images;
mod ingress;
mod platform;
mod project;
mod quota;
mod role;
mod role_binding;
mod route;
mod version;

#[cfg(test)]
mod tests;

use super::document::edit_map;
use super::view::ObjectName;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::fmt;

/// What the objects are converted for.
pub struct Target<'a> {
    /// The project that they go to.
    pub project: &'a str,
    /// What hosts of routes end in when a route names none: `apps.example.com`.
    pub domain: Option<&'a str>,
    /// The pull spec that a tag of a stream stands for now: of project, stream and tag.
    pub image: &'a dyn Fn(&str, &str, &str) -> Option<String>,
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Converted {
    /// The objects, in the order of those that they came from.
    pub objects: Vec<Value>,
    /// What is otherwise than it was, in the same order.
    pub notes: Vec<Note>,
}

/// Something that has no equivalent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Kind and name of the object.
    pub object: String,
    /// What became of it, and what to do.
    pub message: String,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.object, self.message)
    }
}

/// Converts what processing made.
#[must_use]
pub fn convert(objects: &[Value], target: &Target) -> Converted {
    let mut converted = Converted::default();
    let services = objects.iter().filter(|object| text(object, "/kind") == "Service");
    let services: HashMap<&str, &Value> = services.map(|service| (text(service, "/metadata/name"), service)).collect();
    for object in objects {
        let name = ObjectName::of(object);
        let mut work =
            Work { services: &services, target, of: format!("{} {}", name.kind, name.name), notes: Vec::new() };
        let made = work.object(object, &name);
        converted.objects.extend(made);
        converted.notes.extend(work.notes);
    }
    converted
}

/// The conversion of one object.
struct Work<'a> {
    /// By their names.
    services: &'a HashMap<&'a str, &'a Value>,
    target: &'a Target<'a>,
    of: String,
    notes: Vec<Note>,
}

impl Work<'_> {
    fn note(&mut self, message: impl Into<String>) {
        self.notes.push(Note { object: self.of.clone(), message: message.into() });
    }

    fn object(&mut self, object: &Value, name: &ObjectName) -> Vec<Value> {
        let group = name.api_version.split_once('/').map_or("", |(group, _)| group);
        let of_openshift = group.is_empty() || group.ends_with("openshift.io");
        let made = match name.kind.as_str() {
            "DeploymentConfig" if of_openshift => vec![deployment_config::convert(object, self)],
            "Route" if of_openshift => route::convert(object, self),
            "ImageStream" | "ImageStreamTag" | "ImageStreamImage" | "ImageStreamImport" | "Image" if of_openshift => {
                self.gone("stays with Weir: workloads get the images that its tags stand for now")
            }
            "BuildConfig" | "Build" if of_openshift => build::convert(object, self),
            "Template" if of_openshift => self.gone("has no equivalent: store it with Weir and instantiate it there"),
            "Role" | "ClusterRole" if group == "authorization.openshift.io" => vec![role::convert(object, self)],
            "RoleBinding" | "ClusterRoleBinding" if group == "authorization.openshift.io" => {
                vec![role_binding::convert(object, self)]
            }
            "Project" | "ProjectRequest" if of_openshift => vec![project::convert(object)],
            "ClusterResourceQuota" if of_openshift => vec![quota::convert(object, self)],
            "SecurityContextConstraints" if of_openshift => self
                .gone("has no equivalent: label the namespace for Pod Security, and set security contexts in the pods"),
            kind if group.ends_with("openshift.io") && group != "monitoring.openshift.io" => {
                self.gone(&format!("has no equivalent: {kind} belongs to OpenShift"))
            }
            "Ingress" => vec![ingress::convert(object)],
            "HorizontalPodAutoscaler" => vec![autoscaler::convert(object, self)],
            _ => vec![object.clone()],
        };
        made.into_iter().map(|made| self.finish(made)).collect()
    }

    /// What holds for every object: API versions of today, images, and what only OpenShift understands.
    fn finish(&mut self, mut object: Value) -> Value {
        version::modernise(&mut object, self);
        images::resolve(&mut object, self);
        platform::note(&object, self);
        if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut)
            && metadata.get("namespace").and_then(Value::as_str) == Some("")
        {
            metadata.shift_remove("namespace");
        }
        object
    }

    fn gone(&mut self, why: &str) -> Vec<Value> {
        self.note(why);
        Vec::new()
    }
}

/// Adds annotations to metadata.
fn annotate(metadata: &mut Value, pairs: Map<String, Value>) {
    let mut map = match metadata.take() {
        Value::Object(map) => map,
        _ => Map::new(),
    };
    edit_map(&mut map, "annotations", |annotations| annotations.extend(pairs));
    *metadata = Value::Object(map);
}

/// The text at a JSON pointer; nothing when it is not there.
fn text<'v>(value: &'v Value, pointer: &str) -> &'v str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

/// The items at a JSON pointer.
fn items<'v>(value: &'v Value, pointer: &str) -> &'v [Value] {
    value.pointer(pointer).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// A map of what is there: pairs with `null` are left out.
fn present<const N: usize>(pairs: [(&str, Value); N]) -> Value {
    let there = pairs.into_iter().filter(|(_, value)| !value.is_null());
    Value::Object(there.map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>())
}

/// What is at a JSON pointer, or `null`.
fn copy(value: &Value, pointer: &str) -> Value {
    value.pointer(pointer).cloned().unwrap_or_default()
}
