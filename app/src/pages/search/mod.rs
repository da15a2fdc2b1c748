//! Search over everything that is indexed.

mod api;

use crate::links;
use crate::ui::{self, Badge, DigestLink, Empty, ErrorPanel, Head, RepositoryPath};
use leptos::either::EitherOf3;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::components::Form;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::search::{Found, FoundDigest, FoundLabel, FoundRepository, FoundTag, Part};
use model::text;

/// The results, by kind.
#[component]
pub fn SearchPage() -> impl IntoView {
    let query = use_query_map();
    let q = Memo::new(move |_| query.with(|query| query.get("q").unwrap_or_default().trim().to_owned()));
    let found = Resource::new(
        move || q.get(),
        |q| async move { if q.is_empty() { Ok(Found::default()) } else { api::search_everything(q).await } },
    );
    let navigate = use_navigate();
    let typed = ui::after_typing(move |q| {
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        navigate(&links::with_query("/search", &[("q", &q)]), options);
    });
    view! {
        <Title text="Search" />
        <Head title=|| "Search" />
        <Form method="GET" action="/search" attr:class="tools" attr:role="search">
            <input
                type="search"
                name="q"
                value=q.get_untracked()
                placeholder="Repository, tag, digest or label"
                aria-label="Search"
                autocomplete="off"
                spellcheck="false"
                on:input:target=move |event| typed(event.target().value())
            />
            <button class="button no-js">"Search"</button>
        </Form>
        <Transition>
            {move || Suspend::new(async move {
                let found = found.await;
                let q = q.get_untracked();
                match found {
                    Ok(found) if found.is_empty() => EitherOf3::A(view! { <Empty text=nothing(&q) /> }),
                    Ok(found) => EitherOf3::B(view! { <Results found /> }),
                    Err(error) => EitherOf3::C(view! { <ErrorPanel error /> }),
                }
            })}
        </Transition>
    }
}

fn nothing(q: &str) -> String {
    if q.is_empty() {
        return "Search for a part of a name, the first six or more digits of a digest, or a label.".into();
    }
    format!("Nothing that is indexed fits “{q}”.")
}

#[component]
fn Results(found: Found) -> impl IntoView {
    view! {
        {section("Repositories", found.repositories, repository)}
        {section("Tags", found.tags, |found| view! { <li class="move">{tag(found)}</li> })}
        {section("Digests", found.digests, digest)}
        {section("Labels", found.labels, label)}
    }
}

/// A kind of results, if there are any.
fn section<T, V: IntoView + 'static>(title: &'static str, list: Vec<T>, line: impl Fn(T) -> V) -> impl IntoView {
    let is_cut = i64::try_from(list.len()).is_ok_and(|length| length >= Found::MOST);
    (!list.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{title}</h2>
                <ul>{list.into_iter().map(line).collect_view()}</ul>
                {is_cut.then(|| view! { <p class="muted small mt-2">"More may fit: write more of it."</p> })}
            </section>
        }
    })
}

fn repository(found: FoundRepository) -> impl IntoView {
    let href = links::repository(&found.registry, &found.repository);
    view! {
        <li class="move">
            <a href=href>
                <span class="path">{format!("{}/", found.registry)}</span>
                <RepositoryPath name=found.repository />
            </a>
            {found.tags.map(|tags| view! { <span class="muted">{text::counted(tags, "tag", "tags")}</span> })}
        </li>
    }
}

fn tag(found: FoundTag) -> impl IntoView {
    let FoundTag { registry, repository, tag, digest } = found;
    let digest = digest.map(|digest| {
        let href = links::digest(&registry, &repository, &digest);
        view! { <DigestLink digest href /> }
    });
    view! {
        <a href=links::tag(&registry, &repository, &tag)>
            <span class="path">{format!("{registry}/{repository}:")}</span>
            {tag.to_string()}
        </a>
        {digest}
    }
}

fn digest(found: FoundDigest) -> impl IntoView {
    let part = match found.part {
        Part::Image => "image",
        Part::Platform => "one platform",
        Part::Layer => "layer",
    };
    view! {
        <li class="move">
            {tag(found.tag)} <Badge label=part />
        </li>
    }
}

fn label(found: FoundLabel) -> impl IntoView {
    let href = links::digest(&found.registry, &found.repository, &found.digest);
    view! {
        <li class="move">
            <code class="break-all">{format!("{}={}", found.key, found.value)}</code>
            <span class="muted">{format!("{}/{}", found.registry, found.repository)}</span>
            <DigestLink digest=found.digest href />
        </li>
    }
}
