//! The worker of one registry: what people asked for at once, everything else in its turn.

use super::{Context, catalogue, image, repository};
use crate::db::{self, Db, repositories::Stored};
use crate::{Error, Upstream, UpstreamKind};
use model::reference::Target;
use model::registry::Health;
use model::repository::Origin;
use model::{Instant, RepositoryName};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use time::Duration;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

/// What was done is remembered for this long, so that looking again does not ask again at once.
const RECENT: Duration = Duration::seconds(60);
const MOST_REMEMBERED: usize = 1000;
/// Things that wait at most. Beyond that nothing is added: a page that still has no answer asks again.
const MOST_WAITING: usize = 1000;
/// Things that people asked for and that are done side by side.
pub(super) const AT_ONCE: u8 = 4;

/// Something to read now, because a person is waiting for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Job {
    /// The list of repositories. `accept` takes it even if it is suspiciously short.
    Catalogue { accept: bool },
    /// The tags of a repository.
    Repository { name: RepositoryName, accept: bool },
    /// One image and what refers to it.
    Image { name: RepositoryName, target: Target },
}

impl Job {
    fn reads(&self, repository: &RepositoryName) -> bool {
        matches!(self, Self::Repository { name, .. } if name == repository)
    }
}

#[derive(Default)]
pub(super) struct State {
    queue: VecDeque<Job>,
    running: HashSet<Job>,
    reading: HashSet<String>,
    done: HashMap<Job, (Instant, Option<Upstream>)>,
    pub(super) catalogue_asked: Option<Instant>,
}

impl State {
    fn is_on_its_way(&self, job: &Job) -> bool {
        self.queue.contains(job) || self.running.contains(job)
    }

    /// Is nothing in the way of the job? A repository is read once at a time.
    fn is_free(&self, job: &Job) -> bool {
        let Job::Repository { name, .. } = job else { return true };
        !self.reading.contains(name.as_str()) && !self.running.iter().any(|other| other.reads(name))
    }
}

/// Works for one registry until it is stopped. Whatever it was doing then never happened or is complete: all writing is
/// in transactions.
pub(crate) struct Worker {
    pub(super) context: Context,
    state: Mutex<State>,
    wanted: Notify,
    pub(super) background: Notify,
    /// Does this server work in the background of the registry?
    pub(super) leads: AtomicBool,
    finished: Notify,
    tasks: Mutex<Vec<AbortHandle>>,
}

impl Worker {
    pub(crate) fn start(context: Context) -> Arc<Self> {
        let worker = Arc::new(Self {
            leads: AtomicBool::new(matches!(context.db, Db::Sqlite { .. })),
            context,
            state: Mutex::default(),
            wanted: Notify::new(),
            background: Notify::new(),
            finished: Notify::new(),
            tasks: Mutex::default(),
        });
        worker.show_queue(&worker.lock());
        let tasks = vec![
            tokio::spawn(worker.clone().serve()).abort_handle(),
            tokio::spawn(worker.clone().keep_fresh()).abort_handle(),
            tokio::spawn(worker.clone().seek_lead()).abort_handle(),
        ];
        *worker.tasks.lock().unwrap_or_else(PoisonError::into_inner) = tasks;
        worker
    }

    pub(crate) fn stop(&self) {
        for task in self.tasks.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            task.abort();
        }
    }

    pub(crate) fn context(&self) -> &Context {
        &self.context
    }

    /// Asks for something now. Asking for what is already waiting changes nothing. A repository that is just being read is
    /// read once more afterwards: what was pushed a moment ago may have come too late for the listing.
    pub(crate) fn want(&self, job: Job) {
        let mut state = self.lock();
        let under_way = !matches!(job, Job::Repository { .. }) && state.running.contains(&job);
        let has_room = state.queue.len() < MOST_WAITING;
        if has_room && !under_way && !state.queue.contains(&job) {
            state.queue.push_back(job);
            self.show_queue(&state);
            self.wanted.notify_one();
        }
    }

    /// Is the repository being read, or about to be?
    pub(crate) fn is_reading(&self, name: &RepositoryName) -> bool {
        let state = self.lock();
        state.reading.contains(name.as_str()) || state.queue.iter().chain(&state.running).any(|job| job.reads(name))
    }

    /// Is the catalogue being listed, or repositories read in the background?
    pub(crate) fn is_busy(&self) -> bool {
        let state = self.lock();
        !state.reading.is_empty() || !state.running.is_empty() || !state.queue.is_empty()
    }

    /// Waits until a job is neither waiting nor running; false when that takes longer than `patience`.
    pub(crate) async fn settles(&self, job: &Job, patience: std::time::Duration) -> bool {
        let settled = async {
            loop {
                let finished = self.finished.notified();
                if !self.lock().is_on_its_way(job) {
                    return;
                }
                finished.await;
            }
        };
        tokio::time::timeout(patience, settled).await.is_ok()
    }

    /// Was this done a moment ago, well or badly?
    pub(crate) fn is_recent(&self, job: &Job) -> bool {
        self.lock().done.get(job).is_some_and(|(at, _)| Instant::now_utc() - *at < RECENT)
    }

    /// Why it failed a moment ago, if it did.
    pub(crate) fn failure(&self, job: &Job) -> Option<Upstream> {
        let state = self.lock();
        let (at, failure) = state.done.get(job)?;
        failure.clone().filter(|_| Instant::now_utc() - *at < RECENT)
    }

    /// Does what people ask for, several things at a time so that one slow answer holds nobody up.
    async fn serve(self: Arc<Self>) {
        let places = Arc::new(tokio::sync::Semaphore::new(AT_ONCE.into()));
        let mut jobs = tokio::task::JoinSet::new();
        loop {
            while let Some(job) = self.take() {
                let Ok(place) = places.clone().acquire_owned().await else { return };
                let worker = self.clone();
                jobs.spawn(async move {
                    let result = worker.run(&job).await;
                    worker.finish(&job, result).await;
                    drop(place);
                });
            }
            while jobs.try_join_next().is_some() {}
            self.wanted.notified().await;
        }
    }

    fn take(&self) -> Option<Job> {
        let mut state = self.lock();
        let place = state.queue.iter().position(|job| state.is_free(job))?;
        let job = state.queue.remove(place)?;
        state.running.insert(job.clone());
        self.show_queue(&state);
        Some(job)
    }

    /// Tells operators how much waits.
    fn show_queue(&self, state: &State) {
        let registry = self.context.registry.to_string();
        metrics::gauge!("weir_index_jobs_waiting", "registry" => registry).set(state.queue.len() as f64);
    }

    async fn run(&self, job: &Job) -> Result<(), Error> {
        match job {
            Job::Catalogue { accept } => {
                catalogue::read(&self.context, *accept).await?;
                self.background.notify_one();
                Ok(())
            }
            Job::Repository { name, accept } => match self.stored(name).await? {
                Some(stored) => self.read(&stored, *accept).await,
                None => Ok(()),
            },
            Job::Image { name, target } => match self.stored(name).await? {
                Some(stored) => image::read(&self.context, &stored, target).await,
                None => Ok(()),
            },
        }
    }

    async fn finish(&self, job: &Job, result: Result<(), Error>) {
        let failure = match &result {
            Err(Error::Upstream(failure)) => Some(failure.clone()),
            _ => None,
        };
        if let Err(error) = &result
            && (matches!(job, Job::Catalogue { .. }) || failure.as_ref().is_none_or(Upstream::is_about_registry))
        {
            self.note(error).await;
        }
        let failed = failure.is_some();
        {
            let mut state = self.lock();
            state.running.remove(job);
            if state.done.len() >= MOST_REMEMBERED {
                state.done.clear();
            }
            state.done.insert(job.clone(), (Instant::now_utc(), failure));
        }
        if let Job::Image { name, .. } = job
            && failed
        {
            self.tell(name).await;
        }
        self.finished.notify_waiters();
        self.wanted.notify_one();
    }

    /// Reads a repository in the background; false when people have it read just now.
    pub(super) async fn read_in_turn(&self, stored: &Stored) -> Result<bool, Error> {
        let name = &stored.facts.repository.name;
        let reading = {
            let mut state = self.lock();
            let free = state.is_free(&Job::Repository { name: name.clone(), accept: false });
            free.then(|| self.reading(&mut state, name))
        };
        let Some(_reading) = reading else { return Ok(false) };
        self.read(stored, false).await.map(|()| true)
    }

    fn reading<'a>(&'a self, state: &mut State, name: &'a RepositoryName) -> Reading<'a> {
        state.reading.insert(name.to_string());
        Reading { worker: self, name: name.as_str() }
    }

    /// Reads a repository, and remembers what went wrong.
    async fn read(&self, stored: &Stored, accept: bool) -> Result<(), Error> {
        let name = stored.facts.repository.name.as_str();
        let first = stored.facts.repository.checked.is_none();
        match repository::read(&self.context, stored, accept).await {
            Ok(()) => self.healthy().await,
            Err(Error::Upstream(failure)) => {
                let learnt = stored.facts.repository.origin == Origin::Learnt && first;
                if learnt && matches!(failure.kind, UpstreamKind::NotFound | UpstreamKind::Denied) {
                    self.forget(name).await?;
                    return Err(failure.into());
                }
                repository::failed(&self.context, stored, &failure).await?;
                Err(failure.into())
            }
            Err(error) => Err(error),
        }
    }

    /// Lets whoever looks at a repository look again.
    async fn tell(&self, name: &RepositoryName) {
        let told = async {
            let Some(stored) = self.stored(name).await? else { return Ok(()) };
            let mut tx = self.context.db.begin().await?;
            db::repositories::touch(&mut tx, stored.id).await?;
            tx.commit_quietly().await
        };
        if let Err(error) = told.await {
            tracing::error!(registry = %self.context.registry, ?error, "could not tell of a failure");
        }
    }

    /// A name that somebody tried turned out not to exist.
    async fn forget(&self, name: &str) -> Result<(), Error> {
        let mut tx = self.context.db.begin().await?;
        db::repositories::delete(&mut tx, self.context.registry_id, name).await?;
        tx.commit_quietly().await
    }

    async fn stored(&self, name: &RepositoryName) -> Result<Option<Stored>, Error> {
        db::repositories::find(&self.context.db, self.context.registry_id, name.as_str()).await
    }

    async fn healthy(&self) -> Result<(), Error> {
        let mut tx = self.context.db.begin().await?;
        db::registries::set_health(&mut tx, self.context.registry_id, Health::Ok, "", Instant::now_utc()).await?;
        if let Some(budget) = self.context.client.budget() {
            db::registries::set_budget(&mut tx, self.context.registry_id, &budget).await?;
        }
        tx.commit_quietly().await
    }

    /// Shows what went wrong with the registry as a whole; errors of ours go to the log.
    pub(super) async fn note(&self, error: &Error) {
        let registry = &self.context.registry;
        let noted = match error {
            Error::Upstream(failure) if failure.kind != UpstreamKind::NotFound => {
                tracing::warn!(%registry, kind = ?failure.kind, "{failure}");
                catalogue::failed(&self.context, failure).await
            }
            Error::Upstream(_) => Ok(()),
            other => {
                tracing::error!(%registry, error = ?other, "index work failed");
                Ok(())
            }
        };
        if let Err(error) = noted {
            tracing::error!(%registry, ?error, "could not note a failure");
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Marks a repository as being read, also when the work is aborted.
struct Reading<'a> {
    worker: &'a Worker,
    name: &'a str,
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.worker.lock().reading.remove(self.name);
        self.worker.wanted.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::Fake;
    use crate::{Actor, Engine};
    use model::registry::RegistrySpec;

    #[tokio::test]
    async fn what_waits_has_an_end() {
        let (database, fake) = (crate::db::testing::sqlite(), Fake::start().await);
        let engine = Engine::start(database.config()).await.unwrap();
        let spec = RegistrySpec { url: fake.url().to_string(), insecure: true, ..RegistrySpec::default() };
        engine.registries().add(&Actor::system(), "lab", spec).await.unwrap();
        let worker = engine.inner.index.worker(1).unwrap();
        let name = RepositoryName::parse("team/app").unwrap();
        for number in 0..2 * MOST_WAITING {
            let digest = model::Digest::parse(&format!("sha256:{number:064x}")).unwrap();
            worker.want(Job::Image { name: name.clone(), target: Target::Digest(digest) });
        }
        assert_eq!(worker.lock().queue.len(), MOST_WAITING);
        engine.stop().await;
    }
}
