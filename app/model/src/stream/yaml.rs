//! What saving a document would change.

use serde::{Deserialize, Serialize};

/// What saving a document would change, as pieces of before and after with three lines around each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct YamlPlan {
    /// The pieces; none when nothing would change.
    pub pieces: Vec<Vec<YamlLine>>,
}

/// A line of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct YamlLine {
    /// What becomes of it.
    pub fate: Fate,
    /// The line, without its end.
    pub text: String,
}

/// What becomes of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It stays.
    Stays,
    /// It goes.
    Goes,
    /// It comes.
    Comes,
}
