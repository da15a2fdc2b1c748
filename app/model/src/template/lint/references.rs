//! References to parameters that do not exist, and parameters that nothing refers to.

use super::Report;
use crate::template::walk::{Text, walk, written};
use crate::template::{Piece, Template, pieces, raw};
use std::collections::BTreeSet;

pub(super) fn lint(template: &Template, report: &mut Report) {
    let parameters = template.parameters();
    let known: BTreeSet<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    let mut used = BTreeSet::new();
    let mut told = BTreeSet::new();
    for (field, value) in
        [("message", "template.message"), ("labels", "template.labels"), ("objects", "template.objects")]
            .into_iter()
            .filter_map(|(field, place)| Some((place, template.document().get(field)?)))
    {
        walk(value, &mut |text| {
            for name in referred(text.text) {
                used.insert(name.to_owned());
                if !known.contains(name)
                    && told.insert((text.path.first().copied().map(|step| written(&[step])), name.to_owned()))
                {
                    undefined(name, field, text, report);
                }
            }
        });
    }
    for (index, parameter) in parameters.iter().enumerate().filter(|(_, parameter)| !used.contains(&parameter.name)) {
        let message = format!("Nothing refers to {}", parameter.name);
        report.hint(format!("template.parameters[{index}]"), message, "Remove it, or use it");
    }
}

/// Once for each name and object. Scripts have variables that look the same.
fn undefined(name: &str, place: &str, text: &Text, report: &mut Report) {
    let path = written(text.path);
    let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
    let place = format!("{place}{dot}{path}");
    let message = format!("There is no parameter {name}: the reference to it stays as it is");
    let is_script = text.text.contains('\n') || text.text.contains(' ') || matches!(text.key(), "command" | "args");
    if is_script && raw(text.text).is_none() {
        report.hint(place, message, format!("Add the parameter {name}, unless a program is to read it"));
    } else {
        report.warning(place, message, format!("Add the parameter {name}, or correct the name"));
    }
}

fn referred(text: &str) -> impl Iterator<Item = &str> {
    let joined = pieces(text).filter_map(|piece| match piece {
        Piece::Reference(name) => Some(name),
        Piece::Text(_) => None,
    });
    joined.chain(raw(text))
}
