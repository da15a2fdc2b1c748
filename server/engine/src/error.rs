//! The one error of the engine.

use model::access::{Object, Right};
use model::template::Faults;
use model::{Digest, Instant};
use std::error::Error as StdError;

/// Why a use case did not succeed. Every variant but `Internal` is written for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("Sign in first")]
    Unauthenticated,
    /// The actor may not do this.
    #[error("{message}")]
    Forbidden {
        /// Which right is missing, and on what.
        message: String,
    },
    /// There is no such thing.
    #[error("There is no {what} “{name}”")]
    NotFound {
        /// The kind of thing: `registry`, `repository`, `tag`, `image`, …
        what: &'static str,
        /// Its name as asked for.
        name: String,
    },
    /// What was entered cannot be accepted.
    #[error("{message}")]
    Invalid {
        /// The field of the form, in the words of the server function's arguments.
        field: &'static str,
        /// What is wrong and what to do.
        message: String,
    },
    /// Several things about a template cannot be accepted, each with its place.
    #[error(transparent)]
    Faults(#[from] Faults),
    /// Somebody else was quicker, or the thing exists already.
    #[error("{message}")]
    Conflict {
        /// What happened and what to do.
        message: String,
    },
    /// Too many tries.
    #[error("Too many attempts. Try again in {retry_after} s")]
    RateLimited {
        /// Seconds to wait.
        retry_after: u64,
    },
    /// A foreign registry did not do as asked.
    #[error(transparent)]
    Upstream(#[from] Upstream),
    /// Something is wrong on our side; details stay in the log.
    #[error("Something went wrong on our side")]
    Internal(#[source] Box<dyn StdError + Send + Sync>),
}

impl Error {
    /// A use case that found nothing.
    pub fn not_found(what: &'static str, name: impl ToString) -> Self {
        Self::NotFound { what, name: name.to_string() }
    }

    /// A right that is missing.
    pub fn forbidden(right: Right, object: Object<'_>) -> Self {
        let message = match object {
            Object::Everything => format!("You need the right “{right}” to do this. An administrator can grant it"),
            object => {
                format!("You need the right “{right}” on {object} to do this. Who manages its access can grant it")
            }
        };
        Self::Forbidden { message }
    }

    /// A field that cannot be accepted.
    pub fn invalid(field: &'static str, message: impl ToString) -> Self {
        Self::Invalid { field, message: message.to_string() }
    }

    /// A conflict.
    pub fn conflict(message: impl ToString) -> Self {
        Self::Conflict { message: message.to_string() }
    }

    /// An error of ours.
    pub fn internal(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self::internal(error)
    }
}

/// How a foreign registry failed. The message names the registry, what was asked and the remedy.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct Upstream {
    /// The kind of failure, for decisions.
    pub kind: UpstreamKind,
    /// One sentence for people: who answered what, and what to do.
    pub message: String,
    /// HTTP status, when there was an answer.
    pub status: Option<u16>,
}

/// Kinds of upstream failure that lead to different decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpstreamKind {
    /// 404: it is not there.
    NotFound,
    /// 401, or a token that does not help.
    Unauthorized,
    /// 403.
    Denied,
    /// 429 or 503 with a time to come back.
    Limited {
        /// When asking again makes sense.
        until: Option<Instant>,
    },
    /// No connection, time-out, or the answer broke off.
    Unreachable,
    /// The certificate is not trusted, or the peer does not speak TLS.
    Tls,
    /// Another status that is no success.
    Status,
    /// The answer is not what the protocol says: wrong shape, too large, endless.
    Malformed,
    /// The bytes do not match their digest.
    Mismatch,
    /// The address may not be contacted.
    Address,
    /// The registry cannot do this at all.
    Unsupported,
}

impl Upstream {
    /// True when trying again later, unchanged, may work.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self.kind, UpstreamKind::Limited { .. } | UpstreamKind::Unreachable)
            || self.status.is_some_and(|s| s >= 500)
    }

    /// Does it say something about the registry as a whole, rather than about what was asked for?
    #[must_use]
    pub fn is_about_registry(&self) -> bool {
        self.is_temporary() || matches!(self.kind, UpstreamKind::Tls | UpstreamKind::Address)
    }

    /// The bytes of `wanted` hashed to something else.
    #[must_use]
    pub fn mismatch(wanted: &Digest, what: &str) -> Self {
        Self {
            kind: UpstreamKind::Mismatch,
            message: format!("{what} sent content that does not match {}; it was thrown away", wanted.short()),
            status: None,
        }
    }
}
