//! Instances rendered anew or deleted: what that would do.

use super::{EntryProblem, ObjectName};
use crate::stream::YamlPlan;
use crate::{ProjectName, StreamName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What to change when an instance is rendered anew. What is not said stays.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Changes {
    /// New values by parameter.
    pub values: BTreeMap<String, String>,
    /// Parameters to generate anew.
    pub generate: Vec<String>,
    /// Labels for all objects besides those of the template, instead of those that were said before.
    pub labels: Option<BTreeMap<String, String>>,
    /// In an upgrade, the version of the template that was seen; refused when there is a newer one.
    pub revision: Option<i64>,
    /// Objects for which a choice was made in an upgrade, by their key.
    pub choices: BTreeMap<String, Choice>,
}

/// Whose object is kept in an upgrade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// The one that the instance has.
    Mine,
    /// The one of the new version.
    Theirs,
}

/// What rendering an instance anew would do. Secrets are masked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RenderPlan {
    /// What cannot be accepted; nothing is done while there is any.
    pub problems: Vec<EntryProblem>,
    /// The version of the template that the instance has.
    pub from_revision: i64,
    /// The version that it would have.
    pub to_revision: i64,
    /// Parameters whose value would be another one.
    pub parameters: Vec<ParameterChange>,
    /// The objects that would be other ones, at most [`RenderPlan::MOST`], and all that need a choice.
    pub objects: Vec<ObjectChange>,
    /// How many objects would be other ones besides.
    pub more: i64,
    /// How many objects stay as they are.
    pub unchanged: i64,
}

impl RenderPlan {
    /// Changes that are shown, besides those that need a choice.
    pub const MOST: usize = 200;

    /// Does an object still need a choice?
    #[must_use]
    pub fn needs_choice(&self) -> bool {
        self.objects.iter().any(|change| change.what == WhatChanges::Conflict && change.choice.is_none())
    }
}

/// A parameter whose value would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParameterChange {
    /// Its name.
    pub name: String,
    /// What to call it.
    pub label: String,
    /// The value it has; `None` when the template had no such parameter. Masked when it is a secret.
    pub from: Option<String>,
    /// The value it would have; `None` when the template has no such parameter any more. Masked when it is a secret.
    pub to: Option<String>,
}

/// An object that would change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ObjectChange {
    /// Names it among the objects, for choices; it says nothing else.
    pub key: String,
    /// Which.
    pub name: ObjectName,
    /// What would become of it.
    pub what: WhatChanges,
    /// Whose is kept, where that can be chosen.
    pub choice: Option<Choice>,
    /// Only a secret in it changes: the lines look the same.
    pub secret: bool,
    /// From what the instance has to what it would have.
    pub lines: YamlPlan,
}

/// What would become of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WhatChanges {
    /// It comes.
    Added,
    /// It goes.
    Removed,
    /// It changes.
    Changed,
    /// Only the instance's own differs from what its version of the template says: it stays unless theirs is chosen.
    Mine,
    /// Both changed it in different ways: somebody has to choose.
    Conflict,
}

/// What deleting an instance does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletePlan {
    /// How many rendered objects are forgotten.
    pub rendered: i64,
    /// Image streams that the instance made and that go with it.
    pub goes: Vec<StreamFate>,
    /// Image streams that stay, and why.
    pub stays: Vec<StreamFate>,
}

/// What becomes of an image stream of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamFate {
    /// Its project.
    pub project: ProjectName,
    /// Its name.
    pub stream: StreamName,
    /// Why it stays; empty when it goes.
    pub why: String,
}
