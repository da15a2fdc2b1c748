//! A stream tag: wish, observation, and what follows from both.

use super::{Hold, Named, TagPath, TagSpec, TagStatus};
use crate::media::Kind;
use crate::tag::PlatformState;
use crate::{Digest, Instant};
use serde::{Deserialize, Serialize};

/// A tag of an image stream with everything that its pages show.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StreamTag {
    /// Its name.
    pub path: TagPath,
    /// The clock when its wish, hold or protection last changed; an edit names the one it was made from.
    pub version: i64,
    /// What is wanted; `None` when nobody wants it any more, or it was only ever pushed.
    pub spec: Option<TagSpec>,
    /// What it has.
    pub status: TagStatus,
    /// Why it does not move by itself.
    pub hold: Option<Hold>,
    /// Nobody may move or delete it before the protection is taken off.
    pub protected: bool,
    /// What is known of the current image.
    pub image: Option<CurrentImage>,
    /// It follows a tag that is not there.
    pub source_missing: bool,
    /// The tags that follow this one, by name.
    pub followers: Vec<TagPath>,
    /// What consumers pull; `None` while there is nothing.
    pub pull: Option<String>,
    /// Since when it is deleted, while that can be undone.
    #[serde(with = "time::serde::rfc3339::option")]
    pub deleted: Option<Instant>,
}

/// What is known of the image a tag points at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CurrentImage {
    /// Image, index or artifact.
    pub kind: Kind,
    /// What an artifact is, as a media type.
    pub artifact_type: Option<String>,
    /// What it runs on.
    pub platforms: Vec<PlatformState>,
    /// Bytes of all content.
    pub size: i64,
    /// When it was built, as it claims.
    #[serde(with = "time::serde::rfc3339::option")]
    pub built: Option<Instant>,
}

/// The sorts of tags that people tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TagKind {
    /// Nobody wants it, but it has an image: pushed, or its wish was removed.
    Orphan,
    /// Wanted, without a source: it waits for a push.
    Placeholder,
    /// Only a pull spec is remembered.
    Reference,
    /// Imported again and again.
    Scheduled,
    /// Imported when somebody asks.
    Imported,
    /// A copy of one image of a stream.
    Pinned,
    /// Follows a tag of the same stream.
    Alias,
    /// Follows a tag of another stream.
    Follows,
}

impl StreamTag {
    /// Which sort of tag it is.
    #[must_use]
    pub fn kind(&self) -> TagKind {
        let Some(spec) = &self.spec else { return TagKind::Orphan };
        match spec.source.as_ref().map(|source| &source.named) {
            None => TagKind::Placeholder,
            Some(Named::Image(_)) if spec.reference => TagKind::Reference,
            Some(Named::Image(_)) if spec.scheduled => TagKind::Scheduled,
            Some(Named::Image(_)) => TagKind::Imported,
            Some(Named::StreamImage(_)) => TagKind::Pinned,
            Some(Named::Tag(path)) if path.is_beside(&self.path) => TagKind::Alias,
            Some(Named::Tag(_)) => TagKind::Follows,
        }
    }

    /// Is its image fetched from a registry?
    #[must_use]
    pub fn is_imported(&self) -> bool {
        self.spec.as_ref().is_some_and(TagSpec::is_imported)
    }

    /// Does its source still have to be imported? OKD: the wish is newer than both the image and the last failure. A tag on
    /// hold, or protected, waits for a person instead.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        let is_kept = self.hold.is_some() || self.protected;
        !is_kept
            && self.spec.as_ref().is_some_and(|spec| spec.is_imported() && spec.generation > self.status.observed())
    }

    /// Where its source points, when the tag does not: a hold, a protection or a guard keeps it.
    #[must_use]
    pub fn would_move(&self) -> Option<&Digest> {
        self.status.seen.as_ref().filter(|seen| Some(*seen) != self.status.digest.as_ref())
    }

    /// The source in words, as a sentence without its end: `follows quay.io/acme/web:1`.
    #[must_use]
    pub fn source_words(&self) -> String {
        let source = self.spec.as_ref().and_then(|spec| spec.source.as_ref());
        let name = source.map(|source| match &source.named {
            Named::Tag(path) => path.from(&self.path),
            Named::Image(spec) => spec.to_string(),
            Named::StreamImage(path) => {
                let stream = if path.project == self.path.project && path.stream == self.path.stream {
                    String::new()
                } else {
                    format!("{}/{}", path.project, path.stream)
                };
                format!("{stream}@{}", path.digest.short())
            }
        });
        let name = name.unwrap_or_default();
        match self.kind() {
            TagKind::Orphan => "no source".into(),
            TagKind::Placeholder => "waits for a push".into(),
            TagKind::Reference => format!("reference to {name}"),
            TagKind::Scheduled => format!("re-imported periodically from {name}"),
            TagKind::Imported => format!("imported from {name}"),
            TagKind::Pinned => format!("copy of {name}"),
            TagKind::Alias | TagKind::Follows => format!("follows {name}"),
        }
    }
}

impl TagStatus {
    /// The newest generation of the wish that was dealt with, well or badly.
    #[must_use]
    pub fn observed(&self) -> i64 {
        self.generation.max(self.condition.as_ref().map_or(0, |condition| condition.generation))
    }
}
