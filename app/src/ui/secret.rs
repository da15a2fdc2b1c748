//! Values that may be secrets.

use leptos::either::Either;
use leptos::prelude::*;
use model::secret::looks_secret;

/// The value of a variable; hidden until a person asks when its name suggests a secret.
#[component]
pub fn Secret(
    /// The variable.
    name: String,
    /// Its value.
    value: String,
) -> impl IntoView {
    if looks_secret(&name) && !value.is_empty() {
        Either::Left(view! {
            <details class="value">
                <summary>"•••••• show"</summary>
                {value}
            </details>
        })
    } else {
        Either::Right(view! { <span class="value">{value}</span> })
    }
}
