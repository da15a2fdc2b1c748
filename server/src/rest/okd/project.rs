//! A project as OKD shows it.

use super::PROJECTS;
use super::meta::{GivenMeta, ObjectMeta, refuse};
use super::table::{Row, age};
use crate::rest::Problem;
use crate::rest::metadata::check_type;
use model::project::Project;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Where OKD keeps what people call a project.
const DISPLAY_NAME: &str = "openshift.io/display-name";
/// Where OKD keeps what a project is for.
const DESCRIPTION: &str = "openshift.io/description";
/// The label that every namespace of Kubernetes has.
const NAME: &str = "kubernetes.io/metadata.name";

/// A project: what holds image streams.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ProjectObject {
    #[schema(example = "Project")]
    kind: &'static str,
    api_version: &'static str,
    /// The annotations `openshift.io/display-name` and `openshift.io/description` say what people call it and what it is for.
    pub(super) metadata: ObjectMeta,
    status: ProjectStatus,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ProjectStatus {
    #[schema(example = "Active")]
    phase: &'static str,
    /// How many image streams are in it.
    image_streams: i64,
}

/// A project as a client describes it. One that was read may be sent back as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ProjectBody {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    api_version: Option<String>,
    pub(super) metadata: GivenMeta,
    /// Ignored: there is nothing to say.
    #[serde(default, rename = "spec")]
    _spec: Option<Value>,
    /// Ignored.
    #[serde(default, rename = "status")]
    _status: Option<Value>,
}

/// What people say about a project.
pub(super) struct Description {
    pub(super) display_name: String,
    pub(super) description: String,
}

impl From<Project> for ProjectObject {
    fn from(project: Project) -> Self {
        let said = [(DISPLAY_NAME, project.display_name), (DESCRIPTION, project.description)];
        let said = said.into_iter().filter(|(_, text)| !text.is_empty());
        Self {
            kind: "Project",
            api_version: PROJECTS,
            metadata: ObjectMeta {
                labels: labels(project.name.as_str()),
                name: project.name.into(),
                namespace: None,
                uid: None,
                resource_version: project.version.to_string(),
                generation: None,
                creation_timestamp: project.created,
                annotations: said.map(|(key, text)| (key.to_owned(), text)).collect(),
            },
            status: ProjectStatus { phase: "Active", image_streams: project.streams },
        }
    }
}

fn labels(name: &str) -> BTreeMap<String, String> {
    BTreeMap::from([(NAME.to_owned(), name.to_owned())])
}

impl Row for ProjectObject {
    const COLUMNS: &'static [(&'static str, &'static str, &'static str)] = &[
        ("Name", "string", "Its name, for ever"),
        ("Display Name", "string", "What people call it"),
        ("Status", "string", "Always Active"),
        ("Age", "string", "How long ago it was made"),
    ];

    fn cells(&self) -> Vec<Value> {
        let display_name = self.metadata.annotations.get(DISPLAY_NAME).cloned().unwrap_or_default();
        let age = age(Some(self.metadata.creation_timestamp));
        vec![self.metadata.name.as_str().into(), display_name.into(), self.status.phase.into(), age]
    }

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }
}

impl ProjectBody {
    /// Refuses a body that is about something else, or says what Weir does not keep.
    pub(super) fn check(&self, name: Option<&str>) -> Result<(), Problem> {
        check_type(self.kind.as_deref(), "Project", self.api_version.as_deref(), PROJECTS)?;
        self.metadata.check(Some(""), name)?;
        let own = self.metadata.name.as_deref().or(name).map(labels).unwrap_or_default();
        if self.metadata.labels.as_ref().is_some_and(|labels| !labels.is_empty() && *labels != own) {
            return Err(refuse("metadata.labels", "Projects have no labels of their own"));
        }
        let unknown = |key: &&String| ![DISPLAY_NAME, DESCRIPTION].contains(&key.as_str());
        match self.metadata.annotations.iter().flat_map(BTreeMap::keys).find(unknown) {
            Some(key) => {
                let message = format!("Weir keeps {DISPLAY_NAME} and {DESCRIPTION} of a project, not {key}");
                Err(refuse("metadata.annotations", message))
            }
            None => Ok(()),
        }
    }

    /// What is said about the project; nothing said leaves what is there.
    pub(super) fn description(&self, present: Option<Project>) -> Description {
        match (&self.metadata.annotations, present) {
            (None, Some(project)) => {
                Description { display_name: project.display_name, description: project.description }
            }
            (said, _) => {
                let text = |key| said.as_ref().and_then(|said| said.get(key)).cloned().unwrap_or_default();
                Description { display_name: text(DISPLAY_NAME), description: text(DESCRIPTION) }
            }
        }
    }
}

/// Where the fields that the engine names stand in [`ProjectBody`].
pub(super) fn place(field: &str) -> String {
    match field {
        "name" => "metadata.name".to_owned(),
        "display_name" => format!("metadata.annotations[{DISPLAY_NAME}]"),
        "description" => format!("metadata.annotations[{DESCRIPTION}]"),
        other => other.to_owned(),
    }
}
