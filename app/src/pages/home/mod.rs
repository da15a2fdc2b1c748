//! Home: what there is, what moved, what fails.

mod api;

use crate::ui::ErrorPanel;
use leptos::prelude::*;
use leptos_meta::Title;

/// The first page.
#[component]
pub fn HomePage() -> impl IntoView {
    let home = Resource::new(|| (), |()| api::get_home());
    view! {
        <Title text="" />
        <h1>"Home"</h1>
        <Transition>
            {move || Suspend::new(async move {
                match home.await {
                    Ok(home) => view! { <p>{home.registries.len()} " registries"</p> }.into_any(),
                    Err(error) => view! { <ErrorPanel error /> }.into_any(),
                }
            })}
        </Transition>
    }
}
