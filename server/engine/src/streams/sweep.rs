//! Removing what was deleted and can no longer be brought back, in small pieces and without the clock: nobody sees it.

use super::UNDO;
use crate::{Db, Error, db};
use model::Instant;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::task::AbortHandle;

/// How often.
const EVERY: Duration = Duration::from_secs(3600);
/// Longer than anybody can bring something back, whatever the clocks of several servers say.
const GRACE: time::Duration = time::Duration::hours(1);

/// Sweeps until it is stopped.
#[derive(Default)]
pub(crate) struct Sweeper(Mutex<Option<AbortHandle>>);

impl Sweeper {
    pub(crate) fn start(&self, db: Db) {
        let sweeping = tokio::spawn(async move {
            let mut clock = tokio::time::interval(EVERY);
            loop {
                clock.tick().await;
                if let Err(error) = sweep(&db, Instant::now_utc()).await {
                    tracing::error!(?error, "could not remove what was deleted");
                }
            }
        });
        if let Some(former) = self.lock().replace(sweeping.abort_handle()) {
            former.abort();
        }
    }

    pub(crate) fn stop(&self) {
        if let Some(sweeping) = self.lock().take() {
            sweeping.abort();
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<AbortHandle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Removes everything that is too old to be brought back at `now`.
pub(super) async fn sweep(db: &Db, now: Instant) -> Result<(), Error> {
    loop {
        let mut tx = db.begin().await?;
        let before = now - UNDO - GRACE;
        let more = db::instances::DELETION.sweep(&mut tx, before).await?
            || db::templates::DELETION.sweep(&mut tx, before).await?
            || db::streams::sweep(&mut tx, before).await?;
        tx.commit_quietly().await?;
        if !more {
            return Ok(());
        }
    }
}
