//! Images that come from tags of streams: workloads get what the tags stand for now.

use super::{Work, items, text};
use crate::template::image::triggers;
use serde_json::Value;

/// Where pods are in the kinds that have them.
const PODS: [&str; 3] = ["/spec/template/spec", "/spec/jobTemplate/spec/template/spec", "/spec"];

/// What stands for an image that is not known. Nothing can be pulled from such a host.
const UNKNOWN: &str = "unresolved.invalid";

pub(super) fn resolve(object: &mut Value, work: &mut Work) {
    let mut found = Vec::new();
    for trigger in triggers(object) {
        let from = (text(&trigger, "/from/namespace"), text(&trigger, "/from/name"));
        if text(&trigger, "/from/kind") == "ImageStreamTag"
            && let Some(pointer) = pointer(text(&trigger, "/fieldPath"), object)
        {
            found.push((pointer, image(from.0, from.1, work)));
        }
    }
    for (pointer, image) in found {
        if let Some(Value::String(place)) = object.pointer_mut(&pointer) {
            *place = image;
        }
    }
    blank(object, work);
}

/// The pull spec of a tag, or one that cannot be pulled.
fn image(project: &str, name: &str, work: &mut Work) -> String {
    let (stream, tag) = name.split_once(':').unwrap_or((name, "latest"));
    let project = if project.is_empty() { work.target.project } else { project };
    (work.target.image)(project, stream, tag).unwrap_or_else(|| {
        work.note(format!("{project}/{stream}:{tag} stands for no image yet: put one in the place of {UNKNOWN}"));
        format!("{UNKNOWN}/{project}/{stream}:{tag}")
    })
}

/// OKD: containers that wait for a trigger have a blank for an image, which plain Kubernetes tries to pull.
fn blank(object: &mut Value, work: &mut Work) {
    let pods = PODS.iter().find(|pods| object.pointer(&format!("{pods}/containers")).is_some());
    let Some(pods) = pods else { return };
    for list in ["initContainers", "containers"] {
        let Some(containers) = object.pointer_mut(&format!("{pods}/{list}")).and_then(Value::as_array_mut) else {
            continue;
        };
        for container in containers {
            let is_blank =
                container.get("image").is_none_or(|image| image.as_str().is_some_and(|text| text.trim().is_empty()));
            if is_blank && container.is_object() {
                let name = text(container, "/name").to_owned();
                work.note(format!("container {name} has no image: put one in the place of {UNKNOWN}"));
                container["image"] = Value::String(format!("{UNKNOWN}/{name}"));
            }
        }
    }
}

/// The JSON pointer of a path such as `spec.template.spec.containers[?(@.name=="web")].image` or `…containers[0].image`.
fn pointer(path: &str, object: &Value) -> Option<String> {
    let (list, rest) = path.split_once('[')?;
    let (choice, field) = rest.split_once(']')?;
    let list = format!("/{}", list.replace('.', "/"));
    let named = choice.strip_prefix("?(@.name==").and_then(|choice| choice.strip_suffix(')'));
    let index = match named {
        Some(name) => {
            let name = name.trim_matches(['"', '\'']);
            items(object, &list).iter().position(|container| text(container, "/name") == name)?
        }
        None => choice.parse().ok()?,
    };
    Some(format!("{list}/{index}{}", field.replace('.', "/")))
}
