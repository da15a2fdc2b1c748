//! Values that may be secrets.

use leptos::either::Either;
use leptos::prelude::*;
use model::secret::looks_secret;

/// A value as it is; behind a click when its name suggests a secret.
#[component]
pub fn Secret(
    /// What the value is called.
    #[prop(into)]
    name: String,
    /// The value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    let shown = if value.is_empty() {
        Either::Left(view! { <span class="muted">"empty"</span> })
    } else {
        Either::Right(view! { <code class="value">{value}</code> })
    };
    if !looks_secret(&name) {
        return Either::Left(shown);
    }
    Either::Right(view! {
        <details class="secret">
            <summary aria-label=format!("Show the value of {name}")>
                <span aria-hidden="true">"•••••• "</span>
                <span>"Show"</span>
            </summary>
            {shown}
        </details>
    })
}
