//! A template with values: its objects.
//!
//! OKD: `processedtemplates`. Problems of all parameters are told at once; without any, those of all objects.

use super::document::{Parameter, Template, limit};
use super::fault::{Fault, Faults};
use super::generate::{Expression, Random};
use super::object::{add_labels, name_group, strip_namespace};
use super::shape::deeper;
use super::substitute::Substitution;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Values by the name of their parameter. One that is not named is left alone: it has its default, or is generated. One
/// that is named has that value, an empty one too, and is never generated.
pub type Given = BTreeMap<String, String>;

/// What processing made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Processed {
    /// Each parameter with the value that it had in the end, in the template's order.
    pub parameters: Vec<Valued>,
    /// The message, with values.
    pub message: String,
    /// The labels that each object got.
    pub labels: BTreeMap<String, String>,
    /// The objects, in the template's order.
    pub objects: Vec<Value>,
}

/// A parameter's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Valued {
    /// The parameter.
    pub name: String,
    /// What was put in the place of its references.
    pub value: String,
    /// Where that came from.
    pub origin: Origin,
}

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The template.
    Default,
    /// Whoever processed it.
    Given,
    /// A generator, just now.
    Generated,
}

/// Processes a template. `labels` are added to those of the template and win over them; they may have references too.
///
/// Values for parameters that the template does not have are passed over; [`Template::unknown`] names them.
///
/// # Errors
/// All that is wrong, each with its place: `template.parameters[2]`, `template.labels`, `item[0].objects`,
/// `item[1].labels`.
pub fn process(
    template: &Template,
    given: &Given,
    labels: &BTreeMap<String, String>,
    random: &mut Random,
) -> Result<Processed, Faults> {
    let parameters = values(template, given, random)?;
    let mut values = Substitution::new(parameters.iter().map(|valued| (valued.name.as_str(), valued.value.as_str())));
    let mut faults = Vec::new();
    let message = values.text(template.message()).unwrap_or_else(|wrong| {
        faults.push(Fault::new("template.message", wrong.message()));
        String::new()
    });
    let labels = expand(&mut values, &template.labels(), labels, &mut faults);
    let mut objects = Vec::with_capacity(template.objects().len());
    for (index, object) in template.objects().iter().enumerate() {
        match make(&mut values, object, &labels) {
            Ok(object) => objects.push(Value::Object(object)),
            Err((part, message)) => faults.push(Fault::new(format!("item[{index}].{part}"), message)),
        }
    }
    Faults::unless(faults, Processed { parameters, message, labels, objects })
}

impl Template {
    /// The names among `given` that it has no parameter for.
    #[must_use]
    pub fn unknown<'a>(&self, given: &'a Given) -> Vec<&'a str> {
        let parameters = self.parameters();
        let is_known = |name: &str| parameters.iter().any(|parameter| parameter.name == name);
        given.keys().map(String::as_str).filter(|name| !is_known(name)).collect()
    }
}

impl Processed {
    /// The values, such that processing again makes the same.
    #[must_use]
    pub fn given(&self) -> Given {
        self.parameters.iter().map(|valued| (valued.name.clone(), valued.value.clone())).collect()
    }

    /// The template with values in its parameters, and with the message, labels and objects that were made: OKD's answer
    /// to `processedtemplates`.
    #[must_use]
    pub fn template(&self, of: &Template) -> Template {
        let mut template = of.clone();
        let mut parameters = of.document().get("parameters").cloned().unwrap_or_default();
        for (parameter, valued) in parameters.as_array_mut().into_iter().flatten().zip(&self.parameters) {
            let Some(parameter) = parameter.as_object_mut() else { continue };
            parameter.insert("value".into(), valued.value.clone().into());
            if valued.origin == Origin::Given {
                parameter.shift_remove("generate");
                parameter.shift_remove("from");
            }
        }
        let labels = self.labels.iter().map(|(key, value)| (key.clone(), value.clone().into()));
        let fields = [
            ("parameters", parameters),
            ("message", self.message.clone().into()),
            ("labels", Value::Object(labels.collect())),
            ("objects", self.objects.clone().into()),
        ];
        let is_there = |(field, value): &(&str, Value)| of.document().get(*field).is_some() || !is_empty(value);
        let there = fields.into_iter().filter(is_there).map(|(field, value)| (field.to_owned(), value));
        template.edit(|root| root.extend(there));
        template
    }
}

/// A value for each parameter.
fn values(template: &Template, given: &Given, random: &mut Random) -> Result<Vec<Valued>, Faults> {
    let mut faults = template.parameter_faults();
    let mut valued = Vec::new();
    for (index, parameter) in template.parameters().into_iter().enumerate() {
        match value(&parameter, given.get(&parameter.name), random) {
            Ok((value, origin)) => valued.push(Valued { name: parameter.name, value, origin }),
            Err(message) => faults.push(Fault::new(format!("template.parameters[{index}]"), message)),
        }
    }
    Faults::unless(faults, valued)
}

fn value(parameter: &Parameter, given: Option<&String>, random: &mut Random) -> Result<(String, Origin), String> {
    let name = &parameter.name;
    let (value, origin) = match given {
        Some(value) => (value.clone(), Origin::Given),
        None if parameter.is_generated() => (generated(parameter, random)?, Origin::Generated),
        None => (parameter.value.clone(), Origin::Default),
    };
    if value.is_empty() && parameter.required {
        return Err(format!("parameter {name} is required and must be specified"));
    }
    if value.len() > limit::VALUE {
        return Err(format!("the value of parameter {name} is longer than 64 KiB"));
    }
    Ok((value, origin))
}

fn generated(parameter: &Parameter, random: &mut Random) -> Result<String, String> {
    let Parameter { name, generate, from, .. } = parameter;
    if generate != "expression" {
        return Err(format!("Unknown generator name '{generate}' for parameter {name}"));
    }
    let expression = Expression::parse(from).map_err(|error| format!("parameter {name}: {error}"))?;
    if expression.length() > limit::VALUE {
        return Err(format!("the value of parameter {name} would be longer than 64 KiB"));
    }
    Ok(expression.generate(random))
}

fn expand(
    values: &mut Substitution,
    own: &BTreeMap<String, String>,
    more: &BTreeMap<String, String>,
    faults: &mut Vec<Fault>,
) -> BTreeMap<String, String> {
    let mut expanded = BTreeMap::new();
    let own = own.iter().filter(|(key, _)| !more.contains_key(*key));
    for (key, value) in own.chain(more) {
        match values.text(key).and_then(|key| Ok((key, values.text(value)?))) {
            Ok((key, value)) => {
                if expanded.insert(key.clone(), value).is_some() {
                    let message = format!("“{key}” is there twice once its parameters are in place");
                    faults.push(Fault::new("template.labels", message));
                }
            }
            Err(wrong) => faults.push(Fault::new("template.labels", wrong.message())),
        }
    }
    expanded
}

/// One object; what is wrong with it comes with the part that OKD names.
fn make(
    values: &mut Substitution,
    object: &Value,
    labels: &BTreeMap<String, String>,
) -> Result<Map<String, Value>, (&'static str, String)> {
    const NO_OBJECT: &str = "unable to handle object: it is not a map with a kind";
    let has_kind = |object: &Map<String, Value>| {
        object.get("kind").is_some_and(|kind| kind.as_str().is_some_and(|kind| !kind.is_empty()))
    };
    let objects = |message: String| ("objects", message);
    let mut object = object.clone();
    let fields = object.as_object_mut().filter(|fields| has_kind(fields)).ok_or_else(|| objects(NO_OBJECT.into()))?;
    strip_namespace(fields);
    values.fill(&mut object).map_err(|wrong| objects(wrong.message()))?;
    if deeper(&object, limit::DEPTH) {
        return Err(objects(format!("with its values in place, it is nested deeper than {}", limit::DEPTH)));
    }
    let Value::Object(mut made) = object else { return Err(objects(NO_OBJECT.into())) };
    if !has_kind(&made) {
        return Err(objects("unable to handle object: its kind is empty once its parameters are in place".into()));
    }
    if made.get("metadata").is_some_and(|metadata| !metadata.is_object() && !metadata.is_null()) {
        return Err(objects("unable to handle object: its metadata is not a map".into()));
    }
    name_group(&mut made);
    values
        .spend(labels.iter().map(|(key, value)| key.len() + value.len()).sum())
        .map_err(|wrong| ("labels", wrong.message()))?;
    add_labels(&mut made, labels).map_err(|message| ("labels", message))?;
    Ok(made)
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => value.is_null(),
    }
}
