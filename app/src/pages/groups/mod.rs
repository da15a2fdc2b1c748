//! Groups of people, to which roles are given as to a person.

mod api;
mod detail;

pub use detail::GroupPage;

use crate::links;
use crate::pages::users::AdminTabs;
use crate::ui::{
    self, Badge, Buttons, Crumbs, Empty, Fetch, Field, FormError, Head, PageTitle, Post, PostForm, loaded,
};
use api::CreateGroup;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::account::{Group, Origin};
use model::text;

/// The list of groups, and the form for one more.
#[component]
pub fn GroupsPage() -> impl IntoView {
    let groups = Fetch::new(|| (), |()| api::list_groups());
    ui::on_hurry(move || groups.refetch());
    let post = Post::to(CreateGroup::url());
    view! {
        <PageTitle text="Groups" />
        <Crumbs above=vec![] here="Groups" />
        <Head title=|| "Groups">
            <span>"A role given to a group is had by all who belong to it."</span>
        </Head>
        <AdminTabs here="Groups" />
        {loaded(groups, table)}
        <section class="section mt-8">
            <h2>"New group"</h2>
            <PostForm post class="form">
                <Field label="Name" name="name" value=post.value("name", "") placeholder="qa" error=post.error />
                <Field
                    label="Description"
                    name="description"
                    value=post.value("description", "")
                    optional=true
                    error=post.error
                />
                <FormError error=post.error fields=&["name", "description"] />
                <Buttons post label="New group" cancel="" />
            </PostForm>
        </section>
    }
    .into_any()
}

fn table(groups: Vec<Group>) -> AnyView {
    if groups.is_empty() {
        return view! { <Empty text="There is no group yet." /> }.into_any();
    }
    let row = |group: Group| {
        let name = group.name.to_string();
        view! {
            <tr>
                <td class="name">
                    <a href=links::group(&name)>{name.clone()}</a>
                    {origin(group.origin)}
                </td>
                <td class="muted">{group.description}</td>
                <td data-label="People" class="num">
                    {text::count(group.members)}
                </td>
            </tr>
        }
    };
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Description"</th>
                    <th scope="col" class="num">
                        "People"
                    </th>
                </tr>
            </thead>
            <tbody>{groups.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// Where a group comes from, if not from here.
fn origin(origin: Origin) -> Option<impl IntoView> {
    (origin == Origin::Oidc).then(|| view! { <Badge label="single sign-on" /> })
}
