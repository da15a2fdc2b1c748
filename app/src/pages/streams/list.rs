//! The image streams of a project.

use super::api;
use super::table::StreamTable;
use crate::links;
use crate::pages::projects::{self, ProjectTabs};
use crate::ui::{
    self, Choice, Crumbs, Empty, Fetch, Head, Icon, PageTitle, Pagination, QueryForm, Sign, loaded_for, offered,
};
use crate::visitor::may;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use model::access::{Object, Right};
use model::stream::{StreamFacts, StreamSort};
use model::{Page, ProjectName, text};
use std::time::Duration;

/// Orders as people say them.
const ORDERS: [(StreamSort, &str); 4] = [
    (StreamSort::Name, "Name, a to z"),
    (StreamSort::NameDescending, "Name, z to a"),
    (StreamSort::Moved, "Latest moved first"),
    (StreamSort::Failing, "Failing first"),
];

/// What the address says about the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Listing {
    q: String,
    sort: StreamSort,
    page: u32,
}

impl Listing {
    fn from_query(query: &ParamsMap) -> Self {
        let sort = query.get_str("sort").and_then(StreamSort::from_word).unwrap_or_default();
        let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        Self { q: query.get("q").unwrap_or_default(), sort, page }
    }

    fn address(&self, path: &str, page: u32) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let sort = if self.sort == StreamSort::default() { "" } else { self.sort.as_str() };
        links::with_query(path, &[("q", &self.q), ("sort", sort), ("page", &page)])
    }
}

/// The list of a project's streams.
#[component]
pub fn StreamsPage() -> impl IntoView {
    let project = projects::named();
    let query = use_query_map();
    let asked = Memo::new(move |_| (project.get(), query.with(Listing::from_query)));
    let streams = Fetch::new(
        move || asked.get(),
        |(project, listing)| api::list_streams(project, listing.q, listing.sort.as_str().into(), listing.page),
    );
    ui::poll(|| Duration::from_secs(10), move || streams.refetch());
    view! {
        <PageTitle text=move || format!("Image streams of {}", project.get()) />
        {loaded_for(streams, asked, |page, (project, listing)| match ProjectName::parse(&project) {
            Ok(name) => view! { <Shown name page listing /> }.into_any(),
            // The address has moved on already; its page is on the way.
            Err(_) => ().into_any(),
        })}
    }
}

#[component]
fn Shown(name: ProjectName, page: Page<StreamFacts>, listing: Listing) -> impl IntoView {
    let path = links::streams(&name);
    let (total, paging, pages, shown) = (page.total, page.paging, page.pages(), page.items.len());
    let (new, told) = (format!("{path}/new"), name.to_string());
    let import = links::with_query("/import", &[("project", name.as_str())]);
    let own = Object::Project(name.as_str());
    let import = may(Right::Import, own).then(|| {
        view! {
            <a class="button" href=import>
                <Icon sign=Sign::Import />
                "Import image"
            </a>
        }
    });
    let new = offered(Right::Create, own, ("New image stream", Sign::Add), || {
        view! {
            <a class="button primary" href=new>
                <Icon sign=Sign::Add />
                "New image stream"
            </a>
        }
        .into_any()
    });
    let actions = move || (import, new);
    let table = match (shown, listing.q.is_empty()) {
        (0, true) => {
            view! { <Empty text="There is no image stream here yet. Make one, or import an image." /> }.into_any()
        }
        (0, false) => view! { <Empty text=format!("No image stream matches “{}”.", listing.q) /> }.into_any(),
        _ => view! { <StreamTable list=page.items /> }.into_any(),
    };
    view! {
        <Crumbs above=projects::above(Some(&name)) here="Image streams" />
        <Head title=|| "Image streams" actions>
            <span>{text::counted(total, "image stream", "image streams")}</span>
            <span>"project " {told}</span>
        </Head>
        <ProjectTabs name here="Image streams" />
        <Tools path=path.clone() listing=listing.clone() />
        {table}
        <Pagination paging shown total pages href=move |page| listing.address(&path, page) />
    }
    .into_any()
}

/// Narrows and orders the list as one types or chooses; without JavaScript with a button.
#[component]
fn Tools(path: String, listing: Listing) -> impl IntoView {
    let navigate = use_navigate();
    let go = {
        let path = path.clone();
        move |listing: Listing| {
            let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
            navigate(&listing.address(&path, 1), options);
        }
    };
    let typed = {
        let (go, listing) = (go.clone(), listing.clone());
        ui::after_typing(move |q| go(Listing { q, ..listing.clone() }))
    };
    let chosen = {
        let listing = listing.clone();
        move |_, value: String| {
            go(Listing { sort: StreamSort::from_word(&value).unwrap_or_default(), ..listing.clone() })
        }
    };
    let orders = ORDERS.map(|(sort, title)| (sort.as_str().to_owned(), title.to_owned())).to_vec();
    view! {
        <QueryForm action=path class="tools" role="search">
            <input
                type="search"
                name="q"
                value=listing.q.clone()
                placeholder="Filter image streams"
                aria-label="Filter image streams"
                autocomplete="off"
                spellcheck="false"
                on:input:target=move |event| typed(event.target().value())
            />
            <span class="choosers" on:change=move |event| ui::changed_select(&event, &chosen)>
                <Choice label="Order" name="sort" options=orders chosen=listing.sort.as_str().to_owned() />
            </span>
            <button class="button no-js">"Filter"</button>
        </QueryForm>
    }
}
