//! Conditions: what is so of the samples as a whole, in OKD's words.

use crate::Instant;
use serde::{Deserialize, Serialize};

/// The conditions that OKD has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConditionType {
    /// All samples that are wanted are there.
    SamplesExist,
    /// What is wanted can be had.
    ConfigurationValid,
    /// Credentials are there. Weir takes those of the configured registries, so this is always so.
    ImportCredentialsExist,
    /// The import of at least one tag failed.
    ImportImageErrorsExist,
    /// Samples are being taken away.
    RemovePending,
    /// Images are still being imported.
    ImageChangesInProgress,
    /// One version of the samples is being replaced by another.
    MigrationInProgress,
}

impl ConditionType {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::SamplesExist,
        Self::ConfigurationValid,
        Self::ImportCredentialsExist,
        Self::ImportImageErrorsExist,
        Self::RemovePending,
        Self::ImageChangesInProgress,
        Self::MigrationInProgress,
    ];
}

/// Whether a condition is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Truth {
    /// It is.
    True,
    /// It is not.
    False,
    /// Nobody can tell.
    Unknown,
}

impl From<bool> for Truth {
    fn from(is: bool) -> Self {
        if is { Self::True } else { Self::False }
    }
}

/// One condition and since when it is so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Condition {
    /// Which.
    #[serde(rename = "type")]
    pub kind: ConditionType,
    /// Whether it is so.
    pub status: Truth,
    /// When anything about it changed.
    #[serde(rename = "lastUpdateTime", with = "time::serde::rfc3339")]
    pub updated: Instant,
    /// Since when the status is what it is.
    #[serde(rename = "lastTransitionTime", with = "time::serde::rfc3339")]
    pub since: Instant,
    /// One word, when there is a reason.
    pub reason: String,
    /// A sentence for people.
    pub message: String,
}

impl Condition {
    /// Is it so?
    #[must_use]
    pub fn is_true(&self) -> bool {
        self.status == Truth::True
    }
}
