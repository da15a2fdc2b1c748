//! One group: who belongs to it, and what that lets them do.

use super::api::{self, DeleteGroup, DescribeGroup, GroupView};
use super::origin;
use crate::links;
use crate::pages::access::GiveRole as GiveForm;
use crate::pages::users::{GiveRole, GrantList, JoinGroup, LeaveGroup};
use crate::ui::{self, Buttons, Crumbs, Fetch, Field, FormError, Head, PageTitle, Post, PostButton, PostForm, loaded};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;
use model::access::Subject;
use model::account::{Origin, User};
use model::text;

/// The page of a group.
#[component]
pub fn GroupPage() -> impl IntoView {
    let params = use_params_map();
    let name = Memo::new(move |_| params.with(|params| params.get("name").unwrap_or_default()));
    let group = Fetch::new(move || name.get(), api::get_group);
    ui::on_hurry(move || group.refetch());
    view! {
        <PageTitle text=move || format!("Group {}", name.get()) />
        {loaded(group, shown)}
    }
    .into_any()
}

fn shown(GroupView { group, people, grants, roles }: GroupView) -> AnyView {
    let name = group.name.to_string();
    let subject = Subject::Group(name.clone());
    let (title, described) = (name.clone(), group.description.clone());
    let replaced = (group.origin == Origin::Oidc)
        .then(|| view! { <p class="muted">"Who belongs to it is replaced as each signs in at the provider."</p> });
    let fields = vec![("group", name.clone())];
    view! {
        <Crumbs above=vec![("/admin/groups".to_owned(), "Groups".to_owned())] here=name.clone() />
        <Head title=move || title>
            {origin(group.origin).map(|origin| view! { <span>{origin}</span> })}
            <span>{text::counted(group.members, "person", "people")}</span>
            {(!described.is_empty()).then(|| view! { <span>{described}</span> })}
        </Head>
        <div class="split">
            <div>
                <section class="section">
                    <h2>"What it lets do"</h2>
                    <GrantList who=subject.clone() grants />
                </section>
                <section class="section">
                    <h2>"Give a role"</h2>
                    <GiveForm path=GiveRole::url() subject roles />
                </section>
                <details class="confirm">
                    <summary class="button">"Delete group…"</summary>
                    <div>
                        <p>"What is granted to it goes with it. The people stay."</p>
                        <PostButton path=DeleteGroup::url() fields label="Delete group" class="button danger" />
                    </div>
                </details>
            </div>
            <aside>
                <People group=name.clone() people />
                {replaced}
                <Description group=name description=group.description />
            </aside>
        </div>
    }
    .into_any()
}

#[component]
fn Description(group: String, description: String) -> impl IntoView {
    let post = Post::to(DescribeGroup::url());
    view! {
        <section class="section">
            <h2>"Description"</h2>
            <PostForm post class="form">
                <input type="hidden" name="group" value=group />
                <Field
                    label="Description"
                    name="description"
                    value=post.value("description", description)
                    optional=true
                    error=post.error
                />
                <FormError error=post.error fields=&["description"] />
                <Buttons post label="Save" second=true cancel="" />
            </PostForm>
        </section>
    }
    .into_any()
}

#[component]
fn People(group: String, people: Vec<User>) -> impl IntoView {
    let post = Post::to(JoinGroup::url());
    let own = group.clone();
    let line = |user: User| {
        let name = user.name.to_string();
        let fields = vec![("group", group.clone()), ("user", name.clone())];
        view! {
            <div class="move">
                <a href=links::user(&name)>{name.clone()}</a>
                <span class="muted">{user.display_name}</span>
                <PostButton path=LeaveGroup::url() fields label="Take out" class="button small-button" />
            </div>
        }
    };
    view! {
        <section class="section">
            <h2>"People"</h2>
            {people.into_iter().map(line).collect_view()}
            <PostForm post class="form mt-4">
                <input type="hidden" name="group" value=own />
                <Field label="User" name="user" value=post.value("user", "") placeholder="ana" error=post.error />
                <FormError error=post.error fields=&["user"] />
                <Buttons post label="Put in" second=true cancel="" />
            </PostForm>
        </section>
    }
    .into_any()
}
