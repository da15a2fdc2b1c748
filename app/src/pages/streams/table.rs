//! Tables of streams.

use super::api::RestoreStream;
use crate::links;
use crate::ui::{Badge, MaybeAgo, PostButton, Sign, Tone};
use crate::visitor::may;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::access::{Object, Right};
use model::stream::StreamFacts;
use model::text;

/// Name, tags, last move, and what wants attention.
#[component]
pub fn StreamTable(
    /// The streams.
    list: Vec<StreamFacts>,
) -> impl IntoView {
    let row = |facts: StreamFacts| {
        let href = links::stream(&facts.stream.project, &facts.stream.name);
        let scheduled = if facts.scheduled == 0 { "—".to_owned() } else { text::count(facts.scheduled) };
        view! {
            <tr>
                <td class="name">
                    <a href=href>{facts.stream.name.to_string()}</a>
                    {attention(&facts)}
                </td>
                <td data-label="Tags" class="num">
                    {text::count(facts.tags)}
                </td>
                <td data-label="Scheduled" class="num">
                    {scheduled}
                </td>
                <td data-label="Last move">
                    <MaybeAgo at=facts.moved />
                </td>
            </tr>
        }
    };
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col" class="num">
                        "Tags"
                    </th>
                    <th scope="col" class="num" title="Tags that are re-imported periodically">
                        "Scheduled"
                    </th>
                    <th scope="col">"Last move"</th>
                </tr>
            </thead>
            <tbody>{list.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// What the eye should find: failing, pending, held tags.
pub fn attention(facts: &StreamFacts) -> impl IntoView + use<> {
    let badge = |count: i64, word: &str, sign: Sign, tone: Tone| {
        (count > 0).then(|| view! { <Badge label=format!("{} {word}", text::count(count)) sign tone /> })
    };
    (
        badge(facts.failing, "failing", Sign::Failed, Tone::Bad),
        badge(facts.pending, "pending", Sign::Waiting, Tone::Plain),
        badge(facts.held, "on hold", Sign::Hold, Tone::Held),
    )
}

/// Streams that can be brought back.
#[component]
pub fn DeletedStreams(
    /// The streams, latest deleted first.
    list: Vec<StreamFacts>,
) -> impl IntoView {
    let line = |facts: StreamFacts| {
        let fields = vec![("project", facts.stream.project.to_string()), ("stream", facts.stream.name.to_string())];
        let back = may(Right::Delete, Object::Stream(facts.stream.project.as_str(), facts.stream.name.as_str())).then(|| {
            view! {
                <PostButton path=RestoreStream::url() fields label="Bring back" sign=Sign::Back class="button small-button" />
            }
        });
        view! {
            <div class="move">
                <b>{facts.stream.name.to_string()}</b>
                <span class="muted">{text::counted(facts.tags, "tag", "tags")}</span>
                <span class="muted">"deleted " <MaybeAgo at=facts.stream.deleted /></span>
                {back}
            </div>
        }
    };
    (!list.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>"Image streams deleted lately"</h2>
                <p class="muted">"For 24 hours this can be undone."</p>
                {list.into_iter().map(line).collect_view()}
            </section>
        }
        .into_any()
    })
}
