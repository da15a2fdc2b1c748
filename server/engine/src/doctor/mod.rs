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
use std::time::Duration;
use tokio::time::timeout;

/// How long all of it may take: a person is waiting, and every request is given up after 30 s.
const PATIENCE: Duration = Duration::from_secs(20);

/// All checks, in the order in which they are made.
const NAMES: [&str; 12] = [
    "Address",
    "TLS",
    "Ping",
    "Authentication",
    "Token",
    "Catalogue",
    "Tags",
    "HEAD digest",
    "Referrers",
    "Delete allowed",
    "Limits",
    "Clock",
];

/// Examines a connection. `sample` is a repository to try; without one, the first that the registry lists and that has
/// tags.
pub async fn examine(client: &Client, sample: Option<RepositoryName>) -> Report {
    let mut checks = Vec::with_capacity(NAMES.len());
    let examined = async {
        let entered = entry::examine(client, &mut checks).await;
        content::examine(client, sample, entered, &mut checks).await;
    };
    if timeout(PATIENCE, examined).await.is_err() {
        give_up(&mut checks);
    }
    Report { checks }
}

/// Time is up: names the check that it was spent on, and those that were not made.
fn give_up(checks: &mut Vec<Check>) {
    let Some((name, others)) = NAMES.get(checks.len()..).and_then(<[_]>::split_first) else { return };
    checks.push(check(
        name,
        Outcome::Bad,
        format!("There was no answer within {} s", PATIENCE.as_secs()),
        "The registry is there, but it is silent or very slow.",
        "Look at its log, and at proxies and firewalls on the way to it",
    ));
    checks.extend(others.iter().map(|name| skipped(name, "Not tried: there was no time left")));
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
