//! An image stream as OKD shows it.

use super::IMAGES;
use super::listed::{Listed, Mark};
use super::meta::ObjectMeta;
use super::table::{Row, age};
use super::tag_reference::TagReference;
use super::watch::PIECE;
use engine::{Actor, Engine, Error, Whole};
use model::stream::{Condition, Event, Hold, Stream, StreamTag};
use model::{Digest, Instant};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use utoipa::ToSchema;

/// An image stream: what is wanted of its tags, and what they have.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImageStream {
    #[schema(example = "ImageStream")]
    kind: &'static str,
    api_version: &'static str,
    pub(super) metadata: ObjectMeta,
    spec: StreamSpec,
    status: StreamStatus,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct StreamSpec {
    lookup_policy: LookupPolicy,
    tags: Vec<TagReference>,
}

/// How bare names are understood.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LookupPolicy {
    /// Bare names in pods of the project resolve to this stream.
    pub(super) local: bool,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct StreamStatus {
    /// Where the stream can be pulled from Weir itself; empty without a registry of its own.
    docker_image_repository: &'static str,
    tags: Vec<TagEvents>,
}

/// What a tag has.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct TagEvents {
    pub(super) tag: String,
    /// Newest first; the first is what the tag points at. The last 20: `…/history` has them all.
    pub(super) items: Vec<TagItem>,
    /// Why the last import failed; absent when it did not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) conditions: Vec<TagCondition>,
    /// Weir: why the tag does not move by itself; absent when it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    hold: Option<TagHold>,
    /// Weir: nobody may move or delete it before the protection is taken off.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    protected: bool,
}

/// An image that a tag points at or did.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TagItem {
    /// When the tag came to point at it.
    #[serde(with = "time::serde::rfc3339")]
    pub(super) created: OffsetDateTime,
    docker_image_reference: String,
    /// Its digest; empty for a tag that only remembers a pull spec.
    image: String,
    generation: i64,
}

/// Why an import failed.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TagCondition {
    #[serde(rename = "type")]
    #[schema(example = "ImportSuccess")]
    kind: &'static str,
    #[schema(example = "False")]
    status: &'static str,
    #[serde(with = "time::serde::rfc3339")]
    pub(super) last_transition_time: OffsetDateTime,
    pub(super) reason: String,
    message: String,
    generation: i64,
}

/// Who keeps a tag where it is.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct TagHold {
    by: String,
    reason: String,
    #[serde(with = "time::serde::rfc3339")]
    since: OffsetDateTime,
}

impl From<Whole> for ImageStream {
    fn from(whole: Whole) -> Self {
        let Whole { stream, mut tags, mut moves } = whole;
        // OKD keeps both lists by name.
        tags.sort_by(|a, b| a.path.tag.cmp(&b.path.tag));
        let events = |tag: &StreamTag| TagEvents::of(tag, moves.remove(&tag.path.tag).unwrap_or_default());
        Self {
            kind: "ImageStream",
            api_version: IMAGES,
            metadata: ObjectMeta::from(&stream),
            spec: StreamSpec {
                lookup_policy: LookupPolicy { local: stream.local_lookup },
                tags: tags.iter().filter_map(TagReference::of).collect(),
            },
            status: StreamStatus { docker_image_repository: "", tags: tags.iter().filter_map(events).collect() },
        }
    }
}

impl TagEvents {
    /// What a tag has, with its moves, newest first; `None` when there is nothing to say.
    pub(super) fn of(tag: &StreamTag, moves: Vec<Event>) -> Option<Self> {
        let item = |event: Event| {
            // The same image again, from another place or for another wish, is no move: OKD writes it into the item.
            let current = Some(event.sequence) == tag.status.event;
            let status = &tag.status;
            TagItem {
                created: event.time,
                docker_image_reference: if current { status.reference.clone() } else { event.reference },
                image: event.to.map(Digest::into).unwrap_or_default(),
                generation: if current { status.generation } else { event.generation },
            }
        };
        let events = Self {
            tag: tag.path.tag.to_string(),
            items: moves.into_iter().map(item).collect(),
            conditions: tag.status.condition.clone().map(TagCondition::from).into_iter().collect(),
            hold: tag.hold.clone().map(TagHold::from),
            protected: tag.protected,
        };
        let says_nothing = events.items.is_empty() && events.conditions.is_empty() && events.hold.is_none();
        (!says_nothing || events.protected).then_some(events)
    }

    /// When something about it last changed.
    pub(super) fn updated(&self) -> Option<Instant> {
        let moved = self.items.first().map(|item| item.created);
        moved.max(self.conditions.first().map(|condition| condition.last_transition_time))
    }
}

impl From<Condition> for TagCondition {
    fn from(condition: Condition) -> Self {
        Self {
            kind: "ImportSuccess",
            status: "False",
            last_transition_time: condition.since,
            reason: condition.reason,
            message: condition.message,
            generation: condition.generation,
        }
    }
}

impl From<Hold> for TagHold {
    fn from(hold: Hold) -> Self {
        Self { by: hold.by, reason: hold.reason, since: hold.since }
    }
}

impl Listed for Stream {
    type Object = ImageStream;
    const KIND: &'static str = "ImageStream";
    const LIST: &'static str = "ImageStreamList";
    const GROUP: &'static str = IMAGES;
    /// Nothing has a repository of its own yet.
    const FIELDS: &'static [&'static str] =
        &["metadata.name", "metadata.namespace", "spec.dockerImageRepository", "status.dockerImageRepository"];

    fn mark(&self) -> Mark {
        let Self { uid, version, born, deleted, .. } = self;
        Mark { uid: uid.clone(), version: *version, born: *born, deleted: deleted.is_some() }
    }

    fn place(&self) -> (&str, &str) {
        (self.project.as_str(), self.name.as_str())
    }

    fn labels(&self) -> &BTreeMap<String, String> {
        &self.labels
    }

    async fn all(engine: &Engine, actor: &Actor, project: Option<&str>) -> Result<Vec<Self>, Error> {
        engine.streams().all(actor, project).await
    }

    async fn changed(engine: &Engine, actor: &Actor, project: Option<&str>, since: i64) -> Result<Vec<Self>, Error> {
        let changed = engine.streams().changed(actor, project, since, PIECE).await?;
        Ok(changed.into_iter().map(|facts| facts.stream).collect())
    }

    async fn object(self, engine: &Engine, actor: &Actor) -> Result<ImageStream, Error> {
        let whole = if self.deleted.is_some() {
            Whole { stream: self, tags: vec![], moves: BTreeMap::new() }
        } else {
            engine.streams().whole(actor, self.project.as_str(), self.name.as_str()).await?
        };
        Ok(whole.into())
    }
}

impl Row for ImageStream {
    const COLUMNS: &'static [(&'static str, &'static str, &'static str)] = &[
        ("Name", "string", "Its name in the project"),
        ("Image Repository", "string", "Where it can be pulled from Weir itself"),
        ("Tags", "string", "Its tags, the last moved first"),
        ("Updated", "string", "When one of them last moved"),
    ];

    fn cells(&self) -> Vec<Value> {
        let moved = |tag: &&TagEvents| tag.items.first().map(|item| item.created);
        let mut tags: Vec<&TagEvents> = self.status.tags.iter().filter(|tag| !tag.items.is_empty()).collect();
        tags.sort_by_key(|tag| std::cmp::Reverse(moved(tag)));
        let updated = age(tags.first().and_then(moved));
        let names: Vec<&str> = tags.iter().map(|tag| tag.tag.as_str()).collect();
        let repository = self.status.docker_image_repository.into();
        vec![self.metadata.name.as_str().into(), repository, shortened(&names).into(), updated]
    }

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }
}

/// As many names as fit about 40 characters, and how many there are besides.
fn shortened(names: &[&str]) -> String {
    const MOST: usize = 40;
    let mut shown = String::new();
    for (index, name) in names.iter().enumerate() {
        if index > 0 && shown.len() + 1 + name.len() > MOST {
            return format!("{shown} + {} more...", names.len() - index);
        }
        if index > 0 {
            shown.push(',');
        }
        shown.push_str(name);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn many_tags_are_cut_short() {
        assert_eq!(shortened(&[]), "");
        assert_eq!(shortened(&["latest", "1.4"]), "latest,1.4");
        let many = ["0123456789", "0123456789", "0123456789", "0123456789", "x"];
        assert_eq!(shortened(&many), "0123456789,0123456789,0123456789 + 2 more...");
    }
}
