//! Tags of a repository.

use crate::{Actor, Engine, Error};
use model::tag::{Move, TagFilter, TagPage};
use model::{Page, Paging};

/// Use cases around tags.
pub struct Tags<'a>(pub(crate) &'a Engine);

impl Tags<'_> {
    /// A piece of a repository's tags. Asks for a refresh when they are older than a minute.
    ///
    /// # Errors
    /// `NotFound` for registry or repository.
    pub async fn page(
        &self,
        actor: &Actor,
        registry: &str,
        repository: &str,
        filter: &TagFilter,
        paging: Paging,
    ) -> Result<TagPage, Error> {
        Err(Error::internal("not there yet"))
    }

    /// The observed moves of a tag, newest first.
    ///
    /// # Errors
    /// `NotFound` for registry or repository.
    pub async fn moves(
        &self,
        actor: &Actor,
        registry: &str,
        repository: &str,
        tag: &str,
        paging: Paging,
    ) -> Result<Page<Move>, Error> {
        Err(Error::internal("not there yet"))
    }
}
