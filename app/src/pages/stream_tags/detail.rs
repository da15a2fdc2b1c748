//! One stream tag: what consumers get, what is wanted, how it stands.

use super::api::{self, ImportTag, TagView};
use super::checks::{Checks, Failure};
use super::states::States;
use super::wish::Wish;
use super::{TagTabs, above, named};
use crate::links;
use crate::pages::streams::EventLine;
use crate::ui::{
    self, Ago, Command, Crumbs, DigestLink, Empty, Fetch, Head, Icon, MaybeAgo, Note, PageTitle, Platforms, PostButton,
    Sign, Size, loaded, offered,
};
use crate::visitor::may;
use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::access::Right;
use model::stream::{Event, ImagePath, StreamTag, TagEvent, TagPath};
use std::time::Duration;

/// The page of a tag.
#[component]
pub fn StreamTagPage() -> impl IntoView {
    let name = named();
    let view = Fetch::new(move || name.get(), |(project, stream, tag)| api::get_tag(project, stream, tag));
    let pending = ui::latest(view, |view| view.as_ref().is_ok_and(|view| view.tag.is_pending()));
    let pace = move || Duration::from_millis(if pending.get_value() == Some(true) { 1_500 } else { 5_000 });
    ui::poll(pace, move || view.refetch());
    view! {
        <PageTitle text=move || name.with(|(_, stream, tag)| format!("{stream}:{tag}")) />
        {loaded(view, shown)}
    }
    .into_any()
}

fn shown(view: TagView) -> AnyView {
    let TagView { tag, events, checks, .. } = view;
    let path = tag.path.clone();
    let held = tag.hold.clone().map(|hold| {
        let reason = (!hold.reason.is_empty()).then(|| view! { ": " <q>{hold.reason}</q> });
        view! {
            <div class="note held">
                <Icon sign=Sign::Hold />
                <div>"On hold by " {hold.by} " since " <Ago at=hold.since /> {reason}</div>
            </div>
        }
    });
    let place = path.clone();
    let failure = tag.status.condition.clone().map(|condition| {
        view! { <Failure reason=condition.reason message=condition.message since=condition.since path=place /> }
            .into_any()
    });
    let pending = tag.is_pending().then(|| view! { <Note>"The source is still to be imported."</Note> });
    view! {
        <Crumbs above=above(&path, false) here=path.tag.as_str() />
        <Top tag=tag.clone() />
        <TagTabs path=path.clone() here="Overview" />
        {held}
        {failure}
        {pending}
        <div class="split flow">
            <Current tag=tag.clone() />
            <aside>
                <Consumers tag=tag.clone() />
                <Followers path=path.clone() list=tag.followers.clone() />
            </aside>
            <section class="section">
                <h2>"Source"</h2>
                <Wish tag />
            </section>
            <Recent path events />
            <Checks list=checks />
        </div>
    }
    .into_any()
}

#[component]
fn Top(tag: StreamTag) -> impl IntoView {
    let path = tag.path.clone();
    let fields =
        vec![("project", path.project.to_string()), ("stream", path.stream.to_string()), ("tag", path.tag.to_string())];
    let import =
        || view! { <PostButton path=ImportTag::url() fields label="Import now" sign=Sign::Import /> }.into_any();
    let import = tag.is_imported().then(|| offered(Right::Import, &path, ("Import now", Sign::Import), import));
    let link = |href: String, (label, sign): (&'static str, Sign)| {
        view! {
            <a class="button" href=href>
                <Icon sign />
                {label}
            </a>
        }
        .into_any()
    };
    let (held, protected) = (tag.hold.is_some(), tag.protected);
    let page = |page: &str| links::stream_tag_page(&path, page);
    let delete = may(Right::Delete, &path).then(|| link(page("delete"), ("Delete tag", Sign::Remove)));
    let edit = may(Right::Tag, &path).then(|| link(page("edit"), ("Edit", Sign::Edit)));
    let protect = if protected { "Unprotect" } else { "Protect" };
    let protect = may(Right::Protect, &path).then(|| link(page("protection"), (protect, Sign::Lock)));
    let (hold, word) = if held { ("resume", ("Resume", Sign::Refresh)) } else { ("hold", ("Hold", Sign::Hold)) };
    let hold = offered(Right::Rollback, &path, word, || link(page(hold), word));
    let source = ("Tag image…", Sign::Tag);
    let source = offered(Right::Pull, &path, source, || {
        link(links::with_query("/tag", &[("kind", "tag"), ("source", &path.to_string())]), source)
    });
    let actions = move || (delete, edit, protect, hold, source, import);
    let title = format!("{}:{}", path.stream, path.tag);
    view! {
        <Head title=move || title actions reference=tag.pull.clone().unwrap_or_else(|| path.to_string())>
            <span>{tag.source_words()}</span>
            <span>"moved " <MaybeAgo at=tag.status.moved /></span>
            {tag.status.last_check.map(|check| view! { <span>"checked " <Ago at=check.at /></span> })}
            {tag.status.next_check.map(|at| view! { <span>"next check " <Ago at /></span> })}
            <span>
                <States tag />
            </span>
        </Head>
    }
    .into_any()
}

/// The image it has.
#[component]
fn Current(tag: StreamTag) -> impl IntoView {
    let TagPath { project, stream, .. } = tag.path.clone();
    let link = move |digest: model::Digest| {
        let (project, stream) = (project.clone(), stream.clone());
        let href = links::stream_image(&ImagePath { project, stream, digest: digest.clone() });
        view! { <DigestLink digest href /> }
    };
    let ahead = tag.would_move().cloned().map(|digest| {
        view! {
            <dt>"Source is at"</dt>
            <dd>{link(digest)}</dd>
        }
    });
    let image = tag.image.map(|image| {
        view! {
            <dt>"Platforms"</dt>
            <dd>
                <Platforms platforms=image.platforms />
            </dd>
            <dt>"Size"</dt>
            <dd>
                <Size bytes=image.size />
            </dd>
            <dt>"Built"</dt>
            <dd>
                <MaybeAgo at=image.built />
            </dd>
        }
    });
    let body = match tag.status.digest {
        Some(digest) => Either::Left(view! {
            <dl class="pairs wide">
                <dt>"Image"</dt>
                <dd>{link(digest)}</dd>
                {ahead}
                <dt>"Where it is"</dt>
                <dd class="break-all">{tag.status.reference}</dd>
                {image}
            </dl>
        }),
        None if tag.status.reference.is_empty() => {
            Either::Right(Either::Left(view! { <p class="muted">"There is no image yet."</p> }))
        }
        None => Either::Right(Either::Right(view! {
            <p>
                "Weir only remembers where it is: " <code class="value">{tag.status.reference}</code>
            </p>
        })),
    };
    view! {
        <section class="section">
            <h2>"Current image"</h2>
            {body}
        </section>
    }
    .into_any()
}

/// What consumers of the tag pull.
#[component]
fn Consumers(tag: StreamTag) -> impl IntoView {
    tag.pull.map(|pull| {
        let lines = [format!("docker pull {pull}"), format!("image: {pull}")];
        view! {
            <section class="panel">
                <h2>"Pull"</h2>
                {lines.map(|line| view! { <Command line /> }).collect_view()}
            </section>
        }
        .into_any()
    })
}

#[component]
fn Followers(path: TagPath, list: Vec<TagPath>) -> impl IntoView {
    (!list.is_empty()).then(|| {
        let line = |follower: TagPath| {
            view! {
                <li>
                    <a href=links::stream_tag(&follower)>{follower.from(&path)}</a>
                </li>
            }
        };
        view! {
            <section class="panel">
                <h2>"Followed by"</h2>
                <ul>{list.into_iter().map(line).collect_view()}</ul>
            </section>
        }
        .into_any()
    })
}

#[component]
fn Recent(path: TagPath, events: Vec<Event>) -> impl IntoView {
    let all = links::stream_tag_page(&path, "history");
    let list = if events.is_empty() {
        Either::Left(view! { <Empty text="The tag has not moved yet." /> })
    } else {
        let line = |event: Event| view! { <EventLine it=TagEvent { tag: path.clone(), gone: false, event } /> };
        Either::Right(view! {
            {events.into_iter().map(line).collect_view()}
            <p class="mt-2">
                <a href=all data-key="b">
                    "All moves, and rolling back"
                </a>
            </p>
        })
    };
    view! {
        <section class="section">
            <h2>"Recent moves"</h2>
            {list}
        </section>
    }
    .into_any()
}
