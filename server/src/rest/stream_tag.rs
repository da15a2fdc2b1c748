//! A stream tag, its moves and its checks as JSON.

use super::API_VERSION;
use model::Digest;
use model::stream::{Check, CheckOutcome, Event, EventKind, Hold, StreamTag};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

/// A move of a tag.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventItem {
    /// Position in the order of everything that happens to image streams.
    sequence: i64,
    /// `import`, `push`, `tag`, `follow`, `rollback` or `delete`.
    #[schema(value_type = String)]
    kind: EventKind,
    /// The digest before; null when there was none.
    from: Option<String>,
    /// The digest since; null for a deletion, and for a tag that only remembers a pull spec.
    to: Option<String>,
    /// Where the new image can be pulled.
    reference: String,
    /// Who caused it.
    actor: String,
    /// Why, in their words.
    reason: String,
    /// What should make people look twice; absent when nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    warning: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    time: OffsetDateTime,
}

/// A look at the source of a tag.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CheckItem {
    #[serde(with = "time::serde::rfc3339")]
    time: OffsetDateTime,
    /// `unchanged`, `moved` or `failed`.
    #[schema(value_type = String)]
    outcome: CheckOutcome,
    /// The HTTP status of the registry's answer; null when there was none.
    status: Option<u16>,
    /// Where the source pointed.
    digest: Option<String>,
    duration_ms: i64,
    /// What went wrong, or was noticed.
    message: String,
}

/// How a tag stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TagState {
    #[schema(example = "StreamTag")]
    kind: &'static str,
    api_version: &'static str,
    metadata: TagMetadata,
    status: TagStatus,
}

#[derive(Serialize, ToSchema)]
struct TagMetadata {
    /// `stream:tag`.
    name: String,
    /// The project.
    namespace: String,
}

#[derive(Serialize, ToSchema)]
struct TagStatus {
    /// The current image; null while there is none.
    digest: Option<String>,
    /// Where it can be pulled.
    reference: String,
    #[serde(with = "time::serde::rfc3339::option")]
    moved: Option<OffsetDateTime>,
    /// Null when the tag moves by itself.
    hold: Option<HoldStatus>,
    /// Nobody and nothing moves or deletes it before the protection is taken off.
    protected: bool,
}

#[derive(Serialize, ToSchema)]
struct HoldStatus {
    by: String,
    reason: String,
    #[serde(with = "time::serde::rfc3339")]
    since: OffsetDateTime,
}

impl From<Event> for EventItem {
    fn from(event: Event) -> Self {
        Self {
            sequence: event.sequence,
            kind: event.kind,
            from: event.from.map(Digest::into),
            to: event.to.map(Digest::into),
            reference: event.reference,
            actor: event.actor,
            reason: event.reason,
            warning: event.warning,
            time: event.time,
        }
    }
}

impl From<Check> for CheckItem {
    fn from(check: Check) -> Self {
        Self {
            time: check.time,
            outcome: check.outcome,
            status: check.status,
            digest: check.digest.map(Digest::into),
            duration_ms: check.duration_ms,
            message: check.message,
        }
    }
}

impl From<StreamTag> for TagState {
    fn from(tag: StreamTag) -> Self {
        let hold = tag.hold.map(|Hold { by, reason, since }| HoldStatus { by, reason, since });
        Self {
            kind: "StreamTag",
            api_version: API_VERSION,
            metadata: TagMetadata {
                name: format!("{}:{}", tag.path.stream, tag.path.tag),
                namespace: tag.path.project.into(),
            },
            status: TagStatus {
                digest: tag.status.digest.map(Digest::into),
                reference: tag.status.reference,
                moved: tag.status.moved,
                hold,
                protected: tag.protected,
            },
        }
    }
}
