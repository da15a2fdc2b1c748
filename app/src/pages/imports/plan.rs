//! The third step: what would happen.

use super::api::ImportImages;
use super::wanted::Wanted;
use crate::ui::{Badge, Check, Command, Empty, FormError, Post, PostForm, Sign, Tone};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::stream::{ImportItem, Outlook, Planned};
use model::{Digest, text};

/// What each import would do, and the button that does it.
#[component]
pub fn Plan(
    /// What was entered.
    wanted: Wanted,
    /// What would happen.
    planned: Vec<Planned>,
    /// What was not asked about.
    rest: Vec<ImportItem>,
) -> impl IntoView {
    if planned.is_empty() {
        return view! { <Empty text="No tag fits the pattern." /> }.into_any();
    }
    let post = Post::to(ImportImages::url());
    let more = (!rest.is_empty()).then(|| {
        let count = text::count(i64::try_from(rest.len()).unwrap_or_default());
        view! { <p class="muted mt-2">{format!("{count} more are imported without a look beforehand.")}</p> }
    });
    let possible = planned.iter().filter(|one| !matches!(one.outlook, Outlook::Refused { .. }));
    let possible = possible.map(|one| ImportItem { source: one.source.clone(), tag: one.tag.clone() });
    let items: Vec<ImportItem> = possible.chain(rest).collect();
    let hidden = |(index, item): (usize, ImportItem)| {
        view! {
            <input type="hidden" name=format!("items[{index}][source]") value=item.source />
            <input type="hidden" name=format!("items[{index}][tag]") value=item.tag />
        }
    };
    let lines = commands(&wanted, &items);
    let none = items.is_empty();
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Tag"</th>
                    <th scope="col">"What would happen"</th>
                    <th scope="col">"Source"</th>
                </tr>
            </thead>
            <tbody>{planned.into_iter().map(row).collect_view()}</tbody>
        </table>
        {more}
        <PostForm post class="form mt-6">
            <input type="hidden" name="project" value=wanted.project.clone() />
            <input type="hidden" name="stream" value=wanted.stream.clone() />
            {items.into_iter().enumerate().map(hidden).collect_view()}
            <Check label="Re-import periodically" name="scheduled" checked=false />
            <FormError error=post.error />
            <div class="buttons">
                <button class="button primary" disabled=move || none || post.pending.get()>
                    "Import"
                </button>
                <a class="button" href="/import">
                    "Start over"
                </a>
            </div>
            <details class="twin">
                <summary>"Command line"</summary>
                {lines.into_iter().map(|line| view! { <Command line /> }).collect_view()}
            </details>
        </PostForm>
    }
    .into_any()
}

fn row(one: Planned) -> impl IntoView {
    let (label, sign, tone, more) = match one.outlook {
        Outlook::New { digest } => ("new".to_owned(), Sign::Add, Tone::Good, format!("at {}", short(&digest))),
        Outlook::Moves { from, to } => {
            ("moves".into(), Sign::Towards, Tone::Plain, format!("from {} to {}", short(&from), short(&to)))
        }
        Outlook::Unchanged { digest } => {
            ("unchanged".into(), Sign::Done, Tone::Plain, format!("at {}", short(&digest)))
        }
        Outlook::Refused { reason, message } => (reason, Sign::Failed, Tone::Bad, message),
    };
    view! {
        <tr>
            <td class="name">
                <b>{one.tag}</b>
            </td>
            <td>
                <Badge label sign tone />
                " "
                {more}
            </td>
            <td class="source muted">{one.source}</td>
        </tr>
    }
}

fn short(digest: &Digest) -> &str {
    digest.short()
}

/// What does the same with OKD's client, for a few tags.
fn commands(wanted: &Wanted, items: &[ImportItem]) -> Vec<String> {
    let Wanted { project, stream, .. } = wanted;
    let line = |item: &ImportItem| {
        format!("oc import-image {stream}:{} --from={} --confirm -n {project}", item.tag, item.source)
    };
    items.iter().take(3).map(line).collect()
}
