//! Removing a connection: a page that says what goes, and one button.

use super::api::{self, RemoveRegistry};
use super::{above, named};
use crate::ui::{CommandTwin, Crumbs, ErrorPanel, FormError, Head, PageTitle};
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use model::registry::Registry;
use model::text;

/// Asks before a registry is removed.
#[component]
pub fn RemoveRegistryPage() -> impl IntoView {
    let name = named();
    let registry = Resource::new(move || name.get(), api::get_registry);
    view! {
        <PageTitle text=move || format!("Remove {}", name.get()) />
        <Transition>
            {move || Suspend::new(async move {
                match registry.await {
                    Ok(registry) => Either::Left(view! { <Question registry /> }),
                    Err(error) => Either::Right(view! { <ErrorPanel error /> }),
                }
            })}
        </Transition>
    }
}

#[component]
fn Question(registry: Registry) -> impl IntoView {
    let remove = ServerAction::<RemoveRegistry>::new();
    let error = Signal::derive(move || remove.value().get().and_then(Result::err));
    let name = registry.name.to_string();
    let title = format!("Remove {name}?");
    let loss = format!(
        "Weir forgets {}, their tags and every move it saw. Nothing changes in the registry itself.",
        text::counted(registry.repositories, "repository", "repositories"),
    );
    view! {
        <Crumbs above=above(&name) here="Remove" />
        <Head title=move || title />
        <ActionForm action=remove attr:class="form">
            <p>{loss}</p>
            <input type="hidden" name="name" value=name.clone() />
            <FormError error />
            <div class="buttons">
                <button class="button danger" disabled=remove.pending()>
                    "Remove registry"
                </button>
                <a class="button" href=format!("/registries/{name}")>
                    "Keep it"
                </a>
            </div>
            <CommandTwin method="DELETE" path=format!("/apis/weir/v1/registries/{name}") />
        </ActionForm>
    }
}
