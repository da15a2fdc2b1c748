//! A session as it stands in answers.

use super::API_VERSION;
use super::metadata::Metadata;
use model::account::Session;
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

/// A browser in which somebody is signed in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SessionObject {
    #[schema(example = "Session")]
    kind: &'static str,
    api_version: &'static str,
    metadata: Metadata,
    status: SessionStatus,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SessionStatus {
    /// When it was last used, to five minutes.
    #[serde(with = "time::serde::rfc3339")]
    last_seen: OffsetDateTime,
    /// When it ends, however much it is used.
    #[serde(with = "time::serde::rfc3339")]
    ends: OffsetDateTime,
    /// Where it came from.
    address: String,
    /// The browser, as it calls itself.
    user_agent: String,
}

impl From<Session> for SessionObject {
    fn from(session: Session) -> Self {
        Self {
            kind: "Session",
            api_version: API_VERSION,
            metadata: Metadata {
                name: session.id.clone(),
                uid: Some(session.id),
                resource_version: None,
                creation_timestamp: session.begun,
            },
            status: SessionStatus {
                last_seen: session.seen,
                ends: session.ends,
                address: session.address,
                user_agent: session.user_agent,
            },
        }
    }
}
