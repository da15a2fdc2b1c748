//! All connections.

use super::api;
use crate::links;
use crate::ui::{self, Empty, ErrorPanel, Head, HealthBadge, Icon, MaybeAgo, PageTitle, Sign};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use model::registry::Registry;
use model::text;
use std::time::Duration;

/// The list of registries.
#[component]
pub fn RegistriesPage() -> impl IntoView {
    let registries = Resource::new(|| (), |()| api::list_registries());
    ui::poll(|| Duration::from_secs(15), move || registries.refetch());
    let add = || {
        view! {
            <a class="button primary" href="/registries/new">
                <Icon sign=Sign::Add />
                "Add registry"
            </a>
        }
    };
    view! {
        <PageTitle text="Registries" />
        <Head title=|| "Registries" actions=add />
        <Transition>
            {move || Suspend::new(async move {
                match registries.await {
                    Ok(list) if list.is_empty() => {
                        EitherOf3::A(view! { <Empty text="No registry is connected yet. Add the first one." /> })
                    }
                    Ok(list) => EitherOf3::B(view! { <Table list /> }),
                    Err(error) => EitherOf3::C(view! { <ErrorPanel error /> }),
                }
            })}
        </Transition>
    }
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
