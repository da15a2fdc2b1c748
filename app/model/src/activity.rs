//! What the home page tells.

use crate::registry::Registry;
use crate::stream::StreamActivity;
use crate::tag::Move;
use crate::{RegistryName, RepositoryName};
use serde::{Deserialize, Serialize};

/// The state of everything at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// All registries by name.
    pub registries: Vec<Registry>,
    /// The latest moves of tags, newest first.
    pub moves: Vec<Move>,
    /// Repositories whose last reading failed, at most 20.
    pub failures: Vec<Failure>,
    /// What happens in image streams.
    pub streams: StreamActivity,
}

impl Home {
    /// How many imports and repositories fail.
    #[must_use]
    pub fn failing(&self) -> usize {
        self.failures.len() + self.streams.failing.len()
    }
}

/// A repository that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The connection.
    pub registry: RegistryName,
    /// The repository.
    pub repository: RepositoryName,
    /// Why, in a sentence.
    pub reason: String,
}
