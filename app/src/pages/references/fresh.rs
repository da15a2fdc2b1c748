//! Keeps what stands on the page fresh while somebody looks at it.

use super::{Address, Shown, api};
use crate::ui::{self, Fetch};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::repository::RepositoryFacts;
use std::time::Duration;

/// While the index fills, and now and then later, asks how fresh the repository is, and for the page again when it changed.
/// Answers the latest facts, which change more often than the page.
pub fn keep_fresh(page: Fetch<Shown>, address: Memo<Address>) -> Signal<Option<RepositoryFacts>> {
    let facts = RwSignal::new(None::<RepositoryFacts>);
    let shown = ui::latest(page, |page| match page {
        Ok(Shown::Tags(page)) => Known { revision: Some(page.facts.revision), urgent: is_urgent(&page.facts) },
        Ok(Shown::Image(_)) => Known { revision: None, urgent: false },
        Ok(Shown::Reading(_)) => Known { revision: None, urgent: true },
        Err(_) => Known::default(),
    });
    let known = move || shown.try_get_value().flatten().unwrap_or_default();
    let pace = move || {
        let is_filling = facts.with_untracked(|facts| facts.as_ref().is_some_and(is_urgent));
        Duration::from_millis(if is_filling || known().urgent { 1_500 } else { 4_000 })
    };
    let ask = move || {
        let Some((registry, repository)) = address.with_untracked(Address::repository) else { return };
        spawn_local(async move {
            let Ok(now) = api::get_facts(registry.into(), repository.into()).await else { return };
            // Whoever has left the page since is not waiting any more.
            let Some(before) = facts.try_with_untracked(|facts| facts.as_ref().map(|facts| facts.revision)) else {
                return;
            };
            let Known { revision, urgent } = known();
            let is_news = revision.or(before).is_some_and(|revision| revision != now.revision);
            let is_reading = revision.is_none() && urgent;
            facts.set(Some(now));
            // A tick would move to the row that comes in its place; the next look asks again.
            let is_held = ui::query(".rows input:checked").is_some();
            if (is_news || is_reading) && !is_held {
                page.refetch();
            }
        });
    };
    // What is known of another repository says nothing about this one.
    Effect::new(move || {
        address.with(Address::repository);
        facts.set(None);
    });
    ui::poll(pace, ask);
    facts.into()
}

/// What the page that is shown says of its own freshness.
#[derive(Clone, Copy, Default)]
struct Known {
    /// The revision it was made from, where it tells.
    revision: Option<i64>,
    /// Is there more to come soon?
    urgent: bool,
}

fn is_urgent(facts: &RepositoryFacts) -> bool {
    facts.fill.running || facts.repository.checked.is_none()
}
