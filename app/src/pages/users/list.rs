//! Everybody.

use super::{AdminTabs, api, last, state};
use crate::links;
use crate::ui::{self, Ago, Crumbs, Fetch, Head, Icon, PageTitle, Sign, loaded};
use leptos::prelude::*;
use model::account::User;
use model::text;

/// The list of users.
#[component]
pub fn UsersPage() -> impl IntoView {
    let users = Fetch::new(|| (), |()| api::list_users());
    ui::on_hurry(move || users.refetch());
    view! {
        <PageTitle text="Users" />
        {loaded(users, shown)}
    }
    .into_any()
}

fn shown(users: Vec<User>) -> AnyView {
    let told = text::counted(i64::try_from(users.len()).unwrap_or_default(), "user", "users");
    let add = || {
        view! {
            <a class="button primary" href="/admin/users/new">
                <Icon sign=Sign::Add />
                "Add user"
            </a>
        }
    };
    let row = |user: User| {
        let name = user.name.to_string();
        view! {
            <tr>
                <td class="name">
                    <a href=links::user(&name)>{name.clone()}</a>
                    <span class="muted">{user.display_name}</span>
                </td>
                <td>{state(user.active)}</td>
                <td data-label="Last signed in">{last(user.signed_in)}</td>
                <td data-label="Made">
                    <Ago at=user.created />
                </td>
            </tr>
        }
    };
    view! {
        <Crumbs above=vec![] here="Users" />
        <Head title=|| "Users" actions=add>
            <span>{told}</span>
        </Head>
        <AdminTabs here="Users" />
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Last signed in"</th>
                    <th scope="col">"Made"</th>
                </tr>
            </thead>
            <tbody>{users.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
