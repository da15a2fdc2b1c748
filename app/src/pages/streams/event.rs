//! Moves of stream tags.

use crate::links;
use crate::ui::{Ago, Badge, DigestLink, Icon, Sign};
use leptos::either::Either;
use leptos::prelude::*;
use model::Digest;
use model::change::Change;
use model::stream::{EventKind, ImagePath, TagEvent, TagPath};

/// A move in one line: `4f3c1a9b02de → 9a01c77e41f0`, how, by whom, why, what changed.
#[component]
pub fn EventLine(
    /// The move.
    it: TagEvent,
    /// Is the tag to be named?
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let TagEvent { tag, gone, event } = it;
    let name = named.then(|| {
        let name = view! {
            <span class="path">{format!("{}/{}:", tag.project, tag.stream)}</span>
            <b>{tag.tag.to_string()}</b>
        };
        match gone {
            true => Either::Left(view! { <span>{name}</span> }),
            false => Either::Right(view! { <a href=links::stream_tag(&tag)>{name}</a> }),
        }
    });
    let reason = (!event.reason.is_empty()).then(|| view! { <q>{event.reason}</q> });
    view! {
        <div class="move">
            {name} <Ends tag from=event.from to=event.to /> <Badge label=kind_word(event.kind) />
            <span class="muted">{event.actor}</span> {reason} {changes(event.change.as_ref())} {warning(event.warning)}
            <Ago at=event.time />
        </div>
    }
    .into_any()
}

/// From where to where.
#[component]
pub fn Ends(
    /// The tag that moved.
    tag: TagPath,
    /// Where it was.
    from: Option<Digest>,
    /// Where it went.
    to: Option<Digest>,
) -> impl IntoView {
    let gone = if to.is_none() && from.is_some() { "gone" } else { "no image" };
    let end = |digest: Option<Digest>, nothing: &'static str| match digest {
        Some(digest) => {
            let (project, stream) = (tag.project.clone(), tag.stream.clone());
            let href = links::stream_image(&ImagePath { project, stream, digest: digest.clone() });
            Either::Left(view! { <DigestLink digest href /> })
        }
        None => Either::Right(view! { <span class="muted">{nothing}</span> }),
    };
    view! {
        <span class="ends">
            {end(from, "appeared")} <Icon sign=Sign::Towards /> {end(to, gone)}
        </span>
    }
    .into_any()
}

/// What changed, in chips.
pub fn changes(change: Option<&Change>) -> impl IntoView + use<> {
    let phrases = change.map(Change::phrases).unwrap_or_default();
    phrases.into_iter().map(|phrase| view! { <span class="badge">{phrase}</span> }).collect_view()
}

/// What should make people look twice.
pub fn warning(warning: Option<String>) -> impl IntoView {
    warning.map(|warning| {
        view! {
            <p class="wrong warn w-full">
                <Icon sign=Sign::Warning />
                {warning}
            </p>
        }
    })
}

/// How a move came about, in a word.
pub fn kind_word(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Import => "imported",
        EventKind::Push => "pushed",
        EventKind::Tag => "tagged",
        EventKind::Follow => "followed",
        EventKind::Rollback => "rolled back",
        EventKind::Delete => "deleted",
    }
}
