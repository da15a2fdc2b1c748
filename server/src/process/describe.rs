//! A template with its values, for people to read (OKD: `oc process -o describe`).

use model::template::{Parameter, Processed, Template, Valued};
use std::collections::BTreeMap;

/// Who it is, its parameters with their values, and what it makes.
pub(super) fn described(template: &Template, processed: &Processed) -> String {
    let mut text = [
        line("Name", template.name()),
        line("Labels", &pairs(&template.own_labels())),
        line("Description", template.annotation("description").unwrap_or_default()),
        "Annotations:\n".to_owned(),
    ]
    .concat();
    for (key, value) in template.annotations().iter().filter(|(key, _)| *key != "description") {
        text += &format!("    {}", line(key, value));
    }
    text += "\nParameters:\n";
    for (parameter, valued) in template.parameters().iter().zip(&processed.parameters) {
        text += &of_parameter(parameter, valued);
    }
    text += &line("Object labels", &pairs(&processed.labels));
    text += &line("Message", &processed.message);
    text += "\nObjects:\n";
    for object in &processed.objects {
        let word = |place: &str| object.pointer(place).and_then(|word| word.as_str()).unwrap_or_default();
        text += &format!("    {}   {}\n", word("/kind"), word("/metadata/name"));
    }
    text
}

fn of_parameter(parameter: &Parameter, valued: &Valued) -> String {
    let generated = if parameter.is_generated() { parameter.from.as_str() } else { "" };
    let lines = [
        ("Name", parameter.name.as_str()),
        ("Display name", &parameter.display_name),
        ("Description", &parameter.description),
        ("Required", if parameter.required { "true" } else { "false" }),
        ("Generated", generated),
        ("Value", &valued.value),
    ];
    let lines = lines.into_iter().filter(|(_, value)| !value.is_empty());
    lines.map(|(name, value)| format!("    {}", line(name, value))).collect::<String>() + "\n"
}

/// `Name:          value`; a value of several lines on one.
fn line(name: &str, value: &str) -> String {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("{:<14} {value}", format!("{name}:")).trim_end().to_owned() + "\n"
}

fn pairs(map: &BTreeMap<String, String>) -> String {
    map.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(",")
}
