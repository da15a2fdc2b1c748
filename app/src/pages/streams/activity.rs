//! What happens in streams at a glance.

use super::event::EventLine;
use crate::links;
use crate::ui::{Ago, Badge, Sign, Tone};
use leptos::prelude::*;
use model::stream::{FailingTag, HeldTag, TagEvent, TagPath};

/// The latest moves.
#[component]
pub fn StreamMoves(
    /// The moves, newest first.
    list: Vec<TagEvent>,
) -> impl IntoView {
    let lines = if list.is_empty() {
        view! { <p class="muted">"No tag of an image stream has moved yet."</p> }.into_any()
    } else {
        list.into_iter().map(|it| view! { <EventLine it named=true /> }).collect_view().into_any()
    };
    part("Moved lately", lines)
}

/// Tags whose import fails.
#[component]
pub fn FailingTags(
    /// The tags, latest first.
    list: Vec<FailingTag>,
) -> impl IntoView {
    let line = |FailingTag { tag, condition }: FailingTag| {
        view! {
            <div class="move">
                {name(&tag)} <Badge label=condition.reason sign=Sign::Failed tone=Tone::Bad />
                <Ago at=condition.since />
                <p class="wrong w-full">{condition.message}</p>
            </div>
        }
    };
    (!list.is_empty()).then(|| part("Failing imports", list.into_iter().map(line).collect_view().into_any()))
}

/// Tags on hold.
#[component]
pub fn HeldTags(
    /// The tags, latest first.
    list: Vec<HeldTag>,
) -> impl IntoView {
    let line = |HeldTag { tag, hold }: HeldTag| {
        let reason = (!hold.reason.is_empty()).then(|| view! { <q>{hold.reason}</q> });
        view! {
            <div class="move">
                {name(&tag)} <Badge label="on hold" sign=Sign::Hold tone=Tone::Held /> <span class="muted">{hold.by}</span>
                {reason} <Ago at=hold.since />
            </div>
        }
    };
    (!list.is_empty()).then(|| part("On hold", list.into_iter().map(line).collect_view().into_any()))
}

fn part(title: &'static str, lines: AnyView) -> AnyView {
    view! {
        <section class="section">
            <h2>{title}</h2>
            {lines}
        </section>
    }
    .into_any()
}

fn name(tag: &TagPath) -> impl IntoView + use<> {
    view! {
        <a href=links::stream_tag(tag)>
            <span class="path">{format!("{}/{}:", tag.project, tag.stream)}</span>
            <b>{tag.tag.to_string()}</b>
        </a>
    }
}
