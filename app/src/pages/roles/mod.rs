//! Roles: rights under a name, those that come with Weir and others.

mod api;
mod form;

pub use form::{EditRolePage, NewRolePage};

use crate::links;
use crate::pages::access::Meanings;
use crate::pages::users::AdminTabs;
use crate::ui::{Badge, Crumbs, Fetch, Head, Icon, PageTitle, Sign, loaded};
use leptos::prelude::*;
use model::access::Role;

/// The list of roles.
#[component]
pub fn RolesPage() -> impl IntoView {
    let roles = Fetch::new(|| (), |()| api::list_roles());
    let add = || {
        view! {
            <a class="button primary" href="/admin/roles/new">
                <Icon sign=Sign::Add />
                "New role"
            </a>
        }
    };
    view! {
        <PageTitle text="Roles" />
        <Crumbs above=vec![] here="Roles" />
        <Head title=|| "Roles" actions=add>
            <span>"A role is a set of rights; it is given to somebody, somewhere."</span>
        </Head>
        <AdminTabs here="Roles" />
        {loaded(roles, table)}
        <section class="section mt-8">
            <h2>"What the rights let do"</h2>
            <Meanings />
        </section>
    }
    .into_any()
}

fn table(roles: Vec<Role>) -> AnyView {
    let row = |role: Role| {
        let name = if role.builtin {
            view! { <b>{role.name.clone()}</b> }.into_any()
        } else {
            view! { <a href=links::role(&role.name)>{role.name.clone()}</a> }.into_any()
        };
        let rights = role.rights.iter().map(|right| view! { <Badge label=right.word() /> " " }).collect_view();
        view! {
            <tr>
                <td class="name">
                    {name} {role.builtin.then(|| view! { <span class="muted small">" built in"</span> })}
                    <p class="muted">{role.description}</p>
                </td>
                <td class="chips">{rights}</td>
            </tr>
        }
    };
    view! {
        <table class="rows roles">
            <thead>
                <tr>
                    <th scope="col">"Role"</th>
                    <th scope="col">"Rights"</th>
                </tr>
            </thead>
            <tbody>{roles.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
