//! All connections.

use super::api;
use crate::links;
use crate::ui::{self, Empty, Fetch, Head, HealthBadge, Icon, MaybeAgo, PageTitle, Sign, loaded};
use crate::visitor::may;
use leptos::prelude::*;
use model::access::{Object, Right};
use model::registry::Registry;
use model::text;
use std::time::Duration;

/// The list of registries.
#[component]
pub fn RegistriesPage() -> impl IntoView {
    let registries = Fetch::new(|| (), |()| api::list_registries());
    ui::poll(|| Duration::from_secs(15), move || registries.refetch());
    view! {
        <PageTitle text="Registries" />
        {loaded(registries, shown)}
    }
}

fn shown(list: Vec<Registry>) -> AnyView {
    let adds = may(Right::Administer, Object::Everything);
    let add = adds.then(|| {
        view! {
            <a class="button primary" href="/registries/new">
                <Icon sign=Sign::Add />
                "Add registry"
            </a>
        }
    });
    let list = match (list.is_empty(), adds) {
        (false, _) => view! { <Table list /> }.into_any(),
        (true, true) => view! { <Empty text="No registry is connected yet. Add the first one." /> }.into_any(),
        (true, false) => view! { <Empty text="No registry is shared with you." /> }.into_any(),
    };
    view! {
        <Head title=|| "Registries" actions=move || add />
        {list}
    }
    .into_any()
}

#[component]
fn Table(list: Vec<Registry>) -> impl IntoView {
    let row = |registry: Registry| {
        let reason = (!registry.reason.is_empty()).then(|| view! { <p class="wrong">{registry.reason}</p> });
        view! {
            <tr>
                <td class="name">
                    <a href=links::registry(&registry.name)>{registry.name.to_string()}</a>
                </td>
                <td class="break-all">
                    {registry.spec.url}
                </td>
                <td>
                    <div>
                        <HealthBadge health=registry.health />
                        {reason}
                    </div>
                </td>
                <td data-label="Repositories" class="num">
                    {text::count(registry.repositories)}
                </td>
                <td data-label="Listed">
                    <MaybeAgo at=registry.listed />
                </td>
                <td data-label="Checked">
                    <MaybeAgo at=registry.checked />
                </td>
            </tr>
        }
    };
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Address"</th>
                    <th scope="col">"Health"</th>
                    <th scope="col" class="num">
                        "Repositories"
                    </th>
                    <th scope="col">"Listed"</th>
                    <th scope="col">"Checked"</th>
                </tr>
            </thead>
            <tbody>{list.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}
