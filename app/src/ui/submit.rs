//! The button that sends a form.

use leptos::prelude::*;

/// Sends the form once; rests while that goes on.
#[component]
pub fn Submit(
    /// The verb.
    label: &'static str,
    /// Is the form on its way?
    #[prop(into)]
    pending: Signal<bool>,
    /// Is it the main thing to do on the page?
    #[prop(optional)]
    primary: bool,
) -> impl IntoView {
    view! {
        <button class="button" class:primary=primary disabled=pending aria-busy=move || pending.get().then_some("true")>
            {label}
        </button>
    }
}
