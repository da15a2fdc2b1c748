//! Choosing rights.

use crate::Error;
use crate::ui::FieldError;
use leptos::prelude::*;
use model::access::{Right, Rights};

/// A box for each right. They are sent as `rights[]`.
#[component]
pub fn RightTicks(
    /// What the choice is about.
    #[prop(into)]
    legend: String,
    /// Those ticked at first.
    chosen: Rights,
    /// What was wrong with the form, if anything.
    #[prop(into)]
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let message =
        Signal::derive(move || error.get().filter(|e| e.field.as_deref() == Some("rights")).map(|e| e.message));
    let tick = |right: Right| {
        view! {
            <label class="check">
                <input type="checkbox" name="rights[]" value=right.word() checked=chosen.has(right) />
                {right.word()}
            </label>
        }
    };
    view! {
        <fieldset class="ticks">
            <legend>{legend}</legend>
            {Right::ALL.map(tick).collect_view()}
        </fieldset>
        <FieldError id="rights-note".to_owned() message />
        <details class="twin">
            <summary>"What the rights let do"</summary>
            <Meanings />
        </details>
    }
    .into_any()
}

/// What each right lets do.
#[component]
pub fn Meanings() -> impl IntoView {
    let line = |right: Right| {
        view! {
            <dt>{right.word()}</dt>
            <dd>{right.meaning()}</dd>
        }
    };
    view! { <dl class="pairs">{Right::ALL.map(line).collect_view()}</dl> }.into_any()
}
