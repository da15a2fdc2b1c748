//! Fields of forms.

use leptos::prelude::*;

/// A label with a line of text below it.
#[component]
pub fn Field(
    /// What to enter.
    label: &'static str,
    /// The name of the server function's argument.
    name: &'static str,
    /// `text`, `password`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// What browsers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
) -> impl IntoView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input type=kind name=name autocomplete=autocomplete required />
        </label>
    }
}
