//! Templates as their pages show them.

use super::{Category, Field, Finding};
use crate::stream::{TagPath, YamlPlan};
use crate::{Digest, Instant, Page, ProjectName, TemplateName};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A template in the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TemplateCard {
    /// The project it is in.
    pub project: ProjectName,
    /// Its name there.
    pub name: TemplateName,
    /// What to call it: its display name, else its name.
    pub title: String,
    /// What it is, in plain text of one or more lines; may be empty.
    pub description: String,
    /// Who provides it; may be empty.
    pub provider: String,
    /// The class of its icon, such as `icon-ruby`, or the address of a picture; may be empty.
    pub icon: String,
    /// Its keywords.
    pub tags: Vec<String>,
    /// Where it belongs; at least one.
    pub categories: Vec<Category>,
    /// How many parameters it has.
    pub parameters: i64,
    /// How many objects it makes.
    pub objects: i64,
    /// When it was last changed.
    #[serde(with = "time::serde::rfc3339")]
    pub updated: Instant,
}

/// A piece of the catalogue with what it can be narrowed by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// The templates that match.
    pub cards: Page<TemplateCard>,
    /// How many match in each category, were it not narrowed by category; those with none are left out.
    pub categories: Vec<(Category, i64)>,
    /// How many match in each project, were it not narrowed by project.
    pub projects: Vec<(ProjectName, i64)>,
}

/// What the catalogue is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CatalogueFilter {
    /// Keywords, all of which are to be found.
    pub q: String,
    /// One category.
    pub category: Option<Category>,
    /// One project; all when it is empty.
    pub project: String,
}

/// Order of the catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TemplateSort {
    /// Those of project `openshift` first, then by title.
    #[default]
    Project,
    /// By title, a to z.
    Title,
    /// By title, z to a.
    TitleDescending,
    /// Changed last first.
    Updated,
}

impl TemplateSort {
    const ALL: [Self; 4] = [Self::Project, Self::Title, Self::TitleDescending, Self::Updated];

    /// The word in addresses: `project`, `title`, `-title`, `-updated`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Title => "title",
            Self::TitleDescending => "-title",
            Self::Updated => "-updated",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == word)
    }
}

/// A template, explained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TemplateDetail {
    /// What the catalogue says of it.
    pub card: TemplateCard,
    /// Tells it from a template that had the name before.
    pub uid: String,
    /// The clock when it last changed; an edit names the one it was made from.
    pub version: i64,
    /// Counts its versions, from 1.
    pub revision: i64,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Instant,
    /// Who last changed it.
    pub updated_by: String,
    /// More about it; may be empty.
    pub long_description: String,
    /// Where its documentation is; may be empty.
    pub documentation_url: String,
    /// Where help is to be had; may be empty.
    pub support_url: String,
    /// What is said after instantiating it, before parameters are put in; may be empty.
    pub message: String,
    /// Labels of the template itself.
    pub labels: BTreeMap<String, String>,
    /// Labels that every object gets.
    pub object_labels: BTreeMap<String, String>,
    /// Its form.
    pub fields: Vec<Field>,
    /// What it makes, in its order, as written.
    pub objects: Vec<ObjectName>,
    /// The images it needs, with its default values.
    pub images: Vec<NeededImage>,
    /// What is to be said about how it is written.
    pub findings: Vec<Finding>,
}

/// Which object: parameters may still stand in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectName {
    /// `apps/v1`.
    pub api_version: String,
    /// `Deployment`.
    pub kind: String,
    /// Where it says it belongs; empty for the project that it is made in.
    pub namespace: String,
    /// Its name.
    pub name: String,
}

impl ObjectName {
    /// What an object says of itself.
    #[must_use]
    pub fn of(object: &Value) -> Self {
        let text = |place: &str| object.pointer(place).and_then(Value::as_str).unwrap_or_default().to_owned();
        Self {
            api_version: text("/apiVersion"),
            kind: text("/kind"),
            namespace: text("/metadata/namespace"),
            name: text("/metadata/name"),
        }
    }
}

/// An image that objects need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NeededImage {
    /// As it is written: an image stream tag as `project/stream:tag`, else a pull spec.
    pub name: String,
    /// The image stream tag, when it is one.
    pub tag: Option<TagPath>,
    /// How it stands.
    pub state: ImageState,
}

/// How an image that is needed stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum ImageState {
    /// The tag has it.
    Here {
        /// Where the tag points; `None` for one that only remembers a pull spec.
        digest: Option<Digest>,
    },
    /// The tag is there, but its image has not been imported yet.
    Waiting,
    /// The tag's import failed.
    Failing {
        /// Why.
        message: String,
    },
    /// There is no such tag.
    Missing,
    /// One of the objects makes the tag.
    Made,
    /// It comes straight from a registry.
    Outside,
}

/// A version of a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateRevision {
    /// Its number, from 1.
    pub revision: i64,
    /// When it was saved.
    #[serde(with = "time::serde::rfc3339")]
    pub at: Instant,
    /// Who saved it.
    pub by: String,
    /// Why, in their words; may be empty.
    pub reason: String,
}

/// What one version of a template changed against another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RevisionDiff {
    /// The older one.
    pub from: TemplateRevision,
    /// The newer one.
    pub to: TemplateRevision,
    /// The lines.
    pub lines: YamlPlan,
}

/// What was read before it is saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateDraft {
    /// The name it says it has; empty when it says none.
    pub name: String,
    /// What to call it.
    pub title: String,
    /// Its form.
    pub fields: Vec<Field>,
    /// What it makes.
    pub objects: Vec<ObjectName>,
    /// What is to be said about how it is written.
    pub findings: Vec<Finding>,
}

/// A template that was deleted and can be brought back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedTemplate {
    /// The project it was in.
    pub project: ProjectName,
    /// Its name.
    pub name: TemplateName,
    /// What it was called.
    pub title: String,
    /// When it was deleted.
    #[serde(with = "time::serde::rfc3339")]
    pub at: Instant,
}
