//! What the connection doctor found.

use serde::{Deserialize, Serialize};

/// How one check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// As it should be.
    Good,
    /// Works, with a restriction worth knowing.
    Warning,
    /// Does not work.
    Bad,
    /// Could not be tried because of an earlier result.
    Skipped,
}

/// One check of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What was checked: `TLS`, `Ping`, `Catalogue`, …
    pub name: String,
    /// How it ended.
    pub outcome: Outcome,
    /// What was seen.
    pub result: String,
    /// What that means for the person.
    pub meaning: String,
    /// The exact remedy; empty when there is nothing to do.
    pub remedy: String,
}

/// The report of the doctor: its checks in the order they were made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The checks.
    pub checks: Vec<Check>,
}

impl Report {
    /// True when nothing is bad.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.checks.iter().all(|check| check.outcome != Outcome::Bad)
    }
}
