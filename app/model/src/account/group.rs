//! Groups of people.

use crate::{GroupName, Instant};
use serde::{Deserialize, Serialize};

/// A group, which grants name as they name a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: GroupName,
    /// What it is for.
    pub description: String,
    /// Who says who belongs to it.
    pub origin: Origin,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Instant,
    /// How many people belong to it.
    pub members: i64,
}

/// Who says who belongs to a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// Administrators, in Weir.
    #[default]
    Local,
    /// The provider of single sign-on: its members are replaced as each signs in.
    Oidc,
}

impl Origin {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Oidc => "oidc",
        }
    }

    /// The origin of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Local, Self::Oidc].into_iter().find(|origin| origin.word() == word)
    }
}
