//! One row of a stream's tags.

use crate::links;
use crate::pages::stream_tags::{States, outcome_word};
use crate::ui::{Ago, DigestLink, Icon, Platforms, Sign};
use crate::visitor::may;
use leptos::either::Either;
use leptos::prelude::*;
use model::TagName;
use model::access::Right;
use model::stream::{ImagePath, StreamRow, StreamTag, TagPath};

/// A tag: what it wants, what it has, how the last look went.
#[component]
pub fn TagRow(
    /// The tag with its aliases.
    row: StreamRow,
) -> impl IntoView {
    let StreamRow { tag, aliases } = row;
    let path = tag.path.clone();
    let alias = |name: TagName| {
        let href = links::stream_tag(&TagPath { tag: name.clone(), ..path.clone() });
        view! {
            <a class="badge" href=href title="Follows this tag">
                {name.to_string()}
            </a>
        }
    };
    let failure = tag.status.condition.clone().map(|condition| view! { <p class="wrong">{condition.message}</p> });
    let checked = tag.status.last_check.map(|check| {
        view! {
            <Ago at=check.at />
            " "
            <span class="muted">{outcome_word(check.outcome)}</span>
        }
    });
    let next = tag.status.next_check.map(|at| view! { <Ago at /> });
    let platforms = tag.image.clone().map(|image| view! { <Platforms platforms=image.platforms /> });
    let name = path.tag.to_string();
    view! {
        <tr>
            <td class="name">
                <a href=links::stream_tag(&path) data-ref=tag.pull.clone()>
                    {name}
                </a>
                {aliases.into_iter().map(alias).collect_view()}
                <States tag=tag.clone() />
            </td>
            <td class="source">{tag.source_words()} {failure}</td>
            <td>{current(&tag)}</td>
            <td>{platforms}</td>
            <td data-label="Checked">{checked}</td>
            <td data-label="Next check">{next}</td>
            <td class="acts">
                <Actions tag />
            </td>
        </tr>
    }
    .into_any()
}

/// The current image and its age; where the source is, when the tag is kept from going there.
fn current(tag: &StreamTag) -> impl IntoView + use<> {
    let link = |digest: &model::Digest| {
        let TagPath { project, stream, .. } = tag.path.clone();
        let href = links::stream_image(&ImagePath { project, stream, digest: digest.clone() });
        view! { <DigestLink digest=digest.clone() href /> }
    };
    let shown = match &tag.status.digest {
        Some(digest) => Either::Left(link(digest)),
        None => Either::Right(view! { <span class="muted">"no image"</span> }),
    };
    let age = tag.status.moved.map(|at| view! { <span class="muted"><Ago at /></span> });
    let ahead = tag.would_move().map(|digest| view! { <p class="muted small">"source is at " {link(digest)}</p> });
    view! {
        <div>{shown} " " {age}</div>
        {ahead}
    }
}

/// What can be done with it.
#[component]
fn Actions(tag: StreamTag) -> impl IntoView {
    let path = tag.path.clone();
    let name = path.tag.to_string();
    let page = |right: Right, verb: &'static str, label: &'static str, sign: Sign| {
        may(right, &path).then(|| {
            view! {
                <a href=links::stream_tag_page(&path, verb)>
                    <Icon sign />
                    {label}
                </a>
            }
        })
    };
    let import = (tag.is_imported() && may(Right::Import, &path)).then(|| {
        view! {
            <button form="import-now" name="tag" value=name.clone() data-key="i">
                <Icon sign=Sign::Import />
                "Import now"
            </button>
        }
    });
    let hold = match tag.hold {
        Some(_) => page(Right::Rollback, "resume", "Resume", Sign::Refresh),
        None => page(Right::Rollback, "hold", "Hold", Sign::Hold),
    };
    let protection =
        page(Right::Protect, "protection", if tag.protected { "Unprotect" } else { "Protect" }, Sign::Lock);
    let back = may(Right::Rollback, &path).then(|| {
        view! {
            <a href=links::stream_tag_page(&path, "rollback") data-key="b">
                <Icon sign=Sign::Back />
                "Roll back…"
            </a>
        }
    });
    let source = may(Right::Pull, &path).then(|| {
        let href = links::with_query("/tag", &[("kind", "tag"), ("source", &path.to_string())]);
        view! {
            <a href=href>
                <Icon sign=Sign::Tag />
                "Tag image…"
            </a>
        }
    });
    view! {
        <details class="pop" name="pop">
            <summary class="bar-button" aria-label=format!("Actions for {name}")>
                <Icon sign=Sign::More />
            </summary>
            <div class="menu-list">
                {import} {back} {source} {page(Right::View, "history", "History", Sign::Waiting)} {hold} {protection}
                {page(Right::Tag, "edit", "Edit", Sign::Edit)} {page(Right::Delete, "delete", "Delete tag", Sign::Remove)}
            </div>
        </details>
    }
    .into_any()
}
