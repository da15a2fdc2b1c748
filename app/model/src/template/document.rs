//! A template as it was written, and what its parts say.

use super::fault::{Fault, Faults};
use super::reference::is_parameter_name;
use crate::{ProjectName, TemplateName};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// The API group and version of templates.
pub const GROUP: &str = "template.openshift.io/v1";

/// Beyond these nothing is read or made.
pub mod limit {
    /// Bytes of a document.
    pub const BYTES: usize = 2 << 20;
    /// Maps and lists within each other.
    pub const DEPTH: usize = 64;
    /// Objects of a template.
    pub const OBJECTS: usize = 10_000;
    /// Parameters of a template.
    pub const PARAMETERS: usize = 1_000;
    /// Bytes of a parameter's value.
    pub const VALUE: usize = 64 << 10;
    /// Former versions of a template that are kept, the present one included. Those that instances were made from stay besides.
    pub const REVISIONS: i64 = 50;
    /// Bytes that processing may insert altogether.
    pub const INSERTED: usize = 8 << 20;
}

/// A template: the whole document, fields that nobody here knows included.
///
/// OKD: `template.openshift.io/v1`, or `v1` in files up to 2019.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct Template(Value);

/// One parameter of a template. Texts that are not there are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// What references say.
    pub name: String,
    /// What people read; empty, the name.
    pub display_name: String,
    /// Help.
    pub description: String,
    /// The default.
    pub value: String,
    /// The generator that makes a value when there is none; only `expression` is known.
    pub generate: String,
    /// What the generator reads.
    pub from: String,
    /// Must there be a value in the end?
    pub required: bool,
}

impl Parameter {
    /// What people read.
    #[must_use]
    pub fn label(&self) -> &str {
        if self.display_name.is_empty() { &self.name } else { &self.display_name }
    }

    /// Is a value made up for it when it is left alone? OKD: a default wins over the generator.
    #[must_use]
    pub fn is_generated(&self) -> bool {
        self.value.is_empty() && !self.generate.is_empty()
    }
}

impl Template {
    /// Reads a document. More lenient than storing: a template without a name, or with parameters that are there twice,
    /// can be read and looked at.
    ///
    /// # Errors
    /// All that is not shaped as a template is, each with its place.
    pub fn read(document: Value) -> Result<Self, Faults> {
        let faults = super::shape::faults(&document);
        Faults::unless(faults, Self(document))
    }

    /// What keeps it from being stored or processed: its name and its parameters' names. OKD takes parameters that are
    /// there twice and then reads one and writes the other; here they are refused.
    ///
    /// # Errors
    /// All that is wrong, each with its place.
    pub fn check(&self) -> Result<(), Faults> {
        let mut faults = self.parameter_faults();
        if let Err(error) = TemplateName::parse(self.name()) {
            faults.insert(0, Fault::new("metadata.name", error.to_string()));
        }
        Faults::unless(faults, ())
    }

    pub(super) fn parameter_faults(&self) -> Vec<Fault> {
        let mut seen = HashMap::new();
        let mut faults = Vec::new();
        for (index, parameter) in self.parameters().into_iter().enumerate() {
            let place = format!("template.parameters[{index}]");
            if !is_parameter_name(&parameter.name) {
                let message =
                    format!("“{}” is not a parameter name: use letters, digits and underscores", parameter.name);
                faults.push(Fault::new(format!("{place}.name"), message));
            } else if let Some(first) = seen.insert(parameter.name.clone(), index) {
                let message = format!("parameter {} is there already, as template.parameters[{first}]", parameter.name);
                faults.push(Fault::new(place, message));
            }
        }
        faults
    }

    /// The whole document.
    #[must_use]
    pub fn document(&self) -> &Value {
        &self.0
    }

    /// The whole document, to keep.
    #[must_use]
    pub fn into_document(self) -> Value {
        self.0
    }

    /// Its name; empty when it has none.
    #[must_use]
    pub fn name(&self) -> &str {
        text(self.metadata("name"))
    }

    /// The project that it says it is of; empty when it does not say.
    #[must_use]
    pub fn namespace(&self) -> &str {
        text(self.metadata("namespace"))
    }

    /// An annotation; `None` when it is not there or empty.
    #[must_use]
    pub fn annotation(&self, key: &str) -> Option<&str> {
        let value = text(self.metadata("annotations").and_then(|annotations| annotations.get(key)));
        (!value.is_empty()).then_some(value)
    }

    /// One of OpenShift's annotations, such as `documentation-url`. Some authors write `template.openshift.io/` before it.
    #[must_use]
    pub fn stated(&self, name: &str) -> Option<&str> {
        let right = self.annotation(&format!("openshift.io/{name}"));
        right.or_else(|| self.annotation(&format!("template.openshift.io/{name}")))
    }

    /// All annotations of the template itself.
    #[must_use]
    pub fn annotations(&self) -> BTreeMap<String, String> {
        texts(self.metadata("annotations"))
    }

    /// The labels of the template itself.
    #[must_use]
    pub fn own_labels(&self) -> BTreeMap<String, String> {
        texts(self.metadata("labels"))
    }

    /// The labels that processing puts on each object.
    #[must_use]
    pub fn labels(&self) -> BTreeMap<String, String> {
        texts(self.0.get("labels"))
    }

    /// What people read after instantiating it, with references.
    #[must_use]
    pub fn message(&self) -> &str {
        text(self.0.get("message"))
    }

    /// The parameters, in order.
    #[must_use]
    pub fn parameters(&self) -> Vec<Parameter> {
        list(self.0.get("parameters")).iter().map(parameter).collect()
    }

    /// The objects, in order, as they were written.
    #[must_use]
    pub fn objects(&self) -> &[Value] {
        list(self.0.get("objects"))
    }

    /// Says which project and name it has from now on.
    pub fn rename(&mut self, project: &ProjectName, name: &TemplateName) {
        self.edit(|root| {
            edit_map(root, "metadata", |metadata| {
                metadata.insert("name".into(), name.to_string().into());
                metadata.insert("namespace".into(), project.to_string().into());
            });
        });
    }

    /// Sets an annotation of the template itself.
    pub fn annotate(&mut self, key: &str, value: &str) {
        self.edit(|root| edit_map(root, "metadata", |metadata| edit_map(metadata, "annotations", set(key, value))));
    }

    /// Sets a label of the template itself.
    pub fn label(&mut self, key: &str, value: &str) {
        self.edit(|root| edit_map(root, "metadata", |metadata| edit_map(metadata, "labels", set(key, value))));
    }

    /// Changes fields at the top.
    pub(super) fn edit(&mut self, change: impl FnOnce(&mut Map<String, Value>)) {
        if let Value::Object(root) = &mut self.0 {
            change(root);
        }
    }

    fn metadata(&self, field: &str) -> Option<&Value> {
        self.0.get("metadata")?.get(field)
    }
}

impl TryFrom<Value> for Template {
    type Error = Faults;
    fn try_from(document: Value) -> Result<Self, Faults> {
        Self::read(document)
    }
}

impl From<Template> for Value {
    fn from(template: Template) -> Self {
        template.0
    }
}

fn parameter(value: &Value) -> Parameter {
    let word = |field| text(value.get(field)).to_owned();
    Parameter {
        name: word("name"),
        display_name: word("displayName"),
        description: word("description"),
        value: scalar(value.get("value")),
        generate: word("generate"),
        from: word("from"),
        required: value.get("required").and_then(Value::as_bool).unwrap_or_default(),
    }
}

/// A default as text: OKD takes texts only; `5` and `true` without quotes are taken as if they had them.
fn scalar(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => String::new(),
    }
}

fn text(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

fn texts(value: Option<&Value>) -> BTreeMap<String, String> {
    let pairs = value.and_then(Value::as_object).into_iter().flatten();
    pairs.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// Changes the map in a field, which becomes one if it is none.
pub(super) fn edit_map(parent: &mut Map<String, Value>, field: &str, change: impl FnOnce(&mut Map<String, Value>)) {
    let mut map = match parent.get_mut(field).map(Value::take) {
        Some(Value::Object(map)) => map,
        _ => Map::new(),
    };
    change(&mut map);
    parent.insert(field.into(), Value::Object(map));
}

fn set<'a>(key: &'a str, value: &'a str) -> impl FnOnce(&mut Map<String, Value>) + 'a {
    |map| {
        map.insert(key.into(), value.into());
    }
}
