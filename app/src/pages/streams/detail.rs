//! One image stream and its tags.

use super::api::{self, News};
use super::row::TagRow;
use super::table::attention;
use super::{StreamTabs, above, named};
use crate::links;
use crate::pages::stream_tags::{DeletedTags, ImportTag};
use crate::ui::{
    self, CommandTwin, Crumbs, Empty, Fetch, Head, Icon, MaybeAgo, NewsBar, PageTitle, Pagination, Post, PostForm,
    QueryForm, Sign, loaded,
};
use crate::visitor::may;
use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use leptos_router::hooks::use_query_map;
use model::access::{Object, Right};
use model::stream::{StreamFacts, StreamView};
use model::text;
use std::time::Duration;

/// The page of a stream.
#[component]
pub fn StreamPage() -> impl IntoView {
    let name = named();
    let query = use_query_map();
    let piece = Memo::new(move |_| {
        query.with(|query| {
            let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1);
            (query.get("q").unwrap_or_default(), page)
        })
    });
    let view = Fetch::new(
        move || (name.get(), piece.get()),
        |((project, stream), (q, page))| api::get_stream(project, stream, q, page),
    );
    let news = keep_fresh(view);
    view! {
        <PageTitle text=move || name.with(|(project, stream)| format!("{project}/{stream}")) />
        <NewsBar news show=move || view.refetch() />
        {loaded(view, shown)}
    }
    .into_any()
}

/// Asks now and then what happened. What a person waits for appears by itself; all else is only announced.
fn keep_fresh(view: Fetch<StreamView>) -> RwSignal<Option<i64>> {
    let news = RwSignal::new(None);
    let latest = ui::latest(view, |view| view.as_ref().ok().map(|view| view.facts.clone()));
    let facts = move || latest.get_value().flatten();
    let pace = move || {
        let waiting = facts().is_some_and(|facts| facts.pending > 0);
        Duration::from_millis(if waiting { 1_500 } else { 4_000 })
    };
    Effect::new(move || {
        view.track();
        news.set(None);
    });
    let ask = move |hurried: bool| {
        let Some(StreamFacts { stream, pending, .. }) = facts() else { return };
        if hurried {
            view.refetch();
            return;
        }
        spawn_local(async move {
            let version = stream.version;
            match api::get_news(stream.project.into(), stream.name.into(), version).await {
                Ok(News { version: now, .. }) if now == version => {}
                Ok(_) if pending > 0 => view.refetch(),
                Ok(News { moves, .. }) => _ = news.try_set(Some(moves)),
                Err(_) => {}
            }
        });
    };
    ui::watch(pace, ask);
    news
}

fn shown(view: StreamView) -> AnyView {
    let StreamView { facts, rows, deleted } = view;
    let (stream, deleted_any) = (facts.stream.clone(), !deleted.is_empty());
    let path = links::stream(&stream.project, &stream.name);
    let q = use_query_map().read_untracked().get("q").unwrap_or_default();
    let (total, paging, pages, count) = (rows.total, rows.paging, rows.pages(), rows.items.len());
    let import = Post::to(ImportTag::url());
    let twin = format!("/apis/image.openshift.io/v1/namespaces/{}/imagestreams/{}", stream.project, stream.name);
    let table = if count == 0 {
        let text = match (facts.tags, deleted_any) {
            (0, false) => "This image stream has no tags yet. Import an image, or tag one.".to_owned(),
            (0, true) => "This image stream has no tags any more.".to_owned(),
            _ => format!("No tag matches “{q}”."),
        };
        Either::Left(view! { <Empty text /> })
    } else {
        let rows = rows.items.into_iter().map(|row| view! { <TagRow row /> }).collect_view();
        Either::Right(view! { <Table rows=rows.into_any() /> })
    };
    let filter = (facts.tags > 10 || !q.is_empty()).then(|| {
        let q = q.clone();
        view! {
            <QueryForm action=path.clone() class="tools" role="search">
                <input
                    type="search"
                    name="q"
                    value=q
                    placeholder="Filter tags"
                    aria-label="Filter tags"
                    autocomplete="off"
                    spellcheck="false"
                />
                <button class="button">"Filter"</button>
            </QueryForm>
        }
    });
    view! {
        <Top facts />
        <StreamTabs stream=stream.clone() here="Tags" />
        {filter}
        <PostForm post=import id="import-now" bare=true>
            <input type="hidden" name="project" value=stream.project.to_string() />
            <input type="hidden" name="stream" value=stream.name.to_string() />
        </PostForm>
        {table}
        <Pagination
            paging
            shown=count
            total
            pages
            href=move |page| links::with_query(&path, &[("q", &q), ("page", &page.to_string())])
        />
        <DeletedTags list=deleted />
        <CommandTwin method="GET" path=twin />
    }
    .into_any()
}

#[component]
fn Top(facts: StreamFacts) -> impl IntoView {
    let stream = facts.stream.clone();
    let path = links::stream(&stream.project, &stream.name);
    let place = [("project", stream.project.as_str()), ("stream", stream.name.as_str())];
    let (import, tag) = (links::with_query("/import", &place), links::with_query("/tag", &place));
    let own = Object::Stream(stream.project.as_str(), stream.name.as_str());
    let delete = may(Right::Delete, own).then(|| {
        view! {
            <a class="button" href=format!("{path}/delete")>
                <Icon sign=Sign::Remove />
                "Delete"
            </a>
        }
    });
    let edit = may(Right::Tag, own).then(|| {
        view! {
            <a class="button" href=format!("{path}/edit")>
                <Icon sign=Sign::Edit />
                "Edit"
            </a>
        }
    });
    let labels = stream.labels.iter().map(|(key, value)| {
        view! { <span class="badge">{format!("{key}={value}")}</span> }
    });
    let labels = (!stream.labels.is_empty()).then(|| view! { <p class="tags mb-4">{labels.collect_view()}</p> });
    let tag = may(Right::Tag, own).then(|| {
        view! {
            <a class="button" href=tag>
                <Icon sign=Sign::Tag />
                "Tag image…"
            </a>
        }
    });
    let import = may(Right::Import, own).then(|| {
        view! {
            <a class="button primary" href=import>
                <Icon sign=Sign::Import />
                "Import image"
            </a>
        }
    });
    let actions = move || (delete, edit, tag, import);
    let name = stream.name.to_string();
    view! {
        <Crumbs above=above(&stream.project, None) here=name.clone() />
        <Head title=move || name actions reference=format!("{}/{}", stream.project, stream.name)>
            <span>{text::counted(facts.tags, "tag", "tags")}</span>
            <span>"last move " <MaybeAgo at=facts.moved /></span>
            <span>{attention(&facts)}</span>
        </Head>
        {labels}
    }
    .into_any()
}

#[component]
fn Table(rows: AnyView) -> impl IntoView {
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Tag"</th>
                    <th scope="col">"Source"</th>
                    <th scope="col">"Current"</th>
                    <th scope="col">"Platforms"</th>
                    <th scope="col">"Last check"</th>
                    <th scope="col">"Next check"</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
