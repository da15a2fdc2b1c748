//! The audit log: who did what, or was refused.

use crate::Instant;
use serde::{Deserialize, Serialize};

/// A change, or one that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// 1, 2, 3, … without a gap.
    pub sequence: i64,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub at: Instant,
    /// Who; empty for somebody who was not signed in.
    pub actor: String,
    /// Through what: `session`, `token ci`, `console`.
    pub via: String,
    /// What, as `tag.rollback`: the kind of thing, then the verb.
    pub action: String,
    /// On what, as `shop/web:prod` or `user:ana`.
    pub object: String,
    /// The project it is or lies in; may be empty.
    pub project: String,
    /// How it was; may be empty.
    pub before: String,
    /// How it is now; may be empty. Never a secret.
    pub after: String,
    /// Why, in their words.
    pub reason: String,
    /// The id of the request, as it stands in the log of the server.
    pub request: String,
    /// Was it refused?
    pub refused: bool,
    /// SHA-256 over the hash before and everything above, hexadecimal.
    pub hash: String,
}

/// Which entries to show. Empty fields let everything pass.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditFilter {
    /// By whom.
    pub actor: String,
    /// What: a whole action, or all of a kind of thing, as `tag`.
    pub action: String,
    /// In which project.
    pub project: String,
    /// On what exactly.
    pub object: String,
    /// Only refused ones, or only those done.
    pub refused: Option<bool>,
    /// From when.
    #[serde(with = "time::serde::rfc3339::option")]
    pub since: Option<Instant>,
    /// Until when, excluded.
    #[serde(with = "time::serde::rfc3339::option")]
    pub until: Option<Instant>,
}

/// What the check of the chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chain {
    /// All entries are as they were written.
    Whole {
        /// How many there are.
        entries: i64,
        /// The hash of the last one: noted elsewhere, it proves that nothing was written anew.
        head: String,
    },
    /// It does not fit from an entry on.
    Broken {
        /// The first sequence that does not fit.
        sequence: i64,
        /// What does not fit.
        why: String,
    },
}
