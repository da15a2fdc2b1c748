//! Projects: what holds image streams.

use crate::{Instant, ProjectName};
use serde::{Deserialize, Serialize};

/// A project with what it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Project {
    /// Its name, for ever.
    pub name: ProjectName,
    /// What people call it; may be empty.
    pub display_name: String,
    /// What it is for; may be empty.
    pub description: String,
    /// The clock when it last changed; an edit names the one it was made from.
    pub version: i64,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Instant,
    /// Image streams in it.
    pub streams: i64,
    /// When a tag of one of them last moved.
    #[serde(with = "time::serde::rfc3339::option")]
    pub moved: Option<Instant>,
}

impl Project {
    /// What to call it in a title.
    #[must_use]
    pub fn title(&self) -> &str {
        if self.display_name.is_empty() { self.name.as_str() } else { &self.display_name }
    }
}
