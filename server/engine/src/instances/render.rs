//! A template with what was entered, as it is and with its secrets masked.

use crate::Error;
use model::secret::holds_secret;
use model::template::{
    EntryProblem, Fault, Faults, Field, Given, Origin, Processed, Template, Valued, check, fields, process,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What stands where a secret was.
pub(crate) const MASK: &str = "••••••••";

/// What processing made, and from what.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rendered {
    /// Values in the order of the template's parameters.
    pub(crate) parameters: Vec<Valued>,
    /// Labels that were asked for besides those of the template.
    pub(crate) labels: BTreeMap<String, String>,
    pub(crate) message: String,
    pub(crate) objects: Vec<Value>,
}

/// A rendering, and the same with its secrets masked: object by object.
#[derive(Debug, Clone, Default)]
pub(crate) struct Both {
    pub(crate) real: Rendered,
    pub(crate) masked: Rendered,
}

/// What is known of values beforehand.
#[derive(Debug, Clone, Default)]
pub(crate) struct Former {
    /// Parameters whose values an instance has: nobody entered them now, and they were good once.
    pub(crate) kept: BTreeSet<String>,
    /// Parameters whose values were secrets: they stay so, whatever the template says by now.
    pub(crate) secret: BTreeSet<String>,
}

/// Processes a template. What is wrong with what was entered and with the template is told together.
pub(crate) fn render(
    template: &Template,
    given: &Given,
    labels: &BTreeMap<String, String>,
    former: &Former,
) -> Result<Both, Vec<EntryProblem>> {
    let fields = fields(template);
    let mut problems = refused(template, &fields, given, former);
    let processed = process(template, given, labels, &mut rand::random::<u32>);
    for problem in processed.as_ref().err().into_iter().flat_map(|faults| told(template, faults)) {
        // What the form says about a parameter is not said twice.
        let is_said = |said: &EntryProblem| problem.parameter.is_some() && said.parameter == problem.parameter;
        if !problems.iter().any(is_said) {
            problems.push(problem);
        }
    }
    match processed {
        Ok(mut processed) if problems.is_empty() => {
            name_defaults(template, &mut processed);
            let masked = masked(template, &fields, &processed, labels, former);
            Ok(Both { real: rendered(processed, labels), masked })
        }
        _ => Err(problems),
    }
}

/// What cannot be accepted, as an error.
pub(crate) fn refusal(problems: Vec<EntryProblem>) -> Error {
    let fault = |problem: EntryProblem| Fault { place: problem.place, message: problem.message };
    Faults(problems.into_iter().map(fault).collect()).into()
}

/// The names of parameters whose values are secrets.
pub(crate) fn secrets(fields: &[Field]) -> BTreeSet<&str> {
    fields.iter().filter(|field| field.kind.is_secret()).map(|field| field.name.as_str()).collect()
}

/// What the form does not accept, and names that the template does not know.
fn refused(template: &Template, fields: &[Field], given: &Given, former: &Former) -> Vec<EntryProblem> {
    let unknown = template.unknown(given).into_iter().map(|name| EntryProblem {
        parameter: Some(name.to_owned()),
        place: format!("parameters.{name}"),
        message: format!("unknown parameter name \"{name}\""),
    });
    let entered = fields.iter().enumerate().filter(|(_, field)| !former.kept.contains(&field.name));
    let checked = entered.filter_map(|(index, field)| {
        let message = check(field, given.get(&field.name).map(String::as_str))?;
        Some(EntryProblem {
            parameter: Some(field.name.clone()),
            place: format!("template.parameters[{index}]"),
            message,
        })
    });
    unknown.chain(checked).collect()
}

/// Faults as problems: those of parameters name the parameter.
fn told(template: &Template, faults: &Faults) -> Vec<EntryProblem> {
    let parameters = template.parameters();
    let problem = |fault: &Fault| {
        let index = fault.place.strip_prefix("template.parameters[").and_then(|rest| rest.split(']').next());
        let parameter = index.and_then(|index| parameters.get(index.parse::<usize>().ok()?));
        EntryProblem {
            parameter: parameter.map(|parameter| parameter.name.clone()),
            place: fault.place.clone(),
            message: fault.message.clone(),
        }
    };
    faults.0.iter().map(problem).collect()
}

/// A value that is the template's own is a default, whoever entered it: when the template says otherwise one day, so does the
/// instance.
fn name_defaults(template: &Template, processed: &mut Processed) {
    for (valued, parameter) in processed.parameters.iter_mut().zip(template.parameters()) {
        if valued.origin == Origin::Given && valued.value == parameter.value && !parameter.is_generated() {
            valued.origin = Origin::Default;
        }
    }
}

fn rendered(processed: Processed, labels: &BTreeMap<String, String>) -> Rendered {
    let Processed { parameters, message, objects, .. } = processed;
    Rendered { parameters, labels: labels.clone(), message, objects }
}

/// Processed once more with masks for secrets: nothing is searched for in texts, so nothing is missed. A value is a secret by
/// what its parameter is for, and by what it holds, such as an address with a password in it.
fn masked(
    template: &Template,
    fields: &[Field],
    processed: &Processed,
    labels: &BTreeMap<String, String>,
    former: &Former,
) -> Rendered {
    let mut secrets = secrets(fields);
    secrets.extend(former.secret.iter().map(String::as_str));
    let mut given = processed.given();
    let is_secret = |name: &str, value: &str| secrets.contains(name) || holds_secret(value);
    for (_, value) in given.iter_mut().filter(|(name, value)| !value.is_empty() && is_secret(name, value)) {
        MASK.clone_into(value);
    }
    let mut parameters = processed.parameters.clone();
    for valued in &mut parameters {
        valued.value = given.get(&valued.name).cloned().unwrap_or_default();
    }
    match process(template, &given, labels, &mut rand::random::<u32>) {
        Ok(again) => Rendered { parameters, ..rendered(again, labels) },
        // Secrets in the keys of maps, which collide as masks: the kinds are all that can be shown.
        Err(_) => {
            let hidden = |object: &Value| json!({"apiVersion": object["apiVersion"], "kind": object["kind"], "metadata": {"name": MASK}});
            let objects = processed.objects.iter().map(hidden).collect();
            Rendered { parameters, labels: labels.clone(), message: MASK.to_owned(), objects }
        }
    }
}
