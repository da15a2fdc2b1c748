//! The images that objects need, and whether they are there.

use crate::links;
use crate::ui::{Badge, Sign, Tone};
use leptos::prelude::*;
use model::template::{ImageState, NeededImage};

/// One line an image.
#[component]
pub fn Images(
    /// The images.
    images: Vec<NeededImage>,
) -> impl IntoView {
    let row = |image: NeededImage| {
        let name = match &image.tag {
            Some(tag) if matches!(image.state, ImageState::Missing | ImageState::Made) => {
                view! { <span>{tag.to_string()}</span> }.into_any()
            }
            Some(tag) => view! { <a href=links::stream_tag(tag)>{image.name.clone()}</a> }.into_any(),
            None => view! { <span>{image.name.clone()}</span> }.into_any(),
        };
        view! {
            <tr>
                <td class="name mono">{name}</td>
                <td>
                    <State state=image.state />
                </td>
            </tr>
        }
    };
    (!images.is_empty())
        .then(|| {
            view! {
                <section class="section">
                    <h2>"Images it needs"</h2>
                    <table class="rows">
                        <thead>
                            <tr>
                                <th scope="col">"Image"</th>
                                <th scope="col">"State"</th>
                            </tr>
                        </thead>
                        <tbody>{images.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </section>
            }
        })
        .into_any()
}

/// How an image stands, in a word and a sentence.
#[component]
pub fn State(
    /// How.
    state: ImageState,
) -> impl IntoView {
    let (label, sign, tone, more) = match state {
        ImageState::Here { digest: Some(digest) } => {
            ("there", Sign::Done, Tone::Good, format!("at {}", digest.short()))
        }
        ImageState::Here { digest: None } => ("there", Sign::Done, Tone::Good, String::new()),
        ImageState::Waiting => ("importing", Sign::Waiting, Tone::Plain, "its image is not there yet".into()),
        ImageState::Failing { message } => ("failing", Sign::Failed, Tone::Bad, message),
        ImageState::Missing => ("missing", Sign::Failed, Tone::Bad, "no image stream has this tag".into()),
        ImageState::Made => ("made here", Sign::Add, Tone::Plain, "one of the objects makes it".into()),
        ImageState::Outside => ("outside", Sign::Skipped, Tone::Plain, "straight from its registry".into()),
    };
    view! {
        <Badge label sign tone />
        " "
        <span class="muted">{more}</span>
    }
    .into_any()
}
