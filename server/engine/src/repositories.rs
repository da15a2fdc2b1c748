//! Repositories of a registry.

use crate::{Actor, Engine, Error};
use model::repository::{RepositoryFacts, RepositoryPage, RepositorySort};
use model::{Paging, RepositoryName};

/// Use cases around repositories.
pub struct Repositories<'a>(pub(crate) &'a Engine);

impl Repositories<'_> {
    /// A piece of a registry's repositories whose name contains `q`.
    ///
    /// # Errors
    /// `NotFound` for the registry.
    pub async fn list(
        &self,
        actor: &Actor,
        registry: &str,
        q: &str,
        sort: RepositorySort,
        paging: Paging,
    ) -> Result<RepositoryPage, Error> {
        Err(Error::internal("not there yet"))
    }

    /// Adds a repository by name, for registries that list none.
    ///
    /// # Errors
    /// `Invalid` when the registry says that it does not exist, `Conflict` when it is there already.
    pub async fn add(&self, actor: &Actor, registry: &str, name: &str) -> Result<RepositoryName, Error> {
        Err(Error::internal("not there yet"))
    }

    /// How fresh the facts about a repository are. Asks for a refresh when they are older than a minute.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn facts(&self, actor: &Actor, registry: &str, repository: &str) -> Result<RepositoryFacts, Error> {
        Err(Error::internal("not there yet"))
    }

    /// Reads its tags again, in the background, before other work. `accept` as in `Registries::refresh`.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn refresh(&self, actor: &Actor, registry: &str, repository: &str, accept: bool) -> Result<(), Error> {
        Err(Error::internal("not there yet"))
    }
}
