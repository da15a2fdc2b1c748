//! A change of a wish: what is not said stays as it is.

use super::{Backwards, ImportMode, ReferencePolicy, SourceKind};
use crate::Platform;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a person states about a tag. `None` keeps what is there (OKD resets unstated flags; Weir never does).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct TagPatch {
    /// The source, as typed; the inner `None` makes it a tag that waits for a push.
    pub source: Option<Option<TypedSource>>,
    /// Only remember the pull spec.
    pub reference: Option<bool>,
    /// Look at the source again and again.
    pub scheduled: Option<bool>,
    /// Seconds between two looks.
    pub interval: Option<i64>,
    /// Allow plain HTTP and unverified certificates.
    pub insecure: Option<bool>,
    /// What is taken of a list of platforms.
    pub import_mode: Option<ImportMode>,
    /// Which platform, for `Legacy`; the inner `None` is the default one.
    pub platform: Option<Option<Platform>>,
    /// Which pull spec consumers are given.
    pub reference_policy: Option<ReferencePolicy>,
    /// All annotations anew.
    pub annotations: Option<BTreeMap<String, String>>,
    /// What happens when the source goes back.
    pub backwards: Option<Backwards>,
}

/// A source as it was typed, before anybody looked what it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedSource {
    /// What it is meant to be.
    pub kind: SourceKind,
    /// The project of a stream tag or stream image; the tag's own when it is empty.
    #[serde(default)]
    pub project: String,
    /// A pull spec, `[project/][stream:]tag`, or `[project/][stream@]digest` where the digest may be a unique beginning.
    pub text: String,
}

impl TypedSource {
    /// A source in the tag's own project, or in the one that the text names.
    #[must_use]
    pub fn new(kind: SourceKind, text: impl Into<String>) -> Self {
        Self { kind, project: String::new(), text: text.into() }
    }
}

impl TagPatch {
    /// A change of nothing but the source.
    #[must_use]
    pub fn from(kind: SourceKind, text: impl Into<String>) -> Self {
        Self { source: Some(Some(TypedSource::new(kind, text))), ..Self::default() }
    }
}

/// What a person states about a stream. `None` keeps what is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct StreamPatch {
    /// Bare names in pods of the project resolve to this stream.
    pub local_lookup: Option<bool>,
    /// All labels anew.
    pub labels: Option<BTreeMap<String, String>>,
    /// All annotations anew.
    pub annotations: Option<BTreeMap<String, String>>,
}
