//! Foreign registries, as Weir asks them.
//!
//! Law of this room: all traffic to foreign registries goes through here. Every call has a timeout, a size cap, a
//! digest check, a place in the budget, and obeys the address policy. Nothing else holds a `reqwest::Client`.
//!
//! From the outside in: [`Client`] has the calls; `session` signs in, with `challenge` and `token`; `transport` does
//! one exchange within its bounds, as `address` and `limits` allow; `failure` puts what went wrong into words. `document`
//! and `provider` ask servers that are no registries.

mod address;
mod catalogue;
mod challenge;
mod client;
mod document;
mod failure;
mod limits;
mod manifests;
mod paging;
mod probe;
mod provider;
mod referrers;
mod session;
mod tags;
#[cfg(test)]
mod tests;
mod token;
mod transport;
mod vendor;

pub(crate) use address::{Home, Reach};
pub use client::{Client, Connection};
pub(crate) use document::{Document, fetch_document};
pub use manifests::{Fetched, Head};
pub(crate) use probe::{Deletion, Greeting};
pub(crate) use provider::ProviderClient;
pub(crate) use session::Demand;
pub use tags::ListedTag;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// The content of a mutex, also after a panic elsewhere: everything kept here is whole after each statement.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
