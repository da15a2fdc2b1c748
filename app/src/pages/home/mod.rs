//! Home: what there is, what moved, what fails.

mod api;
mod first_steps;
mod overview;

use crate::ui::{self, ErrorPanel, Fetch, Head, PageTitle};
use first_steps::FirstSteps;
use leptos::either::EitherOf3;
use leptos::prelude::*;
use overview::Overview;
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
        <Transition fallback=|| view! { <Head title=|| "Home" /> }>
            {move || Suspend::new(async move {
                match home.await {
                    Ok(home) if home.registries.is_empty() => EitherOf3::A(view! { <FirstSteps /> }),
                    Ok(home) => EitherOf3::B(view! { <Overview home /> }),
                    Err(error) => EitherOf3::C(view! { <ErrorPanel error /> }),
                }
            })}
        </Transition>
    }
}
