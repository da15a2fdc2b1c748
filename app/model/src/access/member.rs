//! Grants as they are kept and shown.

use super::{Scope, Subject};
use crate::Instant;
use serde::{Deserialize, Serialize};

/// A role given to somebody somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// Identifies it for taking it away.
    pub id: i64,
    /// To whom.
    pub subject: Subject,
    /// The role.
    pub role: String,
    /// Where.
    pub scope: Scope,
    /// When it was given.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Instant,
    /// By whom.
    pub created_by: String,
}

/// Somebody who may something in a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// A person, a robot, or a group whose members nobody can list.
    pub who: Subject,
    /// Why: the grants, each through what they hold it.
    pub grants: Vec<Grant>,
}
