//! A template as OKD shows it: the document that was stored, with what the server knows of it.

use super::TEMPLATES;
use super::listed::{Listed, Mark};
use super::meta::{ObjectMeta, refuse};
use super::table::Row;
use super::watch::PIECE;
use crate::rest::Problem;
use crate::rest::metadata::{check_type, read_version};
use engine::{Actor, Engine, Error, StoredTemplate, TemplateFacts};
use model::template::Template;
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A template: objects with parameters. Fields that are not here are kept as they were sent.
#[derive(ToSchema)]
#[schema(as = Template, rename_all = "camelCase")]
#[expect(dead_code, reason = "read by the OpenAPI document only")]
pub(super) struct TemplateShape {
    #[schema(example = "Template")]
    kind: String,
    #[schema(example = "template.openshift.io/v1")]
    api_version: String,
    metadata: ObjectMeta,
    /// Said after instantiating; with references to parameters.
    message: Option<String>,
    /// Labels that every object gets.
    labels: Option<BTreeMap<String, String>>,
    parameters: Option<Vec<ParameterShape>>,
    /// Objects of any kind, kept verbatim.
    #[schema(value_type = Vec<Object>)]
    objects: Vec<Value>,
}

/// A parameter of a template.
#[derive(ToSchema)]
#[schema(as = TemplateParameter, rename_all = "camelCase")]
#[expect(dead_code, reason = "read by the OpenAPI document only")]
pub(super) struct ParameterShape {
    /// Letters, digits and underscores.
    name: String,
    display_name: Option<String>,
    description: Option<String>,
    /// The default, or the value when it is processed.
    value: Option<String>,
    /// `expression`: without a value, one is generated.
    #[schema(example = "expression")]
    generate: Option<String>,
    /// What is generated.
    #[schema(example = "[a-zA-Z0-9]{16}")]
    from: Option<String>,
    required: Option<bool>,
}

/// A template on its way to a client.
pub(super) struct TemplateObject {
    metadata: ObjectMeta,
    document: Value,
    /// What the table shows besides its name.
    shown: [Value; 3],
}

impl Serialize for TemplateObject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.document.serialize(serializer)
    }
}

impl From<StoredTemplate> for TemplateObject {
    fn from(stored: StoredTemplate) -> Self {
        let StoredTemplate { facts, template } = stored;
        let metadata = ObjectMeta {
            name: facts.card.name.to_string(),
            namespace: Some(facts.card.project.to_string()),
            uid: Some(facts.uid),
            resource_version: facts.version.to_string(),
            generation: None,
            creation_timestamp: facts.created,
            labels: template.own_labels(),
            annotations: template.annotations(),
        };
        let description = first_line(template.annotation("description").unwrap_or_default());
        let shown = [description.into(), parameters(&template).into(), template.objects().len().into()];
        let mut document = template.into_document();
        if let Some(root) = document.as_object_mut() {
            root.insert("kind".into(), "Template".into());
            root.insert("apiVersion".into(), TEMPLATES.into());
        }
        let said = serde_json::to_value(&metadata).unwrap_or_default();
        if let (Some(own), Value::Object(said)) = (document["metadata"].as_object_mut(), said) {
            own.extend(said.into_iter().filter(|(key, _)| !matches!(key.as_str(), "labels" | "annotations")));
        }
        Self { metadata, document, shown }
    }
}

/// A template that a client sent, about what the address says.
pub(super) fn template(document: Value, project: &str, name: Option<&str>) -> Result<Template, Problem> {
    let text = |field: &str| document[field].as_str();
    let version = text("apiVersion").filter(|version| *version != "v1");
    check_type(text("kind"), "Template", version, TEMPLATES)?;
    let template = Template::read(document).map_err(|faults| Problem::faults(&faults))?;
    let says = |field: &str, said: &str, address: Option<&str>| match address {
        Some(address) if !said.is_empty() && said != address => {
            Err(refuse(field, format!("The address says {address}, the object {said}")))
        }
        _ => Ok(()),
    };
    says("metadata.namespace", template.namespace(), Some(project))?;
    says("metadata.name", template.name(), name)?;
    Ok(template)
}

/// What a template that a client sent says about which one it was made from: version and uid.
pub(super) fn seen(template: &Template) -> Result<(Option<i64>, Option<String>), Problem> {
    let metadata = &template.document()["metadata"];
    let version = read_version(metadata["resourceVersion"].as_str())?;
    Ok((version, metadata["uid"].as_str().map(str::to_owned)))
}

impl Listed for TemplateFacts {
    type Object = TemplateObject;
    const KIND: &'static str = "Template";
    const LIST: &'static str = "TemplateList";
    const GROUP: &'static str = TEMPLATES;

    fn mark(&self) -> Mark {
        let Self { uid, version, born, deleted, .. } = self;
        Mark { uid: uid.clone(), version: *version, born: *born, deleted: deleted.is_some() }
    }

    fn place(&self) -> (&str, &str) {
        (self.card.project.as_str(), self.card.name.as_str())
    }

    fn labels(&self) -> &BTreeMap<String, String> {
        &self.labels
    }

    async fn all(engine: &Engine, actor: &Actor, project: Option<&str>) -> Result<Vec<Self>, Error> {
        engine.templates().all(actor, project).await
    }

    async fn changed(engine: &Engine, actor: &Actor, project: Option<&str>, since: i64) -> Result<Vec<Self>, Error> {
        engine.templates().changed(actor, project, since, PIECE).await
    }

    async fn object(self, engine: &Engine, actor: &Actor) -> Result<TemplateObject, Error> {
        Ok(engine.templates().of(actor, &self).await?.into())
    }
}

impl Row for TemplateObject {
    const COLUMNS: &'static [(&'static str, &'static str, &'static str)] = &[
        ("Name", "string", "Its name in the project"),
        ("Description", "string", "What it is, in a line"),
        ("Parameters", "string", "How many it has, and how many of them have no value or are generated"),
        ("Objects", "integer", "How many objects it makes"),
    ];

    fn cells(&self) -> Vec<Value> {
        let [description, parameters, objects] = self.shown.clone();
        vec![self.metadata.name.as_str().into(), description, parameters, objects]
    }

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }
}

/// OKD: the first line, and of that 80 characters.
fn first_line(description: &str) -> String {
    const MOST: usize = 80;
    let line = description.lines().next().unwrap_or_default();
    if line.chars().count() <= MOST {
        return line.to_owned();
    }
    line.chars().take(MOST - 3).chain("...".chars()).collect()
}

/// OKD: `3 (1 blank)` when some have no value and none is generated for them, else `3 (1 generated)`, else `3 (all set)`.
fn parameters(template: &Template) -> String {
    let all = template.parameters();
    let blank = all.iter().filter(|parameter| parameter.value.is_empty() && !parameter.is_generated()).count();
    let generated = all.iter().filter(|parameter| parameter.is_generated()).count();
    match (blank, generated) {
        (0, 0) => format!("{} (all set)", all.len()),
        (0, generated) => format!("{} ({generated} generated)", all.len()),
        (blank, _) => format!("{} ({blank} blank)", all.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn parameters_are_counted_as_okd_does() {
        let of = |parameters: Value| {
            let document = json!({"kind": "Template", "apiVersion": "v1", "parameters": parameters, "objects": []});
            super::parameters(&Template::read(document).unwrap())
        };
        let generated = json!({"name": "A", "generate": "expression", "from": "a"});
        assert_eq!(of(json!([])), "0 (all set)");
        assert_eq!(of(json!([generated, {"name": "B", "value": "b"}])), "2 (1 generated)");
        assert_eq!(of(json!([generated, {"name": "B"}])), "2 (1 blank)");
    }

    #[test]
    fn descriptions_are_cut_to_a_line() {
        assert_eq!(first_line("One\nTwo"), "One");
        assert_eq!(first_line(&"ä".repeat(81)), format!("{}...", "ä".repeat(77)));
    }
}
