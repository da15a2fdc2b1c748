//! What a worker does when nobody is waiting: it keeps the index fresh within the registry's limits.

use super::worker::AT_ONCE;
use super::{Worker, catalogue};
use crate::{Error, Upstream, UpstreamKind, db};
use model::Instant;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use time::Duration;

/// The catalogue is listed again after this long.
const CATALOGUE_EVERY: Duration = Duration::minutes(10);
/// The tags of a repository are read again after this long, without anybody asking.
const REPOSITORY_EVERY: Duration = Duration::minutes(30);
/// How long the background rests when there is nothing to do.
const REST: std::time::Duration = std::time::Duration::from_secs(20);

impl Worker {
    /// Keeps the index fresh, one repository after the other, as long as the registry's limits leave room.
    pub(super) async fn keep_fresh(self: Arc<Self>) {
        let mut failures = 0;
        loop {
            let next = self.next().await;
            failures = if next.is_ok() { 0 } else { failures + 1 };
            let rest = match next {
                Ok(true) => std::time::Duration::ZERO,
                Ok(false) => REST,
                Err(error) => {
                    self.note(&error).await;
                    pause(&error, failures)
                }
            };
            if !rest.is_zero() {
                let _ = tokio::time::timeout(rest, self.background.notified()).await;
            }
        }
    }

    /// Does the next thing that is due; false when nothing is, or another server does it.
    async fn next(&self) -> Result<bool, Error> {
        if !self.leads.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let now = Instant::now_utc();
        if let Some(reason) = self.saving() {
            self.set_stopped(Some(&reason)).await?;
            return Ok(false);
        }
        let Some(registry) = db::registries::find(&self.context.db, self.context.registry.as_str()).await? else {
            return Ok(false);
        };
        if registry.registry.fill.stopped.is_some() {
            self.set_stopped(None).await?;
        }
        let asked = self.lock().catalogue_asked.or(registry.registry.listed);
        if asked.is_none_or(|at| at < now - CATALOGUE_EVERY) {
            catalogue::read(&self.context, false).await?;
            self.lock().catalogue_asked = Some(now);
        }
        let stale = now - REPOSITORY_EVERY;
        let due = db::repositories::due(&self.context.db, self.context.registry_id, now, stale, i64::from(AT_ONCE) + 1)
            .await?;
        for stored in due {
            match self.read_in_turn(&stored).await {
                // People have it read just now.
                Ok(false) => {}
                // One repository that is gone or forbidden says nothing about the others.
                Err(Error::Upstream(failure)) if !failure.is_about_registry() => return Ok(true),
                other => return other,
            }
        }
        Ok(false)
    }

    /// Why background work must leave the rest of the budget to people.
    fn saving(&self) -> Option<String> {
        let budget = self.context.client.reserve(Instant::now_utc())?;
        Some(format!(
            "Paused: {} of {} requests are left at {}; they are kept for people",
            budget.remaining, budget.limit, self.context.registry
        ))
    }

    async fn set_stopped(&self, reason: Option<&str>) -> Result<(), Error> {
        let mut tx = self.context.db.begin().await?;
        db::registries::set_stopped(&mut tx, self.context.registry_id, reason).await?;
        tx.commit_quietly().await
    }
}

/// How long the background stands still after an error: as long as the registry says, else twice as long after each failure
/// in a row, up to about ten minutes.
fn pause(error: &Error, failures: u32) -> std::time::Duration {
    let growing = REST * (1 << failures.clamp(1, 6)) / 2;
    let Error::Upstream(Upstream { kind: UpstreamKind::Limited { until: Some(until) }, .. }) = error else {
        return growing;
    };
    std::time::Duration::try_from(*until - Instant::now_utc()).unwrap_or_default().max(growing)
}
