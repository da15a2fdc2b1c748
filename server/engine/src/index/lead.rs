//! Of several servers on one database, one works in the background of a registry; the others see what it writes.

use super::Worker;
use crate::db::{self, Db};
use model::Instant;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// When a server dies, another takes over after this long.
const LEASE: Duration = Duration::from_secs(45);
/// How often the lease is renewed, or asked for.
const BEAT: Duration = Duration::from_secs(10);

impl Worker {
    /// Takes the lead when it is free and keeps it. An SQLite file has one server, which leads from the start.
    pub(super) async fn seek_lead(self: Arc<Self>) {
        if matches!(self.context.db, Db::Sqlite { .. }) {
            return;
        }
        let name = format!("index:{}", self.context.registry_id);
        loop {
            let led = self.leads.load(Ordering::Relaxed);
            let leads = self.hold(&name).await.unwrap_or_else(|error| {
                tracing::error!(registry = %self.context.registry, ?error, "the lead could not be renewed");
                false
            });
            self.leads.store(leads, Ordering::Relaxed);
            if leads && !led {
                self.background.notify_one();
            }
            tokio::time::sleep(BEAT).await;
        }
    }

    async fn hold(&self, name: &str) -> Result<bool, crate::Error> {
        let now = Instant::now_utc();
        let mut tx = self.context.db.begin().await?;
        let leads = db::leases::hold(&mut tx, name, &self.context.owner, now, now + LEASE).await?;
        tx.commit_quietly().await?;
        Ok(leads)
    }
}
