//! Keeps what stands on the page fresh while somebody looks at it.

use super::{Address, Shown, api};
use crate::{Error, ui};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::repository::RepositoryFacts;
use std::time::Duration;

/// While the index fills, and now and then later, asks how fresh the repository is, and for the page again when it changed.
/// Answers the latest facts, which change more often than the page.
pub fn keep_fresh(page: Resource<Result<Shown, Error>>, address: Memo<Address>) -> Signal<Option<RepositoryFacts>> {
    let facts = RwSignal::new(None::<RepositoryFacts>);
    let is_reading = move || page.with_untracked(|page| matches!(page, Some(Ok(Shown::Reading(_)))));
    let is_filling = move || {
        let told = facts.with_untracked(|facts| facts.as_ref().map(|facts| facts.fill.running));
        told.unwrap_or_else(|| {
            page.with_untracked(|page| match page {
                Some(Ok(Shown::Tags(page))) => page.facts.fill.running || page.facts.repository.checked.is_none(),
                _ => false,
            })
        })
    };
    let pace = move || Duration::from_millis(if is_reading() || is_filling() { 1_500 } else { 15_000 });
    let ask = move || {
        let Some((registry, repository)) = address.with_untracked(Address::repository) else { return };
        spawn_local(async move {
            let Ok(now) = api::get_facts(registry.into(), repository.into()).await else { return };
            let before = facts.with_untracked(|facts| facts.as_ref().map(|facts| facts.revision));
            let shown = page.with_untracked(|page| match page {
                Some(Ok(Shown::Tags(page))) => Some(page.facts.revision),
                _ => before,
            });
            let is_news = shown.is_some_and(|shown| shown != now.revision);
            facts.set(Some(now));
            if is_news || is_reading() {
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
