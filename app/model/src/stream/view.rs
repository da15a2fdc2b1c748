//! Streams as their pages show them.

use super::{Condition, Event, Hold, ImagePath, StreamTag, TagEvent, TagPath};
use crate::image::{ImageBody, ImageChild, Referrer};
use crate::media::Kind;
use crate::{Instant, Page, ProjectName, Reference, StreamName, TagName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An image stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Stream {
    /// The project it is in.
    pub project: ProjectName,
    /// Its name there.
    pub name: StreamName,
    /// What tells it from a stream that had the name before.
    pub uid: String,
    /// Counts the changes of what is wanted.
    pub generation: i64,
    /// The clock when anything of it last changed.
    pub version: i64,
    /// The clock when it was made or brought back: to a watcher from before, it is new.
    pub born: i64,
    /// Bare names in pods of the project resolve to this stream.
    pub local_lookup: bool,
    /// Labels by key.
    pub labels: BTreeMap<String, String>,
    /// Annotations by key.
    pub annotations: BTreeMap<String, String>,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Instant,
    /// Since when it is deleted, while that can be undone.
    #[serde(with = "time::serde::rfc3339::option")]
    pub deleted: Option<Instant>,
}

/// A stream with the counts that its row shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StreamFacts {
    /// The stream.
    pub stream: Stream,
    /// Tags it has.
    pub tags: i64,
    /// Tags whose last import failed.
    pub failing: i64,
    /// Tags whose source still has to be imported.
    pub pending: i64,
    /// Tags that are re-imported periodically.
    pub scheduled: i64,
    /// Tags on hold.
    pub held: i64,
    /// When one of them last moved.
    #[serde(with = "time::serde::rfc3339::option")]
    pub moved: Option<Instant>,
}

/// A stream with its tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamPage {
    /// The stream and its counts.
    pub facts: StreamFacts,
    /// Its tags in OKD's order.
    pub tags: Vec<StreamTag>,
    /// Tags deleted within the last 24 hours, latest first: that can be undone.
    pub deleted: Vec<StreamTag>,
}

/// A stream and a piece of its tags, as its page shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamView {
    /// The stream and its counts.
    pub facts: StreamFacts,
    /// The tags that match, in OKD's order.
    pub rows: Page<StreamRow>,
    /// Tags deleted lately, which can be brought back.
    pub deleted: Vec<StreamTag>,
}

/// A tag with the aliases that need no row of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamRow {
    /// The tag.
    pub tag: StreamTag,
    /// Tags of the same stream that follow it, and are where it is.
    pub aliases: Vec<TagName>,
}

/// An image that a stream has, explained. Of an index, `body` describes the child chosen by platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StreamImage {
    /// Its name.
    pub path: ImagePath,
    /// Where it can be pulled.
    pub pull: String,
    /// Media type of its manifest.
    pub media_type: String,
    /// Image, index or artifact.
    pub kind: Kind,
    /// What an artifact is, as a media type.
    pub artifact_type: Option<String>,
    /// Bytes of all content.
    pub size: i64,
    /// The children of an index.
    pub children: Vec<ImageChild>,
    /// Annotations of its manifest.
    pub annotations: BTreeMap<String, String>,
    /// The content that is shown: of the image itself, or of the chosen child.
    pub body: Option<ImageBody>,
    /// Attestations about the shown child that the index brings along.
    pub referrers: Vec<Referrer>,
    /// Tags of the stream that point at it, in OKD's order.
    pub tags: Vec<TagName>,
    /// When it came into the stream.
    #[serde(with = "time::serde::rfc3339")]
    pub first_seen: Instant,
    /// The same image in a configured registry, where it is known of one.
    pub indexed: Option<Reference>,
}

/// A piece of a tag's history with the tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    /// The tag; its `status.event` is the current move.
    pub tag: StreamTag,
    /// The moves that match, newest first.
    pub events: Page<Event>,
    /// Everybody who ever moved the tag.
    pub actors: Vec<String>,
}

/// A tag whose import fails, for lists over all streams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailingTag {
    /// The tag.
    pub tag: TagPath,
    /// Why.
    pub condition: Condition,
}

/// A tag on hold, for lists over all streams.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldTag {
    /// The tag.
    pub tag: TagPath,
    /// Who and why.
    pub hold: Hold,
}

/// What happens in streams at a glance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamActivity {
    /// The latest moves of tags, newest first.
    pub moves: Vec<TagEvent>,
    /// Tags whose last import failed, latest first.
    pub failing: Vec<FailingTag>,
    /// Tags on hold, latest first.
    pub held: Vec<HeldTag>,
}

impl StreamActivity {
    /// Is there nothing to tell?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { moves, failing, held } = self;
        moves.is_empty() && failing.is_empty() && held.is_empty()
    }
}

/// Order of the table of streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum StreamSort {
    /// By name, a to z.
    #[default]
    Name,
    /// By name, z to a.
    NameDescending,
    /// Latest move first.
    Moved,
    /// Most failing tags first.
    Failing,
}

impl StreamSort {
    /// The word in addresses: `name`, `-name`, `-moved`, `-failing`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameDescending => "-name",
            Self::Moved => "-moved",
            Self::Failing => "-failing",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Name, Self::NameDescending, Self::Moved, Self::Failing].into_iter().find(|sort| sort.as_str() == word)
    }
}
