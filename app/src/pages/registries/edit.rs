//! Changing a connection.

use super::form::RegistryFields;
use super::{above, api, named};
use crate::ui::{Crumbs, ErrorPanel, Fetch, Head, PageTitle};
use leptos::either::Either;
use leptos::prelude::*;

/// The form to change a registry.
#[component]
pub fn EditRegistryPage() -> impl IntoView {
    let name = named();
    let form = Fetch::new(move || name.get(), api::get_edit_form);
    view! {
        <PageTitle text=move || format!("Edit {}", name.get()) />
        <Transition>
            {move || Suspend::new(async move {
                match form.await {
                    Ok(form) => {
                        let name = form.draft.name.clone();
                        let title = format!("Edit {name}");
                        Either::Left(
                            view! {
                                <Crumbs above=above(&name) here="Edit" />
                                <Head title=move || title />
                                <RegistryFields form cancel=format!("/registries/{name}") />
                            },
                        )
                    }
                    Err(error) => Either::Right(view! { <ErrorPanel error /> }),
                }
            })}
        </Transition>
    }
}
