//! The configuration of the samples as OKD shows it.

use super::SAMPLES;
use super::meta::{GivenMeta, ObjectMeta, refuse};
use super::table::{Row, age};
use crate::rest::Problem;
use crate::rest::metadata::check_type;
use model::samples::{CLUSTER, Condition, ManagementState, SamplesConfig, SamplesSpec};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What is wanted of the samples, and what came of it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConfigObject {
    #[schema(example = "Config")]
    kind: &'static str,
    api_version: &'static str,
    pub(super) metadata: ObjectMeta,
    spec: ConfigSpec,
    status: ConfigStatus,
}

/// What is wanted. What is left out stays as it is.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct ConfigSpec {
    /// `Managed`, `Unmanaged` or `Removed`.
    #[schema(example = "Managed")]
    management_state: Option<String>,
    /// The registry that images come from, `host[:port][/path]`, instead of the one each sample names.
    samples_registry: Option<String>,
    /// Samples for these alone: `x86_64`, `amd64`, `arm64`, `aarch64`, `ppc64le`, `s390x`. Empty means all.
    architectures: Option<Vec<String>>,
    /// Image streams that are neither made nor repaired.
    skipped_imagestreams: Option<Vec<String>>,
    /// Templates that are neither made nor repaired.
    skipped_templates: Option<Vec<String>>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ConfigStatus {
    /// The generation that this is about.
    observed_generation: i64,
    /// The version of the samples that is installed completely.
    version: String,
    /// What was wanted when it was last brought about.
    #[serde(flatten)]
    observed: ConfigSpec,
    /// `SamplesExist`, `ConfigurationValid`, `ImportImageErrorsExist`, … with `status`, `reason`, `message` and times.
    #[schema(value_type = Vec<Object>)]
    conditions: Vec<Condition>,
}

/// The configuration as a client describes it. One that was read may be sent back as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ConfigBody {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    api_version: Option<String>,
    #[serde(default)]
    pub(super) metadata: GivenMeta,
    #[serde(default)]
    spec: ConfigSpec,
    /// Ignored.
    #[serde(default, rename = "status")]
    _status: Option<Value>,
}

impl From<&SamplesSpec> for ConfigSpec {
    fn from(spec: &SamplesSpec) -> Self {
        Self {
            management_state: Some(spec.management_state.as_str().to_owned()),
            samples_registry: Some(spec.samples_registry.clone()),
            architectures: Some(spec.architectures.clone()),
            skipped_imagestreams: Some(spec.skipped_streams.clone()),
            skipped_templates: Some(spec.skipped_templates.clone()),
        }
    }
}

impl From<SamplesConfig> for ConfigObject {
    fn from(config: SamplesConfig) -> Self {
        let status = config.status;
        Self {
            kind: "Config",
            api_version: SAMPLES,
            metadata: ObjectMeta {
                name: CLUSTER.to_owned(),
                namespace: None,
                uid: Some(config.uid),
                resource_version: config.version.to_string(),
                generation: Some(config.generation),
                creation_timestamp: config.created,
                labels: BTreeMap::new(),
                annotations: BTreeMap::new(),
            },
            spec: (&config.spec).into(),
            status: ConfigStatus {
                observed_generation: status.observed_generation,
                version: status.version,
                observed: (&status.observed).into(),
                conditions: status.conditions,
            },
        }
    }
}

impl Row for ConfigObject {
    const COLUMNS: &'static [(&'static str, &'static str, &'static str)] = &[
        ("Name", "string", "Always cluster"),
        ("Management State", "string", "What is done with the samples"),
        ("Version", "string", "The version of the samples that is installed"),
        ("Age", "string", "How long ago it was made"),
    ];

    fn cells(&self) -> Vec<Value> {
        let state = self.spec.management_state.clone().unwrap_or_default();
        let age = age(Some(self.metadata.creation_timestamp));
        vec![self.metadata.name.as_str().into(), state.into(), self.status.version.as_str().into(), age]
    }

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }
}

impl ConfigBody {
    /// What is wanted with this; what it leaves out is as in `unsaid`. Refuses a body that is about something else.
    pub(super) fn wanted(self, unsaid: SamplesSpec) -> Result<SamplesSpec, Problem> {
        check_type(self.kind.as_deref(), "Config", self.api_version.as_deref(), SAMPLES)?;
        self.metadata.check(Some(""), Some(CLUSTER))?;
        let said = |map: &Option<BTreeMap<String, String>>| map.as_ref().is_some_and(|map| !map.is_empty());
        if said(&self.metadata.labels) || said(&self.metadata.annotations) {
            return Err(refuse("metadata", "The configuration of the samples has no labels and annotations"));
        }
        let state = match self.spec.management_state.as_deref() {
            None => unsaid.management_state,
            Some("") => ManagementState::default(),
            Some(word) => ManagementState::from_word(word).ok_or_else(|| {
                refuse("spec.managementState", format!("“{word}” is none of Managed, Unmanaged and Removed"))
            })?,
        };
        Ok(SamplesSpec {
            management_state: state,
            samples_registry: self.spec.samples_registry.unwrap_or(unsaid.samples_registry),
            architectures: self.spec.architectures.unwrap_or(unsaid.architectures),
            skipped_streams: self.spec.skipped_imagestreams.unwrap_or(unsaid.skipped_streams),
            skipped_templates: self.spec.skipped_templates.unwrap_or(unsaid.skipped_templates),
        })
    }
}

/// Where the fields that the engine names stand in [`ConfigBody`].
pub(super) fn place(field: &str) -> String {
    let name = match field {
        "samples_registry" => "samplesRegistry",
        "skipped_imagestreams" => "skippedImagestreams",
        "skipped_templates" => "skippedTemplates",
        other => other,
    };
    format!("spec.{name}")
}
