//! How a tag stands, in words.

use super::api::RestoreTag;
use crate::ui::{Badge, MaybeAgo, PostButton, Sign, Tone};
use crate::visitor::may;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::access::Right;
use model::stream::{CheckOutcome, StreamTag, TagKind};

/// What makes a tag special: on hold, protected, pending, failed, wanted only, present only.
#[component]
pub fn States(
    /// The tag.
    tag: StreamTag,
) -> impl IntoView {
    let mut states: Vec<(String, Sign, Tone)> = Vec::new();
    if tag.hold.is_some() {
        states.push(("on hold".into(), Sign::Hold, Tone::Held));
    }
    if tag.protected {
        states.push(("protected".into(), Sign::Lock, Tone::Plain));
    }
    if let Some(condition) = &tag.status.condition {
        states.push((condition.reason.clone(), Sign::Failed, Tone::Bad));
    }
    if tag.is_pending() {
        states.push(("pending".into(), Sign::Waiting, Tone::Plain));
    }
    match tag.kind() {
        TagKind::Orphan => states.push(("present only".into(), Sign::Skipped, Tone::Plain)),
        TagKind::Reference => states.push(("reference".into(), Sign::Towards, Tone::Plain)),
        _ if tag.status.digest.is_none() && !tag.is_pending() && tag.status.condition.is_none() => {
            states.push(("wanted only".into(), Sign::Waiting, Tone::Plain));
        }
        _ => {}
    }
    states.into_iter().map(|(label, sign, tone)| view! { <Badge label sign tone /> }).collect_view().into_any()
}

/// How a look at a source ended.
pub fn outcome_word(outcome: CheckOutcome) -> &'static str {
    match outcome {
        CheckOutcome::Unchanged => "unchanged",
        CheckOutcome::Moved => "moved",
        CheckOutcome::Failed => "failed",
    }
}

/// Tags that can be brought back.
#[component]
pub fn DeletedTags(
    /// The tags, latest deleted first.
    list: Vec<StreamTag>,
) -> impl IntoView {
    let line = |tag: StreamTag| {
        let path = tag.path;
        let fields = vec![
            ("project", path.project.to_string()),
            ("stream", path.stream.to_string()),
            ("tag", path.tag.to_string()),
        ];
        let back = may(Right::Delete, &path).then(|| {
            view! {
                <PostButton path=RestoreTag::url() fields label="Bring back" sign=Sign::Back class="button small-button" />
            }
        });
        view! {
            <div class="move">
                <b>{path.tag.to_string()}</b>
                <span class="muted">"deleted " <MaybeAgo at=tag.deleted /></span>
                {back}
            </div>
        }
    };
    (!list.is_empty()).then(|| {
        view! {
            <section class="section mt-8">
                <h2>"Deleted lately"</h2>
                <p class="muted">"For 24 hours this can be undone."</p>
                {list.into_iter().map(line).collect_view()}
            </section>
        }
        .into_any()
    })
}
