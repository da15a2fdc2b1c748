//! Tags of a repository.

use crate::{Actor, Engine, Error, db};
use model::access::{Object, Right};
use model::tag::{Move, PlatformState, TagFilter, TagPage};
use model::{Page, Paging, Platform, RegistryName};
use std::collections::BTreeSet;

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
        actor.must(Right::View, Object::Registry(registry))?;
        let repositories = self.0.repositories();
        let located = repositories.refreshed(repositories.locate(registry, repository).await?).await?;
        let stored = located.stored;
        let tags = db::tags::page(&self.0.inner.db, stored.id, filter, paging).await?;
        let platforms: BTreeSet<Platform> =
            PlatformState::decode(&stored.platforms).into_iter().map(|state| state.platform).collect();
        Ok(TagPage {
            registry: RegistryName::parse(registry).map_err(Error::internal)?,
            pull: pull(located.worker.as_deref(), registry, repository),
            facts: stored.facts,
            platforms: platforms.into_iter().collect(),
            tags,
        })
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
        actor.must(Right::View, Object::Registry(registry))?;
        let located = self.0.repositories().locate(registry, repository).await?;
        db::moves::of_tag(&self.0.inner.db, located.stored.id, tag, paging).await
    }
}

/// Host and repository as clients pull it.
pub(crate) fn pull(worker: Option<&crate::index::Worker>, registry: &str, repository: &str) -> String {
    let host = worker.map_or_else(|| registry.to_owned(), |worker| worker.context().client.pull_host());
    format!("{host}/{repository}")
}
