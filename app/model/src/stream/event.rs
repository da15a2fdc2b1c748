//! The history of tags: moves, append-only.

use super::TagPath;
use crate::change::Change;
use crate::{Digest, Instant};
use serde::{Deserialize, Serialize};

/// How a tag came to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EventKind {
    /// Its source was imported.
    Import,
    /// Somebody pushed.
    Push,
    /// Somebody tagged an image.
    Tag,
    /// The tag that it follows moved.
    Follow,
    /// Somebody went back to an earlier image.
    Rollback,
    /// It was deleted.
    Delete,
}

impl EventKind {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Import, Self::Push, Self::Tag, Self::Follow, Self::Rollback, Self::Delete];

    /// The word in JSON and SQL.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Import => "import",
            Self::Push => "push",
            Self::Tag => "tag",
            Self::Follow => "follow",
            Self::Rollback => "rollback",
            Self::Delete => "delete",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A move of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Position in the order of everything that happens to streams; a subscriber can resume from it.
    pub sequence: i64,
    /// How it came about.
    pub kind: EventKind,
    /// Where the tag pointed; `None` when it pointed nowhere.
    pub from: Option<Digest>,
    /// Where it points; `None` when it was deleted, and for tags that only remember a pull spec.
    pub to: Option<Digest>,
    /// Where the new image can be pulled; empty when the tag was deleted.
    pub reference: String,
    /// The generation of the wish that it fulfilled.
    pub generation: i64,
    /// Who caused it.
    pub actor: String,
    /// Why, in their words; may be empty.
    pub reason: String,
    /// What it changed, when both images are known.
    pub change: Option<Change>,
    /// What should make people look twice.
    pub warning: Option<String>,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub time: Instant,
}

/// A move with the tag that it moved, for lists over many tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagEvent {
    /// The tag.
    pub tag: TagPath,
    /// Is there no such tag any more?
    pub gone: bool,
    /// The move.
    pub event: Event,
}

/// What a history is narrowed to. Empty means everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HistoryFilter {
    /// Only this kind.
    pub kind: Option<EventKind>,
    /// Only by this person.
    pub actor: String,
    /// Only to or from a digest that begins so (`4f3c1a`, `sha256:4f3c1a…`).
    pub digest: String,
    /// Not before.
    #[serde(with = "time::serde::rfc3339::option")]
    pub since: Option<Instant>,
    /// Before.
    #[serde(with = "time::serde::rfc3339::option")]
    pub until: Option<Instant>,
}
