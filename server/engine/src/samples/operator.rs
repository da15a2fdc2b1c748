//! The background: looks now and then whether the samples are as they should be. Of several servers one does that.

use super::download::Downloads;
use super::inventory::Inventory;
use super::{SamplesSource, pass};
use crate::engine::Inner;
use crate::{Db, Engine, Error, db};
use model::Instant;
use model::samples::SamplesSpec;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;
use tokio::task::AbortHandle;

/// How long the background rests; every change of a stream or template is seen after that.
const REST: Duration = Duration::from_secs(2);
/// When a server dies, another takes over after this long, and how often the lead is renewed.
const LEASE: Duration = Duration::from_secs(45);
const BEAT: Duration = Duration::from_secs(10);

/// Keeps the samples in repair until it is stopped.
pub(crate) struct Operator {
    pub(super) source: SamplesSource,
    /// What was fetched of samples on the web.
    downloads: Mutex<Arc<Downloads>>,
    /// One pass at a time, whoever wants it.
    progress: tokio::sync::Mutex<Progress>,
    task: Mutex<Option<AbortHandle>>,
}

/// How far the passes of this server came.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// The clock up to which everything was looked at; `None` when all is to be looked at.
    pub(super) seen: Option<i64>,
    /// The configuration that was looked at: its uid and generation.
    pub(super) config: Option<(String, i64)>,
    /// The administrator's own samples and all others, as they were read last.
    pub(super) inventory: Option<Arc<Inventory>>,
    /// When everything is looked at again, changed or not.
    pub(super) whole_at: Option<Instant>,
    /// When failed imports are to be asked for again.
    pub(super) retry_at: Option<Instant>,
    /// Until when this server leads.
    led_until: Option<Instant>,
}

impl Operator {
    pub(crate) fn new(source: SamplesSource) -> Self {
        Self { source, downloads: Mutex::default(), progress: tokio::sync::Mutex::default(), task: Mutex::default() }
    }

    /// Begins to keep the samples in repair.
    pub(crate) fn start(self: &Arc<Self>, engine: &Engine) {
        let task = tokio::spawn(self.clone().keep(Arc::downgrade(&engine.inner))).abort_handle();
        if let Some(former) = self.task().replace(task) {
            former.abort();
        }
    }

    pub(crate) fn stop(&self) {
        if let Some(task) = self.task().take() {
            task.abort();
        }
    }

    /// Everything that there should be by a configuration.
    pub(super) async fn inventory(&self, spec: &SamplesSpec) -> Result<Inventory, Error> {
        let downloads = self.downloads.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let (source, spec) = (self.source.clone(), spec.clone());
        let read = tokio::task::spawn_blocking(move || Inventory::read(&source, &downloads, &spec)).await;
        read.map_err(Error::internal)
    }

    /// Fetches what there is on the web, unless that was done a short while ago.
    pub(super) async fn download(&self, engine: &Engine, now: Instant) {
        let Some(more) = &self.source.more else { return };
        let former = self.downloads.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !former.is_fresh(more, now).await {
            let renewed = Arc::new(former.renewed(engine, more, now).await);
            *self.downloads.lock().unwrap_or_else(PoisonError::into_inner) = renewed;
        }
    }

    fn task(&self) -> std::sync::MutexGuard<'_, Option<AbortHandle>> {
        self.task.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn keep(self: Arc<Self>, inner: Weak<Inner>) {
        loop {
            let Some(engine) = inner.upgrade().map(|inner| Engine { inner }) else { return };
            if let Err(error) = self.work(&engine, Instant::now_utc()).await {
                tracing::error!(?error, "the samples could not be looked after");
            }
            drop(engine);
            tokio::time::sleep(REST).await;
        }
    }

    /// Does what there is to do at an instant, if this server leads. False when another one does.
    pub(super) async fn work(&self, engine: &Engine, now: Instant) -> Result<bool, Error> {
        let mut progress = self.progress.lock().await;
        if !lead(engine, &mut progress, now).await? {
            return Ok(false);
        }
        pass::run(engine, self, &mut progress, now).await?;
        Ok(true)
    }
}

impl super::Samples<'_> {
    /// One pass at an instant, if this server leads. False when another one does.
    ///
    /// # Errors
    /// When the database fails.
    #[cfg(any(test, feature = "fake"))]
    pub async fn pass(&self, now: Instant) -> Result<bool, Error> {
        self.0.inner.samples.work(self.0, now).await
    }
}

/// Takes the lead when it is free and keeps it. An SQLite file has one server, which leads from the start.
async fn lead(engine: &Engine, progress: &mut Progress, now: Instant) -> Result<bool, Error> {
    let Inner { db, imports, .. } = &*engine.inner;
    if matches!(db, Db::Sqlite { .. }) || progress.led_until.is_some_and(|until| now + LEASE - BEAT < until) {
        return Ok(true);
    }
    let mut tx = db.begin().await?;
    let leads = db::leases::hold(&mut tx, "samples", &imports.owner, now, now + LEASE).await?;
    tx.commit_quietly().await?;
    if progress.led_until.is_none() || !leads {
        // Whoever led meanwhile saw things that this server did not.
        *progress = Progress::default();
    }
    progress.led_until = leads.then_some(now + LEASE);
    Ok(leads)
}
