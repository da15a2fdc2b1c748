//! What pages and REST show of the samples.

use super::{Condition, ConditionType, SampleKind, SamplesSpec};
use crate::stream::Condition as ImportCondition;
use crate::{Instant, TagName};
use serde::{Deserialize, Serialize};

/// The configuration: what is wanted and what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SamplesConfig {
    /// Its identity; another one after it was reset.
    pub uid: String,
    /// Counts what was wanted.
    pub generation: i64,
    /// The clock when anything about it last changed; an edit names the one it was made from.
    pub version: i64,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Instant,
    /// What is wanted.
    pub spec: SamplesSpec,
    /// What came of it.
    pub status: SamplesStatus,
}

/// What came of a wish about the samples.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SamplesStatus {
    /// The generation that this is about; 0 when nothing was done yet.
    pub observed_generation: i64,
    /// The wish as it was fulfilled last.
    pub observed: SamplesSpec,
    /// The version of the samples that is installed completely; empty when none is.
    pub version: String,
    /// What is so of them.
    pub conditions: Vec<Condition>,
}

impl SamplesStatus {
    /// One of the conditions.
    #[must_use]
    pub fn condition(&self, kind: ConditionType) -> Option<&Condition> {
        self.conditions.iter().find(|condition| condition.kind == kind)
    }
}

/// How a sample stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SampleState {
    /// It is there, as it was written.
    Installed,
    /// It is left out; what is there of it stays.
    Skipped,
    /// Somebody made something of its name, which is left alone.
    Foreign,
    /// It could not be brought in line.
    Refused,
    /// It was taken away.
    Removed,
}

impl SampleState {
    const ALL: [Self; 5] = [Self::Installed, Self::Skipped, Self::Foreign, Self::Refused, Self::Removed];

    /// The word in JSON and SQL.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Installed => "installed",
            Self::Skipped => "skipped",
            Self::Foreign => "foreign",
            Self::Refused => "refused",
            Self::Removed => "removed",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// One sample.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sample {
    /// Stream or template.
    pub kind: SampleKind,
    /// Its name in project `openshift`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// How it stands.
    pub state: SampleState,
    /// Why it stands so, where that needs saying.
    pub message: String,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub since: Instant,
    /// Is there something of its name?
    pub present: bool,
    /// Tags of a stream that is there.
    pub tags: usize,
    /// Those whose import has not ended yet.
    pub pending: usize,
    /// Those whose import failed.
    pub failing: Vec<FailedTag>,
    /// When failed imports are asked for again at the latest.
    #[serde(with = "time::serde::rfc3339::option")]
    pub retry: Option<Instant>,
}

/// A tag of a sample whose import failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailedTag {
    /// The tag.
    pub tag: TagName,
    /// Why.
    pub condition: ImportCondition,
    /// When it is tried next by itself.
    #[serde(with = "time::serde::rfc3339::option")]
    pub next: Option<Instant>,
}

/// Something that happened to the samples.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SampleEvent {
    /// Its number; higher is later.
    pub sequence: i64,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: Instant,
    /// Who did it: `weir` for what it did by itself.
    pub actor: String,
    /// What happened, as a word: installed, repaired, skipped, …
    pub what: String,
    /// To what; `None` when it is about all of them.
    pub kind: Option<SampleKind>,
    /// The sample's name.
    pub name: String,
    /// More about it.
    pub message: String,
}

/// Everything about the samples.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Samples {
    /// What is wanted, and the state as a whole.
    pub config: SamplesConfig,
    /// Every sample, streams first, by name.
    pub samples: Vec<Sample>,
    /// What happened lately, newest first.
    pub events: Vec<SampleEvent>,
}
