//! All moves of a tag.

use super::listing::Listing;
use super::{TagTabs, above, api, named};
use crate::links;
use crate::pages::streams::{Ends, changes, kind_word, warning};
use crate::ui::{
    self, Ago, Badge, Crumbs, Empty, Fetch, Head, PageTitle, Pagination, QueryForm, Sign, Tone, loaded_for, offered,
};
use crate::visitor::may;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::access::Right;
use model::stream::{Event, EventKind, History, ImagePath, StreamTag};
use model::text;
use std::time::Duration;

/// The page of a tag's history.
#[component]
pub fn TagHistoryPage() -> impl IntoView {
    let name = named();
    let query = use_query_map();
    let listing = Memo::new(move |_| query.with(Listing::from_query));
    let history = Fetch::new(
        move || (name.get(), listing.get()),
        |((project, stream, tag), listing)| api::get_history(project, stream, tag, listing),
    );
    ui::poll(|| Duration::from_secs(20), move || history.refetch());
    view! {
        <PageTitle text=move || name.with(|(_, stream, tag)| format!("History of {stream}:{tag}")) />
        {loaded_for(history, listing, |history, listing| view! { <Shown history listing /> }.into_any())}
    }
    .into_any()
}

#[component]
fn Shown(history: History, listing: Listing) -> impl IntoView {
    let History { tag, events, actors } = history;
    let path = links::stream_tag_page(&tag.path, "history");
    let (total, paging, pages, shown) = (events.total, events.paging, events.pages(), events.items.len());
    let (place, source) = (tag.path.clone(), tag.source_words());
    let title = format!("History of {}:{}", place.stream, place.tag);
    let table = if shown == 0 {
        let text = if listing.is_narrowed() { "No move matches." } else { "The tag has not moved yet." };
        let everything =
            listing.is_narrowed().then(|| view! { <a class="button" href=path.clone()>"Show all moves"</a> });
        Either::Left(view! { <Empty text>{everything}</Empty> })
    } else {
        let row = |event: Event| view! { <Row tag=tag.clone() event /> };
        Either::Right(view! { <Table rows=events.items.into_iter().map(row).collect_view().into_any() /> })
    };
    // Who may has a button with each move to go back to.
    let back = offered(Right::Rollback, &place, ("Roll back", Sign::Back), || ().into_any());
    view! {
        <Crumbs above=above(&place, true) here="History" />
        <Head title=move || title actions=move || back>
            <span>{text::counted(total, "move", "moves")}</span>
            <span>{source}</span>
            <span>
                <super::States tag />
            </span>
        </Head>
        <TagTabs path=place here="History" />
        <Filter path=path.clone() listing=listing.clone() actors />
        {table}
        <Pagination paging shown total pages href=move |page| listing.address(&path, page) />
    }
    .into_any()
}

/// Kind, actor, digest, days.
#[component]
fn Filter(path: String, listing: Listing, actors: Vec<String>) -> impl IntoView {
    let kinds = EventKind::ALL.map(|kind| (kind.as_str().to_owned(), kind_word(kind).to_owned()));
    let kinds = std::iter::once((String::new(), "Any kind".to_owned())).chain(kinds).collect();
    let actors = actors.into_iter().map(|name| (name.clone(), name));
    let actors = std::iter::once((String::new(), "Anybody".to_owned())).chain(actors).collect();
    view! {
        <QueryForm action=path class="tools" role="search">
            <input
                type="search"
                name="digest"
                value=listing.digest
                placeholder="Digest"
                aria-label="Digest"
                autocomplete="off"
                spellcheck="false"
            />
            <ui::Choice label="Kind" name="kind" options=kinds chosen=listing.kind />
            <ui::Choice label="By" name="actor" options=actors chosen=listing.actor />
            <input type="date" name="since" value=listing.since aria-label="First day" />
            <input type="date" name="until" value=listing.until aria-label="Last day" />
            <button class="button">"Filter"</button>
        </QueryForm>
    }
    .into_any()
}

#[component]
fn Table(rows: AnyView) -> impl IntoView {
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"When"</th>
                    <th scope="col">"Move"</th>
                    <th scope="col">"Change"</th>
                    <th scope="col">"By"</th>
                    <th scope="col">"Why"</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Row(tag: StreamTag, event: Event) -> impl IntoView {
    let path = tag.path;
    let is_current = tag.status.event == Some(event.sequence);
    let other = event.to.clone().filter(|to| Some(to) != tag.status.digest.as_ref());
    let back = other.filter(|_| may(Right::Rollback, &path)).map(|to| {
        let page = links::stream_tag_page(&path, "rollback");
        let href = links::with_query(&page, &[("to", &to.to_string())]);
        view! {
            <a class="button small-button" href=href data-key="b">
                "Roll back to this"
            </a>
        }
    });
    let tag_it = event.to.clone().filter(|_| may(Right::Pull, &path)).map(|digest| {
        let image = ImagePath { project: path.project.clone(), stream: path.stream.clone(), digest };
        let href = links::with_query("/tag", &[("kind", "stream-image"), ("source", &image.to_string())]);
        view! {
            <a class="button small-button" href=href>
                "Tag image…"
            </a>
        }
    });
    let compare = event.from.as_ref().zip(event.to.as_ref()).map(|(from, to)| {
        let href = links::compare_in(&path.project, &path.stream, from.as_str(), to.as_str());
        view! { <a class="badge" href=href>"Compare"</a> }
    });
    view! {
        <tr aria-current=is_current.then_some("true")>
            <td>
                <Ago at=event.time />
            </td>
            <td class="name">
                <Ends tag=path.clone() from=event.from.clone() to=event.to.clone() />
                {is_current.then(|| view! { <Badge label="current" sign=Sign::Done tone=Tone::Good /> })}
            </td>
            <td class="chips">{changes(event.change.as_ref())} {compare}</td>
            <td>
                <Badge label=kind_word(event.kind) />
                " "
                {event.actor}
            </td>
            <td>
                {(!event.reason.is_empty()).then(|| view! { <q>{event.reason}</q> })} {warning(event.warning)}
            </td>
            <td class="acts">{tag_it} {back}</td>
        </tr>
    }
    .into_any()
}
