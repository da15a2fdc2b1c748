//! What is worth knowing before a template is used.

use serde::{Deserialize, Serialize};

/// One thing that lint found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// Where: `template.parameters[2].from`, `template.objects[0].spec.host`.
    pub place: String,
    /// What, for people.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

/// How bad a finding is; the worst comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Processing fails.
    Error,
    /// It does something that its author did not mean.
    Warning,
    /// It could be better.
    Hint,
}
