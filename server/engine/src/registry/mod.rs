//! Foreign registries, as Weir asks them.
//!
//! Law of this room: all traffic to foreign registries goes through here. Every call has a timeout, a size cap, a digest
//! check, a place in the budget, and obeys the address policy. Nothing else holds a `reqwest::Client`.

mod client;
mod manifests;
mod tags;

pub use client::{Client, Connection};
pub use manifests::{Fetched, Head};
pub use tags::ListedTag;
