//! Tokens of the REST API.

use crate::Instant;
use serde::{Deserialize, Serialize};

/// A token for the REST API, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Identifies it for revoking.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Instant,
    /// When it was last used, to the minute.
    #[serde(with = "time::serde::rfc3339::option")]
    pub used: Option<Instant>,
}

/// A token at the only moment its secret is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewToken {
    /// The token.
    pub token: Token,
    /// `weir_…`; shown once, stored only as a hash.
    pub secret: String,
}
