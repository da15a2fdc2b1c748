//! The connection doctor: tries a connection step by step, says what it saw, what that means and what to do.
//!
//! Law of this room: it changes nothing at the registry, and each check that cannot be made is named with its reason.

use crate::registry::Client;
use model::RepositoryName;
use model::doctor::Report;

/// Examines a connection. `sample` is a repository to try; without one, the first that the registry lists.
pub async fn examine(_client: &Client, _sample: Option<RepositoryName>) -> Report {
    Report::default()
}
