//! Objects that cannot be made, or are made elsewhere than they say.

use super::Report;
use crate::template::image::TRIGGERS;
use crate::template::reference::has_reference;
use crate::template::{Template, raw};
use serde_json::{Map, Value};

pub(super) fn lint(template: &Template, report: &mut Report) {
    if template.objects().is_empty() {
        report.hint("template.objects", "The template makes nothing", "Add objects");
    }
    for (index, object) in template.objects().iter().enumerate() {
        let place = format!("template.objects[{index}]");
        match object
            .as_object()
            .filter(|object| object.get("kind").and_then(Value::as_str).is_some_and(|kind| !kind.is_empty()))
        {
            Some(object) => one(object, &place, !template.labels().is_empty(), report),
            None => report.error(place, "This is not an object: it has no kind", "Add a kind, or remove it"),
        }
    }
}

fn one(object: &Map<String, Value>, place: &str, has_labels: bool, report: &mut Report) {
    if object.get("items").is_some_and(Value::is_array) {
        let message = "A list is not taken apart";
        if has_labels {
            let message = format!("{message}, and the template's labels cannot be put on it");
            report.error(format!("{place}.items"), message, "Write its items as objects of the template");
        } else {
            report.warning(format!("{place}.items"), message, "Write its items as objects of the template");
        }
    }
    let (holder, path) = match object.get("metadata") {
        Some(metadata) => (metadata.as_object(), "metadata.namespace"),
        None => (Some(object), "namespace"),
    };
    if let Some(namespace) = holder.and_then(|holder| holder.get("namespace")) {
        self::namespace(namespace, format!("{place}.{path}"), report);
    }
    let triggers =
        object.get("metadata").and_then(|metadata| metadata.get("annotations")).and_then(|all| all.get(TRIGGERS));
    let is_list = |text: &str| serde_json::from_str::<Vec<Value>>(text).is_ok();
    if triggers.and_then(Value::as_str).is_some_and(|text| !is_list(text) && raw(text).is_none()) {
        let place = format!("{place}.metadata.annotations.{TRIGGERS}");
        report.warning(place, "The triggers are no list in JSON: nothing is triggered", "Correct the JSON");
    }
}

fn namespace(namespace: &Value, place: String, report: &mut Report) {
    const REMEDY: &str = "Remove it, or write a parameter such as ${NAMESPACE}";
    match namespace {
        Value::String(text) if has_reference(text) || text.is_empty() => {}
        Value::String(text) if raw(text).is_some() => {
            report.warning(
                place,
                "This form of a reference does not keep a namespace: the object goes where all others go",
                REMEDY,
            );
        }
        Value::String(text) => {
            report.warning(
                place,
                format!("The namespace {text} is dropped: the object goes where all others go"),
                REMEDY,
            );
        }
        _ => report.warning(place, "The namespace is no text, so it is dropped", REMEDY),
    }
}
