//! The moves of all tags of a stream.

use super::api::{self, Moves};
use super::event::EventLine;
use super::{StreamTabs, above, named};
use crate::links;
use crate::ui::{self, Crumbs, Empty, Fetch, Head, PageTitle, Pagination, loaded};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::stream::TagEvent;
use model::text;
use std::time::Duration;

/// The page of a stream's history.
#[component]
pub fn StreamHistoryPage() -> impl IntoView {
    let name = named();
    let query = use_query_map();
    let page = Memo::new(move |_| query.with(|q| q.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1)));
    let moves = Fetch::new(
        move || (name.get(), page.get()),
        |((project, stream), page)| api::list_moves(project, stream, page),
    );
    ui::poll(|| Duration::from_secs(20), move || moves.refetch());
    view! {
        <PageTitle text=move || name.with(|(project, stream)| format!("History of {project}/{stream}")) />
        {loaded(moves, shown)}
    }
}

fn shown(Moves { facts, events }: Moves) -> AnyView {
    let stream = facts.stream;
    let (total, paging, pages, shown) = (events.total, events.paging, events.pages(), events.items.len());
    let path = format!("{}/history", links::stream(&stream.project, &stream.name));
    let title = format!("History of {}", stream.name);
    let line = |it: TagEvent| view! { <EventLine it named=true /> };
    view! {
        <Crumbs above=above(&stream.project, Some(&stream.name)) here="History" />
        <Head title=move || title>
            <span>{text::counted(total, "move", "moves")}</span>
        </Head>
        <StreamTabs stream here="History" />
        {if shown == 0 {
            view! { <Empty text="No tag of this image stream has moved yet." /> }.into_any()
        } else {
            events.items.into_iter().map(line).collect_view().into_any()
        }}
        <Pagination
            paging
            shown
            total
            pages
            href=move |page| links::with_query(&path, &[("page", &page.to_string())])
        />
    }
    .into_any()
}
