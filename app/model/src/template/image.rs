//! Which images objects need: tags of image streams, and images by their own name.

use super::document::Template;
use super::substitute::Substitution;
use super::walk::{Step, maps, written};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The annotation that lists what starts a workload again when a tag moves.
pub const TRIGGERS: &str = "image.openshift.io/triggers";

/// One place where an image is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageUse {
    /// The object, counted from 0.
    pub object: usize,
    /// Where in it: `spec.strategy.sourceStrategy.from`.
    pub place: String,
    /// The image.
    pub image: ImageName,
    /// Is it a tag of a stream that is itself among the objects, where a build or an import puts it?
    pub made_here: bool,
}

/// An image, as an object names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ImageName {
    /// `stream:tag`; the project is empty where the objects go.
    Tag {
        /// The project, or nothing.
        project: String,
        /// `stream:tag`.
        name: String,
    },
    /// `stream@sha256:…`.
    StreamImage {
        /// The project, or nothing.
        project: String,
        /// `stream@digest`.
        name: String,
    },
    /// A pull spec.
    Reference(String),
}

impl ImageName {
    /// Stream and tag, if it is a tag.
    #[must_use]
    pub fn stream_tag(&self) -> Option<(&str, &str)> {
        match self {
            Self::Tag { name, .. } => name.split_once(':'),
            _ => None,
        }
    }
}

/// The images that objects need, in order, each place once. What a build pushes to and where a stream has its tags from
/// is not needed by anything.
#[must_use]
pub fn images(objects: &[Value]) -> Vec<ImageUse> {
    let made: BTreeSet<&str> =
        objects.iter().filter(|object| text(object, "kind") == "ImageStream").map(name).collect();
    let mut found = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        if matches!(text(object, "kind"), "ImageStream" | "ImageStreamTag" | "Template") {
            continue;
        }
        for (place, image) in of_object(object) {
            let made_here = match &image {
                ImageName::Tag { project, .. } if project.is_empty() => {
                    image.stream_tag().is_some_and(|(stream, _)| made.contains(stream))
                }
                _ => false,
            };
            found.push(ImageUse { object: index, place, image, made_here });
        }
    }
    found
}

impl Template {
    /// The objects with defaults in place. A reference to a parameter without one stays.
    #[must_use]
    pub fn sketch(&self) -> Vec<Value> {
        let parameters = self.parameters();
        let defaults = parameters.iter().filter(|parameter| !parameter.value.is_empty());
        let mut values = Substitution::new(defaults.map(|p| (p.name.as_str(), p.value.as_str())));
        let filled = |object: &Value| {
            let mut filled = object.clone();
            values.fill(&mut filled).map_or_else(|_| object.clone(), |()| filled)
        };
        self.objects().iter().map(filled).collect()
    }
}

fn of_object(object: &Value) -> Vec<(String, ImageName)> {
    let mut found = Vec::new();
    maps(object, &mut |path, map| {
        let is_output = path.ends_with(&[Step::Key("output"), Step::Key("to")]);
        let is_root = path.is_empty();
        if let Some(image) = typed(map).filter(|_| !is_root && !is_output) {
            found.push((written(path), image));
        } else if is_container(path) && !text_of(map, "image").trim().is_empty() {
            found.push((format!("{}.image", written(path)), ImageName::Reference(text_of(map, "image").into())));
        }
    });
    for (index, trigger) in triggers(object).iter().enumerate() {
        if let Some(image) = trigger.get("from").and_then(Value::as_object).and_then(typed) {
            found.push((format!("metadata.annotations.{TRIGGERS}[{index}].from"), image));
        }
    }
    found
}

/// What the annotation of triggers lists; nothing when it cannot be read.
#[must_use]
pub fn triggers(object: &Value) -> Vec<Value> {
    let annotation = object.pointer("/metadata/annotations").and_then(|annotations| annotations.get(TRIGGERS));
    annotation.and_then(Value::as_str).and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// A map such as `{kind: ImageStreamTag, name: ruby:3.3, namespace: openshift}`.
fn typed(map: &Map<String, Value>) -> Option<ImageName> {
    let (project, name) = (text_of(map, "namespace").to_owned(), text_of(map, "name").to_owned());
    if name.is_empty() {
        return None;
    }
    match text_of(map, "kind") {
        "ImageStreamTag" => Some(ImageName::Tag { project, name }),
        "ImageStreamImage" => Some(ImageName::StreamImage { project, name }),
        "DockerImage" => Some(ImageName::Reference(name)),
        _ => None,
    }
}

fn is_container(path: &[Step]) -> bool {
    matches!(path, [.., Step::Key("containers" | "initContainers"), Step::Index(_)])
}

fn name(object: &Value) -> &str {
    object.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default()
}

fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn text_of<'a>(map: &'a Map<String, Value>, field: &str) -> &'a str {
    map.get(field).and_then(Value::as_str).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn images_are_found_wherever_objects_name_them() {
        let found = images(&[
            json!({"kind": "ImageStream", "metadata": {"name": "web"},
                "spec": {"tags": [{"name": "1", "from": {"kind": "DockerImage", "name": "quay.io/a/b:1"}}]}}),
            json!({"kind": "BuildConfig", "spec": {
                "strategy": {"sourceStrategy": {"from": {"kind": "ImageStreamTag", "name": "ruby:3.3", "namespace": "openshift"}}},
                "output": {"to": {"kind": "ImageStreamTag", "name": "web:latest"}}}}),
            json!({"kind": "Deployment", "metadata": {"annotations": {TRIGGERS: "[{\"from\":{\"kind\":\"ImageStreamTag\",\"name\":\"web:latest\"}}]"}},
                "spec": {"template": {"spec": {"containers": [{"image": " "}, {"image": "redis:7"}],
                    "initContainers": [{"image": "busybox"}]}}}}),
        ]);
        let tag = |project: &str, name: &str| ImageName::Tag { project: project.into(), name: name.into() };
        let told: Vec<_> = found.iter().map(|u| (u.object, u.place.as_str(), u.image.clone(), u.made_here)).collect();
        assert_eq!(
            told,
            [
                (1, "spec.strategy.sourceStrategy.from", tag("openshift", "ruby:3.3"), false),
                (2, "spec.template.spec.containers[1].image", ImageName::Reference("redis:7".into()), false),
                (2, "spec.template.spec.initContainers[0].image", ImageName::Reference("busybox".into()), false),
                (2, "metadata.annotations.image.openshift.io/triggers[0].from", tag("", "web:latest"), true),
            ]
        );
    }

    #[test]
    fn a_sketch_has_defaults_and_keeps_what_has_none() {
        let template = Template::read(json!({"kind": "Template", "apiVersion": "v1",
            "parameters": [{"name": "A", "value": "a"}, {"name": "B"}], "objects": [{"kind": "${A}${B}"}]}));
        assert_eq!(template.unwrap().sketch(), [json!({"kind": "a${B}"})]);
    }
}
