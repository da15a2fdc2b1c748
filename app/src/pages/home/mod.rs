//! Home: what there is, what moved, what fails.

mod api;
mod first_steps;
mod overview;

use crate::ui::{self, Empty, Fetch, Head, PageTitle, loaded};
use crate::visitor::{may, may_somewhere};
use first_steps::FirstSteps;
use leptos::prelude::*;
use model::access::{Object, Right};
use model::activity::Home;
use overview::{Overview, Top};
use std::time::Duration;

/// The first page.
#[component]
pub fn HomePage() -> impl IntoView {
    let home = Fetch::new(|| (), |()| api::get_home());
    let filling = ui::latest(home, |home| {
        home.as_ref().is_ok_and(|home| home.registries.iter().any(|registry| registry.fill.running))
    });
    let pace = move || Duration::from_secs(if filling.get_value() == Some(true) { 3 } else { 20 });
    ui::poll(pace, move || home.refetch());
    view! {
        <PageTitle text="" />
        {loaded(home, shown)}
    }
    .into_any()
}

/// Who connects registries is led to the first one; others see what is shared with them.
fn shown(home: Home) -> AnyView {
    let connects = may(Right::Administer, Object::Everything);
    match home.registries.is_empty() {
        true if connects && home.streams.is_empty() => view! { <FirstSteps /> }.into_any(),
        true if connects => view! {
            <FirstSteps />
            <div class="mt-8">
                <Overview home />
            </div>
        }
        .into_any(),
        true if !may_somewhere(Right::View) => view! {
            <Head title=|| "Home" />
            <Empty text="Nothing is shared with you yet. Ask who manages a project, or administers Weir, for access." />
        }
        .into_any(),
        _ => view! {
            <Top registries=home.registries.clone() failing=home.failing() />
            <Overview home />
        }
        .into_any(),
    }
}
