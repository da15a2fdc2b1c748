//! Adding a connection.

use super::api;
use super::form::RegistryFields;
use crate::ui::{Crumbs, ErrorPanel, Fetch, Head, PageTitle};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::registry::Preset;

/// The form for a new registry; `?preset=` chooses its kind.
#[component]
pub fn NewRegistryPage() -> impl IntoView {
    let query = use_query_map();
    let preset = Memo::new(move |_| query.with(|query| query.get("preset").as_deref().and_then(Preset::from_word)));
    let form = Fetch::new(move || preset.get(), api::get_new_form);
    view! {
        <PageTitle text="Add registry" />
        <Crumbs above=vec![("/registries".into(), "Registries".into())] here="Add registry" />
        <Head title=|| "Add registry" />
        <Transition>
            {move || Suspend::new(async move {
                match form.await {
                    Ok(form) => Either::Left(view! { <RegistryFields form cancel="/registries" /> }),
                    Err(error) => Either::Right(view! { <ErrorPanel error /> }),
                }
            })}
        </Transition>
    }
}
