//! An instance of a template as OKD shows it.

use super::TEMPLATES;
use super::listed::{Listed, Mark};
use super::meta::{GivenMeta, ObjectMeta};
use super::table::{Row, age};
use super::template::TemplateShape;
use super::watch::PIECE;
use engine::{Actor, Engine, Error, InstanceFacts, WholeInstance};
use model::template::ObjectName;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use utoipa::ToSchema;

/// An instance of a template.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TemplateInstance {
    #[schema(example = "TemplateInstance")]
    kind: &'static str,
    api_version: &'static str,
    metadata: ObjectMeta,
    spec: InstanceSpec,
    status: InstanceStatus,
    /// For the table.
    #[serde(skip)]
    row: (String, usize),
}

#[derive(Serialize, ToSchema)]
struct InstanceSpec {
    /// The whole template that it was made from.
    #[schema(value_type = TemplateShape)]
    template: Value,
    requester: Requester,
}

/// Who made it.
#[derive(Serialize, ToSchema)]
struct Requester {
    username: String,
}

#[derive(Serialize, ToSchema)]
struct InstanceStatus {
    /// `Ready` means that the objects are rendered and the image streams among them are Weir's. Weir applies nothing to a
    /// cluster, and does not say that anything runs.
    conditions: Vec<InstanceCondition>,
    /// What exists: the image streams. All other objects are rendered, not applied.
    objects: Vec<InstanceObject>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct InstanceCondition {
    #[serde(rename = "type")]
    #[schema(example = "Ready")]
    kind: &'static str,
    #[schema(example = "True")]
    status: &'static str,
    #[schema(example = "Created")]
    reason: &'static str,
    message: String,
    #[serde(with = "time::serde::rfc3339")]
    last_transition_time: OffsetDateTime,
}

#[derive(Serialize, ToSchema)]
struct InstanceObject {
    r#ref: ObjectReference,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ObjectReference {
    kind: String,
    namespace: String,
    name: String,
    uid: String,
    api_version: String,
}

/// An instance as a client describes it. One that was read may be sent back as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct InstanceBody {
    #[serde(default)]
    pub(super) kind: Option<String>,
    #[serde(default)]
    pub(super) api_version: Option<String>,
    pub(super) metadata: GivenMeta,
    #[serde(default)]
    pub(super) spec: SpecBody,
    /// Ignored.
    #[serde(default, rename = "status")]
    _status: Option<Value>,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct SpecBody {
    /// The whole template. Values in its parameters are its defaults, and can be read by all who see the instance.
    #[schema(value_type = Option<TemplateShape>)]
    pub(super) template: Option<Value>,
    /// Refused: Weir has no Secrets. Send values as `spec.parameters`.
    pub(super) secret: Option<Value>,
    /// Weir: values by parameter; write-only. An empty one is set to nothing, and not generated.
    pub(super) parameters: Option<BTreeMap<String, String>>,
    /// Ignored: it is who asks.
    #[serde(rename = "requester")]
    _requester: Option<Value>,
}

impl From<WholeInstance> for TemplateInstance {
    fn from(whole: WholeInstance) -> Self {
        let WholeInstance { facts, template, objects, streams } = whole;
        let row = facts.row;
        let made = |(position, uid): (usize, String)| {
            let ObjectName { api_version, kind, namespace, name } = ObjectName::of(objects.get(position)?);
            let namespace = if namespace.is_empty() { row.project.to_string() } else { namespace };
            Some(InstanceObject { r#ref: ObjectReference { kind, namespace, name, uid, api_version } })
        };
        let ready = InstanceCondition {
            kind: "Ready",
            status: "True",
            reason: "Created",
            message: "Rendered, not applied. Its image streams are made".to_owned(),
            last_transition_time: row.updated,
        };
        Self {
            kind: "TemplateInstance",
            api_version: TEMPLATES,
            status: InstanceStatus { conditions: vec![ready], objects: streams.into_iter().filter_map(made).collect() },
            spec: InstanceSpec {
                template: template.into_document(),
                requester: Requester { username: row.created_by },
            },
            row: (row.template.name, objects.len()),
            metadata: ObjectMeta {
                name: row.name.to_string(),
                namespace: Some(row.project.to_string()),
                uid: Some(row.uid),
                resource_version: row.version.to_string(),
                generation: None,
                creation_timestamp: row.created,
                labels: facts.labels,
                annotations: facts.annotations,
            },
        }
    }
}

impl TemplateInstance {
    /// The template that it was made from.
    pub(super) fn template(&self) -> &Value {
        &self.spec.template
    }
}

impl Listed for InstanceFacts {
    type Object = TemplateInstance;
    const KIND: &'static str = "TemplateInstance";
    const LIST: &'static str = "TemplateInstanceList";
    const GROUP: &'static str = TEMPLATES;

    fn mark(&self) -> Mark {
        let Self { row, born, deleted, .. } = self;
        Mark { uid: row.uid.clone(), version: row.version, born: *born, deleted: deleted.is_some() }
    }

    fn place(&self) -> (&str, &str) {
        (self.row.project.as_str(), self.row.name.as_str())
    }

    fn labels(&self) -> &BTreeMap<String, String> {
        &self.labels
    }

    async fn all(engine: &Engine, actor: &Actor, project: Option<&str>) -> Result<Vec<Self>, Error> {
        engine.instances().all(actor, project).await
    }

    async fn changed(engine: &Engine, actor: &Actor, project: Option<&str>, since: i64) -> Result<Vec<Self>, Error> {
        engine.instances().changed(actor, project, since, PIECE).await
    }

    async fn object(self, engine: &Engine, actor: &Actor) -> Result<TemplateInstance, Error> {
        Ok(engine.instances().of(actor, self).await?.into())
    }
}

impl Row for TemplateInstance {
    const COLUMNS: &'static [(&'static str, &'static str, &'static str)] = &[
        ("Name", "string", "Its name in the project"),
        ("Template", "string", "The template that it was made from"),
        ("Objects", "integer", "How many objects were rendered"),
        ("Age", "string", "When it was made"),
    ];

    fn cells(&self) -> Vec<Value> {
        let (template, objects) = &self.row;
        let made = age(Some(self.metadata.creation_timestamp));
        vec![self.metadata.name.as_str().into(), template.as_str().into(), (*objects).into(), made]
    }

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }
}
