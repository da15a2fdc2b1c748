//! What objects say about themselves, in Kubernetes' words.

use crate::rest::Problem;
use crate::rest::metadata::read_version;
use axum::http::StatusCode;
use model::stream::Stream;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use utoipa::ToSchema;

/// Name, version and age of an object.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ObjectMeta {
    pub(super) name: String,
    /// The project.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) namespace: Option<String>,
    /// Tells it from another that had the name before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uid: Option<String>,
    /// Changes whenever the object does; a write that names an old one is refused with 409.
    pub(super) resource_version: String,
    /// Counts the changes of what is wanted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) generation: Option<i64>,
    #[serde(with = "time::serde::rfc3339")]
    pub(super) creation_timestamp: OffsetDateTime,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) annotations: BTreeMap<String, String>,
}

impl From<&Stream> for ObjectMeta {
    fn from(stream: &Stream) -> Self {
        Self {
            name: stream.name.to_string(),
            namespace: Some(stream.project.to_string()),
            uid: Some(stream.uid.clone()),
            resource_version: stream.version.to_string(),
            generation: Some(stream.generation),
            creation_timestamp: stream.created,
            labels: stream.labels.clone(),
            annotations: stream.annotations.clone(),
        }
    }
}

/// What a request says about the object it sends. An object that was read may be sent back as it is.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct GivenMeta {
    pub(super) name: Option<String>,
    namespace: Option<String>,
    pub(super) uid: Option<String>,
    /// The version the edit was made from; 409 when that is not the present one.
    resource_version: Option<String>,
    /// All labels anew; without it they stay.
    pub(super) labels: Option<BTreeMap<String, String>>,
    /// All annotations anew; without it they stay.
    pub(super) annotations: Option<BTreeMap<String, String>>,
    /// What a name begins with that is made up; of template instances only.
    pub(super) generate_name: Option<String>,
    /// Ignored.
    #[serde(rename = "finalizers")]
    _finalizers: Option<Vec<String>>,
    /// Ignored.
    #[serde(rename = "generation")]
    _generation: Option<i64>,
    /// Ignored.
    #[serde(rename = "creationTimestamp")]
    _creation_timestamp: Option<String>,
    /// Ignored.
    #[serde(rename = "managedFields")]
    _managed_fields: Option<Value>,
    /// Ignored.
    #[serde(rename = "selfLink")]
    _self_link: Option<String>,
}

impl GivenMeta {
    /// The version named, as a number.
    pub(super) fn version(&self) -> Result<Option<i64>, Problem> {
        read_version(self.resource_version.as_deref())
    }

    /// The name of an object to be made.
    pub(super) fn new_name(&self) -> Result<&str, Problem> {
        self.name.as_deref().ok_or_else(|| refuse("metadata.name", "Say what it is to be called".to_owned()))
    }

    /// Refuses an object that is about something else than the address says.
    pub(super) fn check(&self, namespace: Option<&str>, name: Option<&str>) -> Result<(), Problem> {
        let says = |field: &str, said: &Option<String>, address: Option<&str>| match (said.as_deref(), address) {
            (Some(said), Some(address)) if !said.is_empty() && said != address => {
                Err(refuse(field, format!("The address says {address}, the object {said}")))
            }
            _ => Ok(()),
        };
        says("metadata.namespace", &self.namespace, namespace)?;
        says("metadata.name", &self.name, name)
    }
}

/// A field that cannot be accepted.
pub(super) fn refuse(field: impl Into<String>, message: impl Into<String>) -> Problem {
    Problem::field(StatusCode::UNPROCESSABLE_ENTITY, field, message)
}
