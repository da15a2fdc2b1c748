//! The observation: what a tag has, and how its last looks at the source went.

use crate::{Digest, Instant};
use serde::{Deserialize, Serialize};

/// What a tag has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TagStatus {
    /// The current image; `None` while there is none, and for tags that only remember a pull spec.
    pub digest: Option<Digest>,
    /// Where that image can be pulled: `quay.io/acme/web@sha256:…`; empty while there is nothing.
    pub reference: String,
    /// The generation of the wish that this fulfils.
    pub generation: i64,
    /// When it became current.
    #[serde(with = "time::serde::rfc3339::option")]
    pub moved: Option<Instant>,
    /// The sequence of the move that made it current.
    pub event: Option<i64>,
    /// Why the last import failed; `None` when it did not.
    pub condition: Option<Condition>,
    /// The last look at the source.
    pub last_check: Option<LastCheck>,
    /// When the source is looked at next.
    #[serde(with = "time::serde::rfc3339::option")]
    pub next_check: Option<Instant>,
    /// Failed looks in a row.
    pub attempts: i64,
    /// What the source was last seen to point at: where the tag would move if nothing kept it.
    pub seen: Option<Digest>,
}

/// Why an import failed (OKD's `ImportSuccess` condition with status `False`; success is its absence).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Condition {
    /// One word: `Unauthorized`, `NotFound`, `Forbidden`, `BadRequest`, `Invalid`, `InternalError`, `Backwards`, …
    pub reason: String,
    /// What happened and what to do.
    pub message: String,
    /// The generation of the wish that failed.
    pub generation: i64,
    /// When it first failed this way.
    #[serde(with = "time::serde::rfc3339")]
    pub since: Instant,
}

/// How a look at the source ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckOutcome {
    /// It points where the tag does.
    Unchanged,
    /// The tag moved.
    Moved,
    /// It could not be read, or not be followed.
    Failed,
}

impl CheckOutcome {
    /// The word in JSON and SQL.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Moved => "moved",
            Self::Failed => "failed",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Unchanged, Self::Moved, Self::Failed].into_iter().find(|outcome| outcome.as_str() == word)
    }
}

/// When the source was last looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastCheck {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: Instant,
    /// How it ended.
    pub outcome: CheckOutcome,
}

/// One look at the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub time: Instant,
    /// How it ended.
    pub outcome: CheckOutcome,
    /// The HTTP status of the answer, when there was one.
    pub status: Option<u16>,
    /// Where the source pointed.
    pub digest: Option<Digest>,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// What went wrong, or was noticed.
    pub message: String,
}

/// Why a tag does not move by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Who holds it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub since: Instant,
}

/// What taking a hold away will do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "plan", rename_all = "lowercase")]
pub enum ResumePlan {
    /// The tag stays where it is.
    Stays,
    /// It moves at once.
    Moves {
        /// Where.
        to: Digest,
    },
    /// Its source is imported at once, and it moves to whatever that points at.
    Imports {
        /// Where the source was last seen to point.
        seen: Option<Digest>,
    },
}
