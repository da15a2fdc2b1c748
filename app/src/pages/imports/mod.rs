//! Importing images: what, which of its tags, what would happen, how it goes.

mod api;
mod ask;
mod choose;
#[cfg(feature = "ssr")]
mod find;
mod plan;
mod progress;
mod wanted;

use crate::Error;
use crate::pages::projects;
use crate::ui::{self, Crumbs, Fetch, Head, PageTitle, loaded_for};
use api::Found;
use ask::Ask;
use choose::Choose;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::stream::StreamTag;
use plan::Plan;
use progress::Progress;
use std::time::Duration;
use wanted::Wanted;

/// The way from an image to a tag, step by step.
#[component]
pub fn ImportPage() -> impl IntoView {
    let query = use_query_map();
    let wanted = Memo::new(move |_| query.with(Wanted::read));
    let found = Fetch::new(move || wanted.get(), api::find_import);
    let waiting = ui::latest(found, is_waiting);
    let is_waiting = move || waiting.get_value() == Some(true);
    let pace = move || Duration::from_millis(if is_waiting() { 1_000 } else { 4_000 });
    ui::watch(pace, move |hurried| {
        if hurried || is_waiting() {
            found.refetch();
        }
    });
    view! {
        <PageTitle text="Import image" />
        {loaded_for(found, wanted, |found, wanted| view! { <Shown found wanted /> }.into_any())}
    }
}

fn is_waiting(found: &Result<Found, Error>) -> bool {
    matches!(found, Ok(Found::Progress(tags)) if tags.iter().any(StreamTag::is_pending))
}

#[component]
fn Shown(found: Found, wanted: Wanted) -> impl IntoView {
    let step = match found {
        Found::Ask(refusal) => view! { <Ask wanted refusal /> }.into_any(),
        Found::Tags(tags) => view! { <Choose wanted tags /> }.into_any(),
        Found::Plan(planned, rest) => view! { <Plan wanted planned rest /> }.into_any(),
        Found::Progress(tags) => view! { <Progress wanted tags /> }.into_any(),
    };
    view! {
        <Crumbs above=projects::above(None) here="Import image" />
        <Head title=|| "Import image" />
        {step}
    }
}
