//! What a client asks for when it deletes something.

use super::meta::refuse;
use crate::rest::Problem;
use crate::rest::body::read;
use crate::rest::metadata::read_version;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde::Deserialize;
use serde_json::Value;

/// The body of a DELETE, which may be left out.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct DeleteOptions {
    #[serde(rename = "kind")]
    _kind: Option<String>,
    #[serde(rename = "apiVersion")]
    _api_version: Option<String>,
    preconditions: Preconditions,
    dry_run: Vec<String>,
    #[serde(rename = "propagationPolicy")]
    _propagation_policy: Option<Value>,
    #[serde(rename = "gracePeriodSeconds")]
    _grace_period_seconds: Option<Value>,
}

/// What has to be so.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct Preconditions {
    uid: Option<String>,
    resource_version: Option<String>,
}

impl<S: Send + Sync> FromRequest<S> for DeleteOptions {
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let bytes = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        if bytes.is_empty() { Ok(Self::default()) } else { read(&bytes).map_err(IntoResponse::into_response) }
    }
}

impl DeleteOptions {
    /// Refuses to delete something else than what is meant.
    pub(super) fn check(&self, uid: &str, version: i64) -> Result<(), Problem> {
        if self.uid().is_some_and(|wanted| wanted != uid) {
            return Err(Problem::new(StatusCode::CONFLICT, format!("It is another one now: its uid is {uid}")));
        }
        match self.version()? {
            Some(seen) if seen != version => {
                let message = format!("It was changed meanwhile: it is at version {version}, not {seen}");
                Err(Problem::new(StatusCode::CONFLICT, message))
            }
            _ => Ok(()),
        }
    }

    /// Which of those that ever had the name.
    pub(super) fn uid(&self) -> Option<&str> {
        self.preconditions.uid.as_deref()
    }

    /// At which version.
    pub(super) fn version(&self) -> Result<Option<i64>, Problem> {
        let version = read_version(self.preconditions.resource_version.as_deref());
        version.map_err(|_| refuse("preconditions.resourceVersion", "Send the resourceVersion that was read"))
    }

    /// Is it only to be tried?
    pub(super) fn is_dry(&self) -> bool {
        !self.dry_run.is_empty()
    }
}
