//! Repositories of a registry.

use crate::audit::Entry;
use crate::db::{self, repositories::Stored};
use crate::index::{Job, Worker};
use crate::registries::as_seen;
use crate::{Actor, Engine, Error, UpstreamKind};
use model::access::{Object, Right};
use model::repository::{Origin, RepositoryFacts, RepositoryPage, RepositorySort};
use model::{Instant, Paging, RepositoryName};
use std::sync::Arc;
use time::Duration;
use tokio::time::timeout;

/// Facts older than this are refreshed when somebody looks at them.
pub(crate) const STALE: Duration = Duration::minutes(1);

/// How long adding a repository waits for the registry to say that there is none; silence is no refusal.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Use cases around repositories.
pub struct Repositories<'a>(pub(crate) &'a Engine);

/// A repository found by name, with the worker that reads it.
pub(crate) struct Located {
    pub(crate) stored: Stored,
    pub(crate) worker: Option<Arc<Worker>>,
}

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
        actor.must(Right::View, Object::Registry(registry))?;
        let registries = self.0.registries();
        let stored = registries.stored(registry).await?;
        let repositories = db::repositories::page(&self.0.inner.db, stored.id, q.trim(), sort, paging).await?;
        Ok(RepositoryPage { registry: as_seen(actor, registries.live(stored)), repositories })
    }

    /// Adds a repository by name, for registries that list none.
    ///
    /// # Errors
    /// `Invalid` when the registry says that it does not exist, `Conflict` when it is there already.
    pub async fn add(&self, actor: &Actor, registry: &str, name: &str) -> Result<RepositoryName, Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "repository.add").await?;
        let name = RepositoryName::parse(name.trim()).map_err(|error| Error::invalid("name", error))?;
        let stored = self.0.registries().stored(registry).await?;
        let worker = self.0.registries().worker(&stored);
        if let Some(worker) = &worker
            && let Ok(Err(failure)) = timeout(PATIENCE, worker.context().client.tags(&name)).await
            && matches!(failure.kind, UpstreamKind::NotFound | UpstreamKind::Denied | UpstreamKind::Unauthorized)
        {
            return Err(Error::invalid("name", failure.message));
        }
        let mut tx = self.0.inner.db.begin().await?;
        if !db::repositories::insert(&mut tx, stored.id, name.as_str(), Origin::Added, Instant::now_utc()).await? {
            return Err(Error::conflict(format!("“{name}” is there already")));
        }
        let entry = Entry::on(actor, "repository.add", Object::Registry(registry)).after(&name);
        tx.commit_audited(&[entry]).await?;
        if let Some(worker) = worker {
            worker.want(Job::Repository { name: name.clone(), accept: false });
        }
        Ok(name)
    }

    /// How fresh the facts about a repository are. Asks for a refresh when they are older than a minute.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn facts(&self, actor: &Actor, registry: &str, repository: &str) -> Result<RepositoryFacts, Error> {
        actor.must(Right::View, Object::Registry(registry))?;
        let located = self.locate(registry, repository).await?;
        self.refreshed(located).await.map(|located| located.stored.facts)
    }

    /// Reads its tags again, in the background, before other work. `accept` as in `Registries::refresh`.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`.
    pub async fn refresh(&self, actor: &Actor, registry: &str, repository: &str, accept: bool) -> Result<(), Error> {
        actor.must(Right::View, Object::Registry(registry))?;
        let located = self.locate(registry, repository).await?;
        if accept {
            let listing = format!("the tags of {}", located.stored.facts.repository.name);
            self.0.registries().accept(actor, registry, &listing).await?;
        }
        if let Some(worker) = &located.worker {
            worker.want(Job::Repository { name: located.stored.facts.repository.name.clone(), accept });
        }
        Ok(())
    }

    /// Finds a repository. Where the registry does not list repositories, a name is learnt from its first use; if the
    /// registry then says that there is no such repository, it is forgotten again.
    pub(crate) async fn locate(&self, registry: &str, repository: &str) -> Result<Located, Error> {
        let name = RepositoryName::parse(repository);
        if let Ok(name) = &name
            && let Some(stored) = db::repositories::named(&self.0.inner.db, registry, name.as_str()).await?
        {
            let worker = self.0.inner.index.worker(stored.registry_id);
            return Ok(Located { stored, worker });
        }
        let stored = self.0.registries().stored(registry).await?;
        let worker = self.0.registries().worker(&stored);
        let not_found = || Error::not_found("repository", format!("{registry}/{repository}"));
        let name = name.map_err(|_| not_found())?;
        let job = Job::Repository { name: name.clone(), accept: false };
        let lists = stored.registry.listed.is_some();
        if !lists && worker.as_ref().is_some_and(|worker| worker.failure(&job).is_none()) {
            let mut tx = self.0.inner.db.begin().await?;
            db::repositories::insert(&mut tx, stored.id, name.as_str(), Origin::Learnt, Instant::now_utc()).await?;
            tx.commit_quietly().await?;
        }
        // The listing, too, may have brought it since the first look.
        let found = db::repositories::named(&self.0.inner.db, registry, name.as_str()).await?;
        Ok(Located { stored: found.ok_or_else(not_found)?, worker })
    }

    /// Asks for a refresh if the facts are stale, and adds what the worker is doing.
    pub(crate) async fn refreshed(&self, mut located: Located) -> Result<Located, Error> {
        let Some(worker) = &located.worker else { return Ok(located) };
        let facts = &mut located.stored.facts;
        let name = facts.repository.name.clone();
        let job = Job::Repository { name: name.clone(), accept: false };
        let fresh = facts.repository.checked.is_some_and(|at| Instant::now_utc() - at < STALE);
        if !fresh && !worker.is_recent(&job) && !worker.is_reading(&name) {
            worker.want(job);
        }
        let first = facts.repository.checked.is_none();
        facts.fill.running = worker.is_reading(&name);
        if first {
            let fill = db::tags::fill(&self.0.inner.db, located.stored.id).await?;
            (facts.fill.done, facts.fill.total) = (fill.done, fill.total);
        }
        Ok(located)
    }
}
