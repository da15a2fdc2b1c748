//! People.

use crate::{Instant, UserName};
use serde::{Deserialize, Serialize};

/// Somebody who may sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The name; the same person for ever.
    pub name: UserName,
    /// What people call them; may be empty.
    pub display_name: String,
    /// False once deactivated: nothing of theirs signs in.
    pub active: bool,
    /// Is there a password? Who comes by single sign-on needs none.
    pub has_password: bool,
    /// When the account was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Instant,
    /// When they last signed in.
    #[serde(with = "time::serde::rfc3339::option")]
    pub signed_in: Option<Instant>,
}

/// A signing-in of somebody that has not ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Identifies it for ending it; it is worth nothing to whoever wants to sign in.
    pub id: String,
    /// When it began.
    #[serde(with = "time::serde::rfc3339")]
    pub begun: Instant,
    /// When it was last used, to five minutes.
    #[serde(with = "time::serde::rfc3339")]
    pub seen: Instant,
    /// When it ends, however much it is used.
    #[serde(with = "time::serde::rfc3339")]
    pub ends: Instant,
    /// Where it came from.
    pub address: String,
    /// The browser, as it calls itself.
    pub user_agent: String,
}
