//! Sizes.

use leptos::either::Either;
use leptos::prelude::*;
use model::text;

/// `46.0 MB`, with the bytes in the title; a dash while it is not known.
#[component]
pub fn Size(
    /// The bytes, when known.
    #[prop(into)]
    bytes: Option<i64>,
) -> impl IntoView {
    match bytes {
        Some(bytes) => Either::Left(view! {
            <span class="whitespace-nowrap" title=format!("{} bytes", text::count(bytes))>{text::size(bytes)}</span>
        }),
        None => Either::Right(view! { <span class="faint" title="Not known yet">"—"</span> }),
    }
}
