//! Instances of templates as their pages show them.

use super::{Field, Finding, ImageState, NeededImage, ObjectName, Origin};
use crate::stream::TagPath;
use crate::{Digest, InstanceName, Instant, Page, ProjectName, StreamName, TemplateName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is entered to instantiate a template, or to render an instance anew.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Entries {
    /// Values by parameter. What is not here is left alone: generated, or as the template says.
    pub values: BTreeMap<String, String>,
    /// Labels for every object, besides those of the template.
    pub labels: BTreeMap<String, String>,
}

/// What instantiating would make. Secrets are masked.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    /// What cannot be accepted; nothing is made while there is any.
    pub problems: Vec<EntryProblem>,
    /// The objects in their order; those beyond [`Preview::MOST`] are counted only.
    pub objects: Vec<PreviewObject>,
    /// How many objects there are altogether.
    pub total: i64,
    /// What is said afterwards.
    pub message: String,
    /// The images that the objects need.
    pub images: Vec<NeededImage>,
    /// What should be looked at twice.
    pub warnings: Vec<Finding>,
}

impl Preview {
    /// Objects that are shown.
    pub const MOST: usize = 200;
}

/// What is wrong with what was entered, or with the template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryProblem {
    /// The parameter, when one is to blame.
    pub parameter: Option<String>,
    /// Where: `template.parameters[2]`, `item[0].objects`.
    pub place: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// An object that would be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewObject {
    /// Which.
    pub name: ObjectName,
    /// What becomes of it.
    pub fate: ObjectFate,
    /// As YAML.
    pub yaml: String,
}

/// What becomes of a rendered object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "kebab-case")]
pub enum ObjectFate {
    /// It is kept with the instance; nobody applies it to a cluster.
    Rendered,
    /// It is an image stream of Weir's.
    Stream {
        /// Its project.
        project: ProjectName,
        /// Its name.
        stream: StreamName,
        /// How it stands.
        state: StreamState,
    },
}

/// How an image stream among the objects stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StreamState {
    /// It is to be made.
    New,
    /// The instance made it.
    Made,
    /// It was there before and is as the object says.
    Shared,
    /// It was there before and is otherwise: instantiating is refused.
    Taken,
    /// It was deleted since.
    Gone,
}

/// An instance in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceRow {
    /// The project it is in.
    pub project: ProjectName,
    /// Its name there.
    pub name: InstanceName,
    /// Tells it from an instance that had the name before.
    pub uid: String,
    /// The clock when it last changed; an edit names the one it was made from.
    pub version: i64,
    /// Counts how often it was rendered, from 1.
    pub revision: i64,
    /// What it was made from.
    pub template: InstanceTemplate,
    /// How many objects it has.
    pub objects: i64,
    /// How many of them are image streams of Weir's.
    pub streams: i64,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Instant,
    /// Who made it.
    pub created_by: String,
    /// When it was last rendered.
    #[serde(with = "time::serde::rfc3339")]
    pub updated: Instant,
    /// Who rendered it last.
    pub updated_by: String,
}

/// An instance in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceLine {
    /// The instance.
    pub row: InstanceRow,
    /// The image stream tags that its objects name and that moved since it was rendered.
    pub moved: Vec<TagPath>,
}

/// The template of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceTemplate {
    /// Its project; `None` when the instance was made from a template that is not stored.
    pub project: Option<ProjectName>,
    /// Its name; may be empty then.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// Which version of it; 0 when it is not stored.
    pub revision: i64,
    /// The newest version, when that is a newer one: the instance can be upgraded.
    pub newer: Option<i64>,
    /// The template is no longer there.
    pub gone: bool,
}

impl InstanceTemplate {
    /// Its name, when it may be a stored one.
    #[must_use]
    pub fn stored_name(&self) -> Option<TemplateName> {
        TemplateName::parse(&self.name).ok()
    }
}

/// An instance, explained. Secrets are masked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InstanceDetail {
    /// What the list says of it.
    pub row: InstanceRow,
    /// What its template says after instantiating; may be empty.
    pub message: String,
    /// Its parameters in the order of the template.
    pub parameters: Vec<InstanceParameter>,
    /// A piece of its objects, in their order.
    pub objects: Page<InstanceObject>,
    /// The images its objects need, and where those are now.
    pub images: Vec<InstanceImage>,
    /// How it was rendered, newest first.
    pub revisions: Vec<InstanceRevision>,
}

/// A parameter of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceParameter {
    /// Its name.
    pub name: String,
    /// What to call it.
    pub label: String,
    /// Its value; masked when it is a secret.
    pub value: String,
    /// Is it a secret?
    pub secret: bool,
    /// Where the value came from.
    pub origin: Origin,
}

/// An object of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceObject {
    /// Its place among the objects, from 0.
    pub position: i64,
    /// Which.
    pub name: ObjectName,
    /// What became of it.
    pub fate: ObjectFate,
}

/// An image that objects of an instance need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceImage {
    /// The image stream tag.
    pub tag: TagPath,
    /// The objects that name it, such as `DeploymentConfig/web`.
    pub used_by: Vec<String>,
    /// Where the tag pointed when the instance was rendered.
    pub then: Option<Digest>,
    /// How it stands now.
    pub now: ImageState,
}

impl InstanceImage {
    /// Has the tag moved since the instance was rendered?
    #[must_use]
    pub fn has_moved(&self) -> bool {
        match (&self.then, &self.now) {
            (Some(then), ImageState::Here { digest: Some(now) }) => then != now,
            _ => false,
        }
    }
}

/// One rendering of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceRevision {
    /// Its number, from 1.
    pub revision: i64,
    /// What was done.
    pub what: Rendering,
    /// The version of the template.
    pub template_revision: i64,
    /// Who did it.
    pub by: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: Instant,
}

/// Why an instance was rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rendering {
    /// It was made.
    Create,
    /// Its parameters changed.
    Rerun,
    /// It moved on to another version of its template.
    Upgrade,
}

impl Rendering {
    /// The word in JSON and SQL.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Rerun => "rerun",
            Self::Upgrade => "upgrade",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Create, Self::Rerun, Self::Upgrade].into_iter().find(|what| what.as_str() == word)
    }
}

/// What only those see who may see secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceSecrets {
    /// The values of secret parameters.
    pub values: BTreeMap<String, String>,
    /// The message with them.
    pub message: String,
}

/// The form to render an instance anew, with what it has. Secrets stay with the server: their fields are blank, and blank
/// means that they stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InstanceForm {
    /// The instance.
    pub row: InstanceRow,
    /// The form of the template's version.
    pub fields: Vec<Field>,
    /// The values that are no secrets.
    pub values: BTreeMap<String, String>,
    /// Parameters whose former value is kept when nothing is entered.
    pub kept: Vec<String>,
    /// Labels that all objects have besides those of the template.
    pub labels: BTreeMap<String, String>,
    /// Labels that the template's version puts on all objects; they may have references.
    pub object_labels: BTreeMap<String, String>,
}

/// How an instance is handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExportFormat {
    /// YAML documents, one an object.
    #[default]
    Yaml,
    /// One `List`, as YAML.
    List,
    /// YAML documents for a cluster without OpenShift's APIs.
    Kubernetes,
}

impl ExportFormat {
    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yaml => "yaml",
            Self::List => "list",
            Self::Kubernetes => "kubernetes",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Yaml, Self::List, Self::Kubernetes].into_iter().find(|format| format.as_str() == word)
    }
}

/// An instance as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Export {
    /// YAML.
    pub text: String,
    /// What has no equivalent in the format, a sentence each.
    pub notes: Vec<String>,
}
