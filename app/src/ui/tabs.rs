//! Pages that stand side by side.

use leptos::prelude::*;

/// Links to the pages of one thing; the current one is marked.
#[component]
pub fn Tabs(
    /// What they are pages of, for people who cannot see the row.
    label: &'static str,
    /// Addresses and names.
    pages: Vec<(String, &'static str)>,
    /// The name of the current one.
    here: &'static str,
) -> impl IntoView {
    let link = |(href, name): (String, &'static str)| {
        view! {
            <a href=href aria-current=(name == here).then_some("page")>
                {name}
            </a>
        }
    };
    view! {
        <nav class="tabs" aria-label=label>
            {pages.into_iter().map(link).collect_view()}
        </nav>
    }
    .into_any()
}
