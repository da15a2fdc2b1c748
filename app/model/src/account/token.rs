//! Tokens of the REST API.

use crate::Instant;
use crate::access::{Limit, Subject};
use serde::{Deserialize, Serialize};

/// A token for the REST API, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Identifies it for revoking.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// What it leaves of its owner's rights; `None` is all of them.
    pub limit: Option<Limit>,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Instant,
    /// When it ends by itself, if it does.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires: Option<Instant>,
    /// When it was last used, to the minute.
    #[serde(with = "time::serde::rfc3339::option")]
    pub used: Option<Instant>,
}

/// A token among those of everybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnedToken {
    /// Whose it is: a person's or a robot's.
    pub owner: Subject,
    /// The token.
    pub token: Token,
}

/// A token as somebody wants it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenWish {
    /// What to call it.
    pub name: String,
    /// What to leave of its owner's rights; `None` is all of them.
    pub limit: Option<Limit>,
    /// After how many days it ends by itself; `None` is never.
    pub days: Option<u32>,
}

impl TokenWish {
    /// One that may what its owner may, until it is revoked.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), limit: None, days: None }
    }
}

/// A token at the only moment its secret is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewToken {
    /// The token.
    pub token: Token,
    /// `weir_…`; shown once, stored only as a hash.
    pub secret: String,
}
