//! The connection doctor: tries a connection step by step, says what it saw, what that means and what to do.
//!
//! Law of this room: it changes nothing at the registry, and each check that cannot be made is named with its reason.

mod content;
mod entry;
#[cfg(test)]
mod tests;

use crate::Upstream;
use crate::registry::Client;
use model::RepositoryName;
use model::doctor::{Check, Outcome, Report};

/// Examines a connection. `sample` is a repository to try; without one, the first that the registry lists and that has
/// tags.
pub async fn examine(client: &Client, sample: Option<RepositoryName>) -> Report {
    let mut checks = Vec::with_capacity(12);
    let entered = entry::examine(client, &mut checks).await;
    content::examine(client, sample, entered, &mut checks).await;
    Report { checks }
}

fn check(name: &str, outcome: Outcome, result: impl Into<String>, meaning: &str, remedy: impl Into<String>) -> Check {
    Check { name: name.into(), outcome, result: result.into(), meaning: meaning.into(), remedy: remedy.into() }
}

fn good(name: &str, result: impl Into<String>, meaning: &str) -> Check {
    check(name, Outcome::Good, result, meaning, "")
}

fn skipped(name: &str, why: &str) -> Check {
    check(name, Outcome::Skipped, why, "", "")
}

/// A failure says in one message what was seen and what to do.
fn failed(name: &str, outcome: Outcome, failure: &Upstream, meaning: &str) -> Check {
    let (result, remedy) = failure.message.split_once(". ").unwrap_or((&failure.message, ""));
    check(name, outcome, result, meaning, remedy)
}
