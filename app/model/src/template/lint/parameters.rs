//! Parameters by themselves.

use super::{Report, meant};
use crate::template::{Expression, Parameter, Template};
use serde_json::Value;

const FIELDS: [&str; 7] = ["name", "displayName", "description", "value", "generate", "from", "required"];

pub(super) fn lint(template: &Template, report: &mut Report) {
    for fault in template.parameter_faults() {
        report.error(fault.place, sentence(&fault.message), "Give each parameter a name of its own");
    }
    let written = template.document().get("parameters").and_then(Value::as_array).into_iter().flatten();
    for (index, (parameter, written)) in template.parameters().iter().zip(written).enumerate() {
        let place = format!("template.parameters[{index}]");
        keys(written, &place, report);
        if written.get("value").is_some_and(|value| value.is_number() || value.is_boolean()) {
            let message = format!("The default of {} is no text: OpenShift refuses it", parameter.name);
            report.warning(format!("{place}.value"), message, format!("Write it in quotes: \"{}\"", parameter.value));
        }
        generator(parameter, &place, report);
    }
}

fn keys(written: &Value, place: &str, report: &mut Report) {
    let unknown =
        written.as_object().into_iter().flat_map(|map| map.keys()).filter(|key| !FIELDS.contains(&key.as_str()));
    for key in unknown {
        let right = if key == "default" { Some("value") } else { meant(key, &FIELDS) };
        let remedy = right.map_or_else(|| "Remove it".to_owned(), |right| format!("Write {right}, if that was meant"));
        report.warning(format!("{place}.{key}"), format!("A parameter has no field {key}: nothing reads it"), remedy);
    }
}

fn generator(parameter: &Parameter, place: &str, report: &mut Report) {
    let Parameter { name, value, generate, from, required, .. } = parameter;
    if generate.is_empty() {
        if !from.is_empty() {
            let message = format!("{name} says from what it is generated, but not that it is");
            report.warning(format!("{place}.from"), message, "Add generate: expression, or remove from");
        }
        return;
    }
    if generate != "expression" {
        let message = format!("There is no generator {generate}");
        report.error(format!("{place}.generate"), message, "Write generate: expression");
    } else if let Err(error) = Expression::parse(from) {
        let message = format!("Nothing can be generated for {name}: {error}");
        report.error(format!("{place}.from"), message, "Write an expression such as [a-zA-Z0-9]{16}");
    } else if from.is_empty() && *required && value.is_empty() {
        let message = format!("{name} is required, but what is generated for it is empty");
        report.error(format!("{place}.from"), message, "Write an expression such as [a-zA-Z0-9]{16}");
    }
    if !value.is_empty() {
        let message = format!("{name} has a default, so it is never generated");
        report.warning(format!("{place}.value"), message, "Remove value, or remove generate and from");
    }
}

/// With a capital.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
