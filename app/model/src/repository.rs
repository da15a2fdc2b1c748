//! Repositories of a registry.

use crate::registry::{Fill, Registry};
use crate::{Instant, Page, RepositoryName};
use serde::{Deserialize, Serialize};

/// How Weir came to know a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The registry listed it.
    Listed,
    /// A person added the name.
    Added,
    /// Learnt from use: somebody opened it.
    Learnt,
}

impl Origin {
    /// The word in JSON and SQL.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Added => "added",
            Self::Learnt => "learnt",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "added" => Self::Added,
            "learnt" => Self::Learnt,
            _ => Self::Listed,
        }
    }
}

/// A row of the repositories table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repository {
    /// Name within the registry.
    pub name: RepositoryName,
    /// How it came to be known.
    pub origin: Origin,
    /// Tags it has; `None` until they were listed once. Signature and attestation tags are not counted.
    pub tags: Option<i64>,
    /// When a tag last moved, appeared or went.
    #[serde(with = "time::serde::rfc3339::option")]
    pub changed: Option<Instant>,
    /// When its tags were last read completely.
    #[serde(with = "time::serde::rfc3339::option")]
    pub checked: Option<Instant>,
    /// What went wrong at the last reading, in a sentence.
    pub error: Option<String>,
}

/// Order of the repositories table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum RepositorySort {
    /// By name, a to z.
    #[default]
    Name,
    /// By name, z to a.
    NameDescending,
    /// Latest change first.
    Changed,
    /// Most tags first.
    Tags,
}

impl RepositorySort {
    /// The word in addresses: `name`, `-name`, `-changed`, `-tags`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameDescending => "-name",
            Self::Changed => "-changed",
            Self::Tags => "-tags",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Name, Self::NameDescending, Self::Changed, Self::Tags].into_iter().find(|sort| sort.as_str() == word)
    }
}

/// The page of a registry: the connection and a piece of its repositories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositoryPage {
    /// The connection.
    pub registry: Registry,
    /// The repositories that match.
    pub repositories: Page<Repository>,
}

/// One repository with how fresh its facts are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RepositoryFacts {
    /// The row itself.
    pub repository: Repository,
    /// Different images among its tags.
    pub images: i64,
    /// How far reading its tags is.
    pub fill: Fill,
    /// Why the last listing was not used, if so.
    pub warning: Option<String>,
    /// Changes whenever anything shown on the page of this repository changed.
    pub revision: i64,
}
