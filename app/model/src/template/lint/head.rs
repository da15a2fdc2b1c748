//! The fields at the top and the annotations.

use super::{Report, meant};
use crate::template::{GROUP, Template};
use serde_json::Value;

const FIELDS: [&str; 7] = ["apiVersion", "kind", "metadata", "message", "labels", "parameters", "objects"];

/// Those with a meaning, as their readers spell them.
const ANNOTATIONS: [&str; 11] = [
    "openshift.io/display-name",
    "description",
    "iconClass",
    "tags",
    "openshift.io/long-description",
    "openshift.io/provider-display-name",
    "openshift.io/documentation-url",
    "openshift.io/support-url",
    "template.openshift.io/bindable",
    "openshift.io/generated-by",
    "app.generate.openshift.io/warnings",
];

pub(super) fn lint(template: &Template, report: &mut Report) {
    let fields = template.document().as_object().into_iter().flatten();
    for (field, value) in fields {
        match field.as_str() {
            "apiVersion" if value == "v1" => {
                report.hint("apiVersion", "This is the API version of OpenShift 3", format!("Write {GROUP}"));
            }
            field if FIELDS.contains(&field) => {}
            field => {
                let remedy = meant(field, &FIELDS)
                    .map_or_else(|| "Remove it".to_owned(), |meant| format!("Write {meant}, if that was meant"));
                report.warning(
                    format!("template.{field}"),
                    format!("A template has no field {field}: nothing reads it"),
                    remedy,
                );
            }
        }
    }
    for key in annotations(template) {
        annotation(key, report);
    }
}

fn annotations(template: &Template) -> impl Iterator<Item = &String> {
    template
        .document()
        .pointer("/metadata/annotations")
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(|map| map.keys())
}

fn annotation(key: &str, report: &mut Report) {
    if ANNOTATIONS.contains(&key) {
        return;
    }
    let misplaced = key.strip_prefix("template.openshift.io/").map(|rest| format!("openshift.io/{rest}"));
    let misplaced = misplaced.as_deref().and_then(|right| ANNOTATIONS.iter().find(|known| **known == right));
    let is_ours_to_know =
        !key.contains('/') || key.starts_with("openshift.io/") || key.starts_with("template.openshift.io/");
    let is_nearly_known = || meant(key, &ANNOTATIONS).filter(|_| is_ours_to_know);
    if let Some(right) = misplaced.copied().or_else(is_nearly_known) {
        let place = format!("metadata.annotations.{key}");
        report.warning(place, format!("OpenShift passes over the annotation {key}"), format!("Write {right}"));
    }
}
