//! The search over everything, by kind.

mod api;
mod found;

use crate::ui::{Empty, Fetch, Head, PageTitle, loaded_for};
use found::Results;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::search::Found;

/// What can be searched for, in a sentence.
const HINT: &str = "Search for a part of the name of an image stream or repository, a tag, a digest from its sixth character on, \
                    or a label such as team=web.";

/// The page of the search.
#[component]
pub fn SearchPage() -> impl IntoView {
    let query = use_query_map();
    let q = Memo::new(move |_| query.with(|query| query.get("q").unwrap_or_default().trim().to_owned()));
    let found = Fetch::new(move || q.get(), api::find_everything);
    let title = move || if q.read().is_empty() { "Search".to_owned() } else { format!("Search for {}", q.get()) };
    view! {
        <PageTitle text=title />
        {loaded_for(found, q, shown)}
    }
}

fn shown(found: Found, q: String) -> AnyView {
    let hint = if q.is_empty() {
        HINT.to_owned()
    } else if found.is_empty() {
        format!("Nothing that is indexed fits “{q}”. {HINT}")
    } else {
        return view! { <Results found q /> }.into_any();
    };
    view! {
        <Head title=|| "Search" />
        <Empty text=hint />
    }
    .into_any()
}
