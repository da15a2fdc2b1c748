//! Parameters as the fields of a form.

use super::Report;
use crate::template::hint::{Hint, PREFIX};
use crate::template::{Template, check, fields};

pub(super) fn lint(template: &Template, report: &mut Report) {
    for (index, field) in fields(template).iter().enumerate().filter(|(_, field)| !field.default.is_empty()) {
        let place = format!("template.parameters[{index}].value");
        if let Some(wrong) = check(field, None) {
            let message = format!("The default of {} does not fit its field: {wrong}", field.name);
            report.warning(&place, message, "Change the default, or what the field takes");
        }
        if field.kind.is_secret() {
            let message = format!("The default of {} is a secret that everybody knows", field.name);
            report.warning(&place, message, "Let it be generated: generate: expression, from: \"[a-zA-Z0-9]{16}\"");
        }
    }
    let parameters = template.parameters();
    for (key, text) in template.annotations() {
        let Some(name) = key.strip_prefix(PREFIX) else { continue };
        let place = format!("metadata.annotations.{key}");
        if !parameters.iter().any(|parameter| parameter.name == name) {
            report.warning(
                &place,
                format!("There is no parameter {name}"),
                "Remove the annotation, or correct the name",
            );
        }
        if let Err(error) = Hint::parse(&text) {
            let remedy = "Write JSON such as {\"type\": \"number\", \"min\": 1}";
            report.warning(&place, format!("What is stated about the field cannot be read: {error}"), remedy);
        }
    }
}
