//! The last step: how the imports go.

use super::wanted::Wanted;
use crate::links;
use crate::pages::stream_tags::{ImportTag, States};
use crate::ui::{Ago, Badge, PostButton, Sign, Tone};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::stream::StreamTag;
use model::text;

/// Each tag as it stands now; what failed can be tried again.
#[component]
pub fn Progress(
    /// What was entered.
    wanted: Wanted,
    /// The tags that are imported.
    tags: Vec<StreamTag>,
) -> impl IntoView {
    let (total, done) = (tags.len(), tags.iter().filter(|tag| !tag.is_pending()).count());
    let failed = tags.iter().filter(|tag| tag.status.condition.is_some()).count();
    let count = |number: usize| text::count(i64::try_from(number).unwrap_or_default());
    let line = if done < total {
        view! {
            <div class="fill" role="status">
                <progress max=total value=done aria-label="Importing"></progress>
                {format!("imported {} of {}", count(done), count(total))}
            </div>
        }
        .into_any()
    } else {
        let told = match failed {
            0 => format!("Imported {} of {}.", count(total), count(total)),
            _ => format!("{} of {} failed.", count(failed), count(total)),
        };
        view! { <p role="status" class="mb-4">{told}</p> }.into_any()
    };
    let stream = format!("/projects/{}/streams/{}", wanted.project, wanted.stream);
    view! {
        {line}
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Tag"</th>
                    <th scope="col">"Result"</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{tags.into_iter().map(row).collect_view()}</tbody>
        </table>
        <p class="mt-4">
            <a class="button" href=stream>
                "Go to the image stream"
            </a>
        </p>
    }
    .into_any()
}

fn row(tag: StreamTag) -> impl IntoView {
    let path = tag.path.clone();
    let result = match (&tag.status.condition, &tag.status.digest) {
        (Some(condition), _) => view! { <p class="wrong">{condition.message.clone()}</p> }.into_any(),
        (None, Some(digest)) if !tag.is_pending() => view! {
            <Badge label="imported" sign=Sign::Done tone=Tone::Good />
            " "
            <code>{digest.short().to_owned()}</code>
            " "
            {tag.status.moved.map(|at| view! { <Ago at /> })}
        }
        .into_any(),
        _ => ().into_any(),
    };
    let again = tag.status.condition.as_ref().filter(|_| !tag.is_pending()).map(|_| {
        let fields = vec![
            ("project", path.project.to_string()),
            ("stream", path.stream.to_string()),
            ("tag", path.tag.to_string()),
        ];
        view! { <PostButton path=ImportTag::url() fields label="Import now" sign=Sign::Import class="button small-button" /> }
    });
    view! {
        <tr>
            <td class="name">
                <a href=links::stream_tag(&path)>{path.tag.to_string()}</a>
                <States tag />
            </td>
            <td>{result}</td>
            <td class="acts">{again}</td>
        </tr>
    }
}
