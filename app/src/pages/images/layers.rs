//! What an image is made of.

use crate::links;
use crate::ui::{DigestLink, Size};
use leptos::either::Either;
use leptos::prelude::*;
use model::image::Layer;
use model::text;

/// “Layers”: base first, with their share of the size and how many other images use them.
#[component]
pub fn LayersSection(
    /// The layers.
    layers: Vec<Layer>,
) -> impl IntoView {
    let largest = layers.iter().map(|layer| layer.size).max().unwrap_or_default().max(1);
    let row = move |layer: Layer| {
        // Searching the digest finds every image that has the layer.
        let others = links::with_query("/search", &[("q", layer.digest.as_str())]);
        let shared = match layer.shared {
            0 => "only here".to_owned(),
            shared => text::counted(shared, "other image", "other images"),
        };
        view! {
            <tr>
                <td data-label="Layer">
                    <DigestLink digest=layer.digest href=others />
                </td>
                <td data-label="Size" class="num">
                    <Size bytes=layer.size />
                </td>
                <td class="w-1/3">
                    <meter class="meter" min="0" max=largest value=layer.size aria-label="Share of the largest layer"></meter>
                </td>
                <td data-label="Used by">{shared}</td>
            </tr>
        }
    };
    let table = if layers.is_empty() {
        Either::Left(view! { <p class="muted">"It has no layers of its own."</p> })
    } else {
        Either::Right(view! {
            <table class="rows">
                <thead>
                    <tr>
                        <th scope="col">"Layer"</th>
                        <th scope="col" class="num">
                            "Size"
                        </th>
                        <td></td>
                        <th scope="col">"Used by"</th>
                    </tr>
                </thead>
                <tbody>{layers.into_iter().map(row).collect_view()}</tbody>
            </table>
        })
    };
    view! {
        <section class="section">
            <h2>"Layers"</h2>
            {table}
        </section>
    }
}
