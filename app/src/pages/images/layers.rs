//! What an image consists of.

use super::section::Section;
use crate::links;
use crate::ui::{Copy, Size};
use leptos::either::Either;
use leptos::prelude::*;
use model::image::Layer;
use model::text;

/// The section “Layers”; of an artifact, its content.
#[component]
pub fn Layers(
    /// The layers, base first.
    layers: Vec<Layer>,
    /// Is it an artifact? Then the types of its files matter.
    is_artifact: bool,
) -> impl IntoView {
    let (title, noun) = if is_artifact { ("Content", ("file", "files")) } else { ("Layers", ("layer", "layers")) };
    let count = i64::try_from(layers.len()).unwrap_or_default();
    let size: i64 = layers.iter().map(|layer| layer.size).sum();
    let told = if count == 0 {
        String::new()
    } else {
        format!("{}, {}", text::counted(count, noun.0, noun.1), text::size(size))
    };
    let list = if layers.is_empty() {
        Either::Left(view! { <p class="muted">"Nothing is known yet, or there is nothing."</p> })
    } else {
        Either::Right(view! { <Table layers is_artifact /> })
    };
    view! {
        <Section id="layers" title told>
            {list}
        </Section>
    }
}

#[component]
fn Table(layers: Vec<Layer>, is_artifact: bool) -> impl IntoView {
    let largest = layers.iter().map(|layer| layer.size).max().unwrap_or_default().max(1);
    let row = |(index, layer): (usize, Layer)| {
        let digest = layer.digest.to_string();
        let kind = is_artifact.then(|| {
            view! {
                <td data-label="File">
                    <div>
                        {layer.title.clone()} <div class="type">{layer.media_type.clone()}</div>
                    </div>
                </td>
            }
        });
        view! {
            <tr>
                <td class="ordinal">{index + 1}</td>
                <td data-label="Digest">
                    <span class="digest">
                        <span title=digest.clone()>{layer.digest.short().to_owned()}</span>
                        <Copy text=digest label="Copy digest" />
                    </span>
                </td>
                {kind}
                <td data-label="Size" class="num">
                    <Size bytes=layer.size />
                </td>
                <td class="share">
                    <meter class="meter" max=largest value=layer.size aria-hidden="true"></meter>
                </td>
                <td data-label="Shared">{shared(&layer)}</td>
            </tr>
        }
    };
    view! {
        <table class="rows numbered">
            <thead>
                <tr>
                    <th scope="col" class="ordinal">
                        "#"
                    </th>
                    <th scope="col">"Digest"</th>
                    {is_artifact.then(|| view! { <th scope="col">"File"</th> })}
                    <th scope="col" class="num">
                        "Size"
                    </th>
                    <td class="share"></td>
                    <th scope="col">"Shared"</th>
                </tr>
            </thead>
            <tbody>{layers.into_iter().enumerate().map(row).collect_view()}</tbody>
        </table>
    }
}

/// Who else has the layer.
fn shared(layer: &Layer) -> impl IntoView + use<> {
    if layer.shared == 0 {
        return Either::Left(view! { <span class="muted">"only here"</span> });
    }
    let told = format!("used by {}", text::counted(layer.shared, "other image", "other images"));
    let href = links::with_query("/search", &[("q", layer.digest.as_str())]);
    Either::Right(view! { <a href=href>{told}</a> })
}
