//! What happened to the samples.

use crate::ui::{Ago, Badge};
use leptos::prelude::*;
use model::samples::SampleEvent;

/// The events, newest first.
#[component]
pub fn History(
    /// The events.
    events: Vec<SampleEvent>,
) -> impl IntoView {
    let line = |event: SampleEvent| {
        let SampleEvent { at, actor, what, kind, name, message, .. } = event;
        let name = kind.map(|kind| {
            view! {
                <span>
                    <span class="muted">{kind.word()}" "</span>
                    <b>{name}</b>
                </span>
            }
        });
        view! {
            <div class="move">
                {name} <Badge label=what /> <span>{message}</span> <span class="muted">{actor}</span> <Ago at />
            </div>
        }
    };
    view! {
        <section class="section">
            <h2>"History"</h2>
            {if events.is_empty() {
                view! { <p class="muted">"Nothing has happened to the samples yet."</p> }.into_any()
            } else {
                events.into_iter().map(line).collect_view().into_any()
            }}
        </section>
    }
    .into_any()
}
