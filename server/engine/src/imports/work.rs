//! The background: tags that are due are taken one by one, under a lease, and looked at side by side.

use super::look::{PATIENCE, Visit};
use super::source::Sources;
use super::{ImportFrom, Imports};
use crate::db::Tx;
use crate::db::schedule::{self, Due};
use crate::engine::Inner;
use crate::{Actor, Engine, Error};
use model::Instant;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};
use tokio::task::{AbortHandle, JoinSet};

/// Looks side by side, at all hosts and at one of them; the latter counts all servers.
const AT_ONCE: usize = 64;
const PER_HOST: i64 = 16;
/// Results written side by side; the rest of the database's connections is for people.
const WRITERS: usize = 4;
/// How long a tag is ours. A look ends sooner, so that nobody takes over what is still being done.
const LEASE: Duration = PATIENCE.saturating_add(Duration::from_secs(20));
/// Looks that end one after the other are followed by new ones together.
const PAUSE: Duration = Duration::from_millis(50);
/// How long the background rests when nothing is due here; other servers may have been asked for something meanwhile.
const REST: Duration = Duration::from_secs(2);

/// The background of imports, and what it shares with whoever asks for an import.
pub(crate) struct Importer {
    pub(crate) sources: Sources,
    /// Whose leases are ours: a name of this process. Those of its looks begin with it.
    pub(crate) owner: String,
    /// Places for those who write down a result.
    pub(super) writing: Semaphore,
    wanted: Notify,
    task: Mutex<Option<AbortHandle>>,
}

impl Importer {
    pub(crate) fn new(from: ImportFrom) -> Self {
        let owner = format!("{:016x}", rand::random::<u64>());
        let writing = Semaphore::new(WRITERS);
        Self { sources: Sources::new(from), owner, writing, wanted: Notify::new(), task: Mutex::default() }
    }

    /// Begins to look at what is due, until it is stopped.
    pub(crate) fn start(self: &Arc<Self>, engine: &Engine) {
        let task = tokio::spawn(self.clone().keep_looking(Arc::downgrade(&engine.inner))).abort_handle();
        *self.task.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
    }

    /// Ends all looks; what they had not written never happened.
    pub(crate) fn stop(&self) {
        if let Some(task) = self.task.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }

    /// Takes a tag that is due, unless somebody was quicker.
    pub(crate) async fn take(&self, tx: &mut Tx, id: i64, now: Instant) -> Result<Option<Due>, Error> {
        let look = format!("{}:{:016x}", self.owner, rand::random::<u64>());
        schedule::take(tx, id, &look, now, now + LEASE).await
    }

    /// Something is due now.
    pub(crate) fn wake(&self) {
        self.wanted.notify_one();
    }

    async fn keep_looking(self: Arc<Self>, inner: Weak<Inner>) {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let mut looks = JoinSet::new();
        loop {
            let Some(engine) = inner.upgrade().map(|inner| Engine { inner }) else { return };
            let taken = look_at_due(&engine, &places, &mut looks, Instant::now_utc()).await;
            drop(engine);
            let taken = taken.unwrap_or_else(|error| {
                tracing::error!(?error, "could not find out which sources are due");
                0
            });
            if taken == 0 {
                tokio::select! {
                    () = self.wanted.notified() => {}
                    Some(_) = looks.join_next() => tokio::time::sleep(PAUSE).await,
                    () = tokio::time::sleep(REST) => {}
                }
            }
            while looks.try_join_next().is_some() {}
        }
    }
}

/// Takes what is due and begins to look at it; answers how many. Registries that another server changed are known before.
async fn look_at_due(
    engine: &Engine,
    places: &Arc<Semaphore>,
    looks: &mut JoinSet<()>,
    now: Instant,
) -> Result<usize, Error> {
    let Inner { db, imports, .. } = &*engine.inner;
    engine.registries().sync().await?;
    let free = i64::try_from(places.available_permits()).unwrap_or(0);
    let mut taken = 0;
    for id in schedule::due(db, now, PER_HOST, free).await? {
        let Ok(place) = places.clone().acquire_owned().await else { break };
        let mut tx = db.begin().await?;
        let due = imports.take(&mut tx, id, now).await?;
        tx.commit_quietly().await?;
        let Some(due) = due else { continue };
        taken += 1;
        let engine = engine.clone();
        looks.spawn(async move {
            look(&engine, &due, now, Haste::Due).await;
            drop(place);
        });
    }
    Ok(taken)
}

/// Who wants a look, and how much.
pub(super) enum Haste {
    /// It is due.
    Due,
    /// A person asks, and may welcome an older image.
    Now { actor: String, accept: bool },
}

/// Looks at the source of a tag that was taken. Whatever comes of it is written down; errors of ours go to the log.
pub(super) async fn look(engine: &Engine, due: &Due, now: Instant, haste: Haste) {
    let (actor, accept) = match haste {
        Haste::Due if due.is_pending() => (due.setter.clone(), false),
        Haste::Due => (Actor::system().name, false),
        Haste::Now { actor, accept } => (actor, accept),
    };
    let visit = Visit { inner: &engine.inner, due, now, actor: &actor, accept };
    if let Err(error) = visit.run().await {
        tracing::error!(tag = due.id, source = due.source, ?error, "looking at a source failed");
    }
}

impl Imports<'_> {
    /// Looks at everything that is due at an instant, and at what becomes due by that, until nothing is. Answers how many
    /// looks that took.
    ///
    /// # Errors
    /// When the database fails.
    #[cfg(any(test, feature = "fake"))]
    pub async fn look_at_due(&self, now: Instant) -> Result<usize, Error> {
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let (mut looks, mut count) = (JoinSet::new(), 0);
        loop {
            let taken = look_at_due(self.0, &places, &mut looks, now).await?;
            if taken == 0 && looks.is_empty() {
                return Ok(count);
            }
            count += taken;
            while looks.join_next().await.is_some() {}
        }
    }
}
