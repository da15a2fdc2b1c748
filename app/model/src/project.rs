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

/// A credential that a project has for a registry. Its password is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectCredential {
    /// The registry, as pull specs name it.
    pub host: String,
    /// As whom.
    pub username: String,
    /// Since when it is so.
    #[serde(with = "time::serde::rfc3339")]
    pub changed: Instant,
    /// By whom.
    pub by: String,
}

/// How much a project may have; `None` is no limit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// Image streams.
    pub streams: Option<i64>,
    /// Tags of each image stream.
    pub tags: Option<i64>,
    /// Tags whose sources are looked at again and again.
    pub scheduled: Option<i64>,
}

/// How much a project may have, and has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaUse {
    /// What it may.
    pub most: Quota,
    /// Its image streams.
    pub streams: i64,
    /// The tags of that image stream that has the most.
    pub tags: i64,
    /// Its tags whose sources are looked at again and again.
    pub scheduled: i64,
}
