//! Making and changing a role.

use super::api::{self, CreateRole, DeleteRole, EditRole};
use crate::pages::access::RightTicks;
use crate::ui::{
    Buttons, Crumbs, ErrorPanel, Fetch, Field, FormError, Head, PageTitle, Post, PostButton, PostForm, loaded,
};
use crate::{Error, ErrorKind};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;
use model::access::{Rights, Role};

fn above() -> Vec<(String, String)> {
    vec![("/admin/roles".to_owned(), "Roles".to_owned())]
}

/// The form for a new role.
#[component]
pub fn NewRolePage() -> impl IntoView {
    let post = Post::to(CreateRole::url());
    view! {
        <PageTitle text="New role" />
        <Crumbs above=above() here="New role" />
        <Head title=|| "New role" />
        <PostForm post class="form">
            <Field label="Name" name="name" value=post.value("name", "") placeholder="promoter" error=post.error />
            <Rest post role=None />
            <FormError error=post.error fields=&["name", "description", "rights"] />
            <Buttons post label="New role" cancel="/admin/roles" />
        </PostForm>
    }
    .into_any()
}

/// The form to change a role, and to delete it.
#[component]
pub fn EditRolePage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("name").unwrap_or_default()));
    let role = Fetch::new(move || name.get(), api::get_role);
    view! {
        <PageTitle text=move || format!("Role {}", name.get()) />
        {loaded(role, edit)}
    }
    .into_any()
}

fn edit(role: Role) -> AnyView {
    if role.builtin {
        let error =
            Error::new(ErrorKind::NotFound, format!("The role {} comes with Weir and stays as it is", role.name));
        return view! { <ErrorPanel error /> }.into_any();
    }
    let post = Post::to(EditRole::url());
    let (title, name) = (format!("Role {}", role.name), role.name.clone());
    let fields = vec![("name", name.clone())];
    view! {
        <Crumbs above=above() here=name.clone() />
        <Head title=move || title>
            <span>"Whoever has the role feels a change at once."</span>
        </Head>
        <PostForm post class="form">
            <input type="hidden" name="name" value=name.clone() />
            <input type="hidden" name="version" value=role.version.to_string() />
            <Rest post role=Some(role) />
            <FormError error=post.error fields=&["description", "rights"] />
            <Buttons post label="Save" cancel="/admin/roles" />
        </PostForm>
        <details class="confirm mt-8">
            <summary class="button">"Delete role…"</summary>
            <div>
                <p>"Only a role that nobody has can be deleted."</p>
                <PostButton path=DeleteRole::url() fields label="Delete role" class="button danger" />
            </div>
        </details>
    }
    .into_any()
}

#[component]
fn Rest(post: Post, role: Option<Role>) -> impl IntoView {
    let (description, rights) = role.map_or_else(Default::default, |role| (role.description, role.rights));
    let rights = Rights::parse(&post.value("rights", rights.to_string()));
    view! {
        <Field label="Description" name="description" value=post.value("description", description) optional=true error=post.error />
        <RightTicks legend="Rights" chosen=rights error=post.error />
    }
    .into_any()
}
