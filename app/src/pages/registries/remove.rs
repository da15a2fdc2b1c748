//! Removing a connection: a page that says what goes, and one button.

use super::api::{self, RemoveRegistry};
use super::{above, named};
use crate::ui::{Buttons, CommandTwin, Crumbs, Fetch, FormError, Head, PageTitle, Post, PostForm, loaded};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::registry::Registry;
use model::text;

/// Asks before a registry is removed.
#[component]
pub fn RemoveRegistryPage() -> impl IntoView {
    let name = named();
    let registry = Fetch::new(move || name.get(), api::get_registry);
    view! {
        <PageTitle text=move || format!("Remove {}", name.get()) />
        {loaded(registry, question)}
    }
}

fn question(registry: Registry) -> AnyView {
    let post = Post::to(RemoveRegistry::url());
    let name = registry.name.to_string();
    let title = format!("Remove {name}?");
    let loss = format!(
        "Weir forgets {}, their tags and every move it saw. Nothing changes in the registry itself.",
        text::counted(registry.repositories, "repository", "repositories"),
    );
    view! {
        <Crumbs above=above(&name) here="Remove" />
        <Head title=move || title />
        <PostForm post class="form">
            <p>{loss}</p>
            <input type="hidden" name="name" value=name.clone() />
            <FormError error=post.error />
            <Buttons post label="Remove registry" danger=true cancel=format!("/registries/{name}") />
            <CommandTwin method="DELETE" path=format!("/apis/weir/v1/registries/{name}") />
        </PostForm>
    }
    .into_any()
}
