//! The index: what Weir knows of foreign registries, kept fresh by one worker a registry.
//!
//! Law of this room: nothing here is waited for by a page. What is learnt is written in transactions small enough that a
//! kill loses at most one batch, and only on positive evidence: a digest whose bytes were fetched and checked.

mod catalogue;
mod fetch;
mod freshness;
mod image;
mod lead;
mod reading;
mod repository;
pub(crate) mod snapshot;
mod worker;

use crate::db::Db;
use crate::registry::Client;
use futures::future::BoxFuture;
use futures::stream::{self, StreamExt};
use model::RegistryName;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

pub(crate) use fetch::{Fetch, Tree};
pub(crate) use worker::{Job, Worker};

/// What work on one registry needs.
#[derive(Clone)]
pub(crate) struct Context {
    pub(crate) db: Db,
    /// Whose leases are ours: a name of this process.
    pub(crate) owner: String,
    pub(crate) client: Client,
    pub(crate) registry_id: i64,
    pub(crate) registry: RegistryName,
}

/// The workers by id of their registry.
#[derive(Default)]
pub(crate) struct Index {
    workers: Mutex<HashMap<i64, Slot>>,
    /// Held while the workers are brought in line with the connections, so that none is started twice.
    pub(crate) syncing: tokio::sync::Mutex<()>,
}

/// The worker for one version of a registry's settings; none when they do not make a client.
struct Slot {
    version: i64,
    worker: Option<Arc<Worker>>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(worker) = &self.worker {
            worker.stop();
        }
    }
}

impl Index {
    /// Starts the worker of a registry, in place of one that works with older settings.
    pub(crate) fn put(&self, registry_id: i64, version: i64, context: Option<Context>) {
        let slot = Slot { version, worker: context.map(Worker::start) };
        self.lock().insert(registry_id, slot);
    }

    /// Ends the worker of a registry that is removed.
    pub(crate) fn remove(&self, registry_id: i64) {
        self.lock().remove(&registry_id);
    }

    /// Ends the workers of all other registries.
    pub(crate) fn keep_only(&self, registries: &HashMap<i64, i64>) {
        self.lock().retain(|id, _| registries.contains_key(id));
    }

    /// The version of the settings that the worker works with.
    pub(crate) fn version(&self, registry_id: i64) -> Option<i64> {
        self.lock().get(&registry_id).map(|slot| slot.version)
    }

    /// The worker of a registry; none when its settings do not make a client.
    pub(crate) fn worker(&self, registry_id: i64) -> Option<Arc<Worker>> {
        self.lock().get(&registry_id)?.worker.clone()
    }

    /// The clients of all registries.
    pub(crate) fn clients(&self) -> Vec<Client> {
        self.lock().values().filter_map(|slot| Some(slot.worker.as_ref()?.context().client.clone())).collect()
    }

    /// Ends all workers.
    pub(crate) fn stop(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<i64, Slot>> {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Requests of one piece of work side by side; the client's own limit is above that, so that people get through.
const SIDE_BY_SIDE: usize = 6;

/// Does several things side by side and answers in their order.
async fn side_by_side<'a, T: Send + 'a>(work: Vec<BoxFuture<'a, T>>) -> Vec<T> {
    stream::iter(work).buffered(SIDE_BY_SIDE).collect().await
}
