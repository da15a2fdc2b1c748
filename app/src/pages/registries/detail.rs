//! One connection and its repositories.

use super::api::{self, RefreshRegistry};
use super::named;
use super::repositories::{Listing, NewRepository, Repositories};
use super::short::ShortListing;
use crate::links;
use crate::ui::{
    self, Crumbs, Fetch, FillLine, Head, HealthBadge, Icon, MaybeAgo, Note, PageTitle, PostButton, ReadingAgain, Sign,
    loaded_for,
};
use crate::visitor::{is_signed_in, may};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use model::access::{Object, Right};
use model::registry::Registry;
use model::repository::RepositoryPage;
use model::text;
use std::time::Duration;

/// The page of a registry.
#[component]
pub fn RegistryPage() -> impl IntoView {
    let name = named();
    let query = use_query_map();
    let listing = Memo::new(move |_| query.with(Listing::from_query));
    let page = Fetch::new(
        move || (name.get(), listing.get()),
        |(name, listing)| api::list_repositories(name, listing.q, listing.sort.as_str().into(), listing.page),
    );
    keep_fresh(page);
    view! {
        <PageTitle text=move || name.get() />
        {loaded_for(page, listing, |page, listing| view! { <Shown page listing /> }.into_any())}
    }
}

/// Asks for the connection now and then, and for the page again when it changed.
fn keep_fresh(page: Fetch<RepositoryPage>) {
    let latest = ui::latest(page, |page| page.as_ref().ok().map(|page| page.registry.clone()));
    let shown = move || latest.get_value().flatten();
    let pace = move || {
        let filling = shown().is_some_and(|registry| registry.fill.running || registry.listed.is_none());
        Duration::from_millis(if filling { 1_500 } else { 4_000 })
    };
    let ask = move || {
        let Some(before) = shown() else { return };
        spawn_local(async move {
            if api::get_registry(before.name.to_string()).await.is_ok_and(|now| now != before) {
                page.refetch();
            }
        });
    };
    ui::poll(pace, ask);
}

#[component]
fn Shown(page: RepositoryPage, listing: Listing) -> impl IntoView {
    let RepositoryPage { registry, repositories } = page;
    let name = registry.name.clone();
    let title = name.to_string();
    let administers = may(Right::Administer, Object::Everything);
    let warning = registry.warning.clone().map(|warning| {
        let fields = vec![("name", name.to_string())];
        view! { <ShortListing registry=name.to_string() warning path=RefreshRegistry::url() fields /> }
    });
    let reason = (!registry.reason.is_empty()).then(|| {
        let reason = registry.reason.clone();
        let doctor = administers.then(|| {
            view! {
                " "
                <a href=format!("{}/doctor", links::registry(&name)) rel="external">
                    "See what the connection doctor says"
                </a>
            }
        });
        view! { <Note bad=true>{reason} {doctor}</Note> }
    });
    let add = administers.then(|| view! { <NewRepository name=title.clone() /> });
    view! {
        <Crumbs above=vec![("/registries".into(), "Registries".into())] here=title />
        <Top registry=registry.clone() />
        {reason}
        {warning}
        <FillLine fill=registry.fill.clone() />
        <Repositories registry=registry.clone() repositories listing />
        {add}
    }
}

#[component]
fn Top(registry: Registry) -> impl IntoView {
    let name = registry.name.to_string();
    let title = name.clone();
    let path = links::registry(&registry.name);
    let administration = may(Right::Administer, Object::Everything).then(|| {
        view! {
            <a class="button" href=format!("{path}/doctor") rel="external">
                <Icon sign=Sign::Doctor />
                "Connection doctor"
            </a>
            <a class="button" href=format!("{path}/edit")>
                <Icon sign=Sign::Edit />
                "Edit"
            </a>
            <a class="button" href=format!("{path}/remove")>
                <Icon sign=Sign::Remove />
                "Remove"
            </a>
        }
    });
    let refresh = is_signed_in().then(|| {
        view! { <PostButton path=RefreshRegistry::url() fields=vec![("name", name)] label="Refresh" sign=Sign::Refresh /> }
    });
    let actions = move || view! { {administration} {refresh} };
    view! {
        <Head title=move || title actions>
            <span>{registry.spec.url}</span>
            <span>
                <HealthBadge health=registry.health />
            </span>
            <span>{text::counted(registry.repositories, "repository", "repositories")}</span>
            <span>"listed " <MaybeAgo at=registry.listed /></span>
            <ReadingAgain fill=registry.fill />
        </Head>
    }
}
