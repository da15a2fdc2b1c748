//! An image that the index does not have yet.

use crate::pages::above_repository;
use crate::ui::{Crumbs, Empty, FillLine, Head};
use leptos::prelude::*;
use model::Reference;
use model::repository::RepositoryFacts;

/// The frame of the page, with how far reading is. The image appears without reload.
#[component]
pub fn Reading(
    /// The image.
    reference: Reference,
    /// How fresh the repository was when the page was made.
    before: RepositoryFacts,
    /// The same, as it is now.
    facts: Signal<Option<RepositoryFacts>>,
) -> impl IntoView {
    let fill = Signal::derive(move || facts.get().map_or_else(|| before.fill.clone(), |facts| facts.fill));
    let target = reference.target.to_string();
    let title = format!("{}{target}", reference.repository);
    view! {
        <Crumbs above=above_repository(&reference.registry, Some(&reference.repository)) here=target />
        <Head title=move || title />
        <FillLine fill />
        <Empty text="The image is being read from the registry. Reload the page if it does not appear by itself." />
    }
}
