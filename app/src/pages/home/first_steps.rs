//! Home before there is any registry.

use crate::ui::Head;
use leptos::prelude::*;
use model::registry::Preset;

/// What Weir does, and the ways to begin.
#[component]
pub fn FirstSteps() -> impl IntoView {
    let card = |preset: Preset| {
        view! {
            <a class="card" href=format!("/registries/new?preset={}", preset.as_str())>
                <b>{preset.title()}</b>
                <span class="muted">{preset.hint()}</span>
            </a>
        }
    };
    view! {
        <Head title=|| "Connect a registry">
            <span>"Weir reads it in the background and keeps what it saw: every tag, every move."</span>
        </Head>
        <div class="cards">{Preset::ALL.map(card).collect_view()}</div>
    }
}
