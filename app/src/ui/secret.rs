//! Values that may be secrets.

use leptos::either::Either;
use leptos::prelude::*;
use model::secret::is_secret;
use model::text::visible;

/// A value of a stranger's; behind a click when it looks like a secret.
#[component]
pub fn Secret(
    /// What the value is called.
    #[prop(into)]
    name: String,
    /// The value.
    #[prop(into)]
    value: String,
) -> impl IntoView {
    let is_secret = is_secret(&name, &value);
    let shown = if value.is_empty() {
        Either::Left(view! { <span class="muted">"empty"</span> })
    } else {
        Either::Right(view! { <code class="value">{visible(&value)}</code> })
    };
    if !is_secret {
        return Either::Left(shown);
    }
    Either::Right(view! {
        <details class="secret">
            <summary aria-label=format!("Show the value of {}", visible(&name))>
                <span aria-hidden="true">"•••••• "</span>
                <span>"Show"</span>
            </summary>
            {shown}
        </details>
    })
}
