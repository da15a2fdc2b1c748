//! The only error a browser ever sees.

use crate::wire::WireEncoding;
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

/// What went wrong, in words for the person who asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct Error {
    /// What sort of thing happened.
    pub kind: ErrorKind,
    /// What happened, and what to do.
    pub message: String,
    /// The field of the form it is about, by the name of the server function's argument.
    pub field: Option<String>,
    /// The id of the request, to find it in the log.
    pub id: Option<String>,
}

/// Sorts of errors that pages treat differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ErrorKind {
    /// Nobody is signed in.
    Unauthenticated,
    /// The signed-in person may not do this.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// What was entered cannot be accepted.
    Invalid,
    /// Somebody else was quicker, or it exists already.
    Conflict,
    /// Too many tries.
    RateLimited,
    /// A foreign registry did not do as asked.
    Upstream,
    /// Something is wrong on our side.
    Internal,
    /// Weir did not answer, or in a way this page does not understand.
    Network,
}

impl Error {
    /// An error of a kind, with nothing but words.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), field: None, id: None }
    }

    /// The HTTP status of an answer that is this error.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self.kind {
            ErrorKind::Unauthenticated => 401,
            ErrorKind::Forbidden => 403,
            ErrorKind::NotFound => 404,
            ErrorKind::Invalid => 422,
            ErrorKind::Conflict => 409,
            ErrorKind::RateLimited => 429,
            ErrorKind::Upstream => 502,
            ErrorKind::Internal | ErrorKind::Network => 500,
        }
    }

    /// The id of the request, where the log says more than the message.
    #[must_use]
    pub fn id_to_report(&self) -> Option<String> {
        self.id.clone().filter(|_| self.kind == ErrorKind::Internal)
    }

    /// The same kind in our own words: for errors that arrived in an address, where anybody can write any text.
    #[must_use]
    pub fn in_our_words(&self) -> Self {
        Self::new(self.kind, self.kind.sentence())
    }
}

impl ErrorKind {
    /// May it come from rights that changed?
    #[must_use]
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Unauthenticated | Self::Forbidden | Self::NotFound)
    }

    /// What happened, when nothing more is known.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Unauthenticated => "Sign in first",
            Self::Forbidden => "You are not allowed to do this",
            Self::NotFound => "It is not there, or not any more",
            Self::Invalid => "What was entered cannot be accepted. Check it and try again",
            Self::Conflict => {
                "It exists already, or somebody else changed it meanwhile. Reload the page and look again"
            }
            Self::RateLimited => "Too many attempts. Try again in a few minutes",
            Self::Upstream => "The registry did not do as asked",
            Self::Internal => "Something went wrong on our side",
            Self::Network => "Weir did not answer. Check the connection and try again",
        }
    }
}

impl FromServerFnError for Error {
    type Encoder = WireEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => {
                let refusal = Self::new(ErrorKind::Invalid, "The request does not have the expected fields");
                #[cfg(feature = "ssr")]
                crate::server::set_status(&refusal);
                refusal
            }
            ServerFnErrorErr::Deserialization(_) => Self::new(
                ErrorKind::Network,
                "The answer could not be read. A new version of Weir may be there: reload the page",
            ),
            ServerFnErrorErr::Request(_) => Self::new(ErrorKind::Network, ErrorKind::Network.sentence()),
            _ => Self::new(ErrorKind::Internal, ErrorKind::Internal.sentence()),
        }
    }
}

#[cfg(feature = "ssr")]
impl From<&engine::Error> for Error {
    fn from(error: &engine::Error) -> Self {
        use engine::Error as E;
        let field = if let E::Invalid { field, .. } = error { Some((*field).to_owned()) } else { None };
        let kind = match error {
            E::Unauthenticated => ErrorKind::Unauthenticated,
            E::Forbidden { .. } => ErrorKind::Forbidden,
            E::NotFound { .. } => ErrorKind::NotFound,
            E::Invalid { .. } => ErrorKind::Invalid,
            E::Faults(_) => ErrorKind::Invalid,
            E::Conflict { .. } => ErrorKind::Conflict,
            E::RateLimited { .. } => ErrorKind::RateLimited,
            E::Upstream(_) => ErrorKind::Upstream,
            E::Internal(_) => ErrorKind::Internal,
        };
        Self { kind, message: error.to_string(), field, id: None }
    }
}
