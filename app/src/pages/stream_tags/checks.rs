//! Looks at the source of a tag.

use super::api::ImportTag;
use super::states::outcome_word;
use crate::ui::{Ago, Badge, Icon, PostButton, Sign, Tone};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::stream::{Check, CheckOutcome, TagPath};

/// How many are shown before the rest unfolds.
const SHOWN: usize = 5;

/// The last looks, newest first.
#[component]
pub fn Checks(
    /// At most 100.
    list: Vec<Check>,
) -> impl IntoView {
    (!list.is_empty()).then(|| {
        let mut first = list;
        let rest = first.split_off(first.len().min(SHOWN));
        let rest = (!rest.is_empty()).then(|| {
            view! {
                <details>
                    <summary class="muted">{format!("{} earlier", rest.len())}</summary>
                    {lines(rest)}
                </details>
            }
        });
        view! {
            <section class="section">
                <h2>"Checks"</h2>
                {lines(first)}
                {rest}
            </section>
        }
        .into_any()
    })
}

fn lines(list: Vec<Check>) -> AnyView {
    let line = |check: Check| {
        let (sign, tone) = match check.outcome {
            CheckOutcome::Unchanged => (Sign::Done, Tone::Plain),
            CheckOutcome::Moved => (Sign::Towards, Tone::Good),
            CheckOutcome::Failed => (Sign::Failed, Tone::Bad),
        };
        let digest =
            check.digest.map(|digest| view! { <code title=digest.to_string()>{digest.short().to_owned()}</code> });
        let status = check.status.map(|status| view! { <span class="muted">{status}</span> });
        let message = (!check.message.is_empty()).then(|| view! { <p class="muted small w-full">{check.message}</p> });
        view! {
            <div class="move">
                <Badge label=outcome_word(check.outcome) sign tone />
                {digest}
                {status}
                <span class="muted">{format!("{} ms", check.duration_ms)}</span>
                <Ago at=check.time />
                {message}
            </div>
        }
    };
    list.into_iter().map(line).collect_view().into_any()
}

/// What went wrong with the last import, and what to do.
#[component]
pub fn Failure(
    /// The reason word.
    reason: String,
    /// What happened, and what to do.
    message: String,
    /// Since when.
    since: model::Instant,
    /// The tag.
    path: TagPath,
) -> impl IntoView {
    let accept = (reason == "Backwards").then(|| {
        let fields = vec![
            ("project", path.project.to_string()),
            ("stream", path.stream.to_string()),
            ("tag", path.tag.to_string()),
            ("accept", "true".to_owned()),
        ];
        view! { <PostButton path=ImportTag::url() fields label="Take the older image" class="button small-button" /> }
    });
    view! {
        <div class="note bad">
            <Icon sign=Sign::Failed />
            <div>
                <b>{reason}</b>
                " since "
                <Ago at=since />
                <p>{message}</p>
            </div>
            {accept}
        </div>
    }
    .into_any()
}
