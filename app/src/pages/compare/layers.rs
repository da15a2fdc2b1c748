//! Layers side by side: the common base is folded into a sentence.

use crate::ui::{Copy, Size};
use leptos::prelude::*;
use model::compare::Comparison;
use model::image::Layer;
use model::text;

/// “Layers” of a comparison.
#[component]
pub fn Layers(
    /// What was compared.
    comparison: Comparison,
) -> impl IntoView {
    let Comparison { common_layers, layers_a, layers_b, .. } = comparison;
    let common = i64::try_from(common_layers).unwrap_or_default();
    let common = match common {
        0 => "No layer of the base is the same.".to_owned(),
        common => format!("{} from the base: the same in both.", text::counted(common, "layer", "layers")),
    };
    view! {
        <section class="section mt-8">
            <h2>"Layers"</h2>
            <p class="muted">{common}</p>
            <div class="two mt-2">
                <div>
                    <h3>"Only in From"</h3>
                    {list(layers_a)}
                </div>
                <div>
                    <h3>"Only in To"</h3>
                    {list(layers_b)}
                </div>
            </div>
        </section>
    }
}

fn list(layers: Vec<Layer>) -> impl IntoView {
    let empty = layers.is_empty();
    let line = |layer: Layer| {
        view! {
            <li class="move">
                <span class="digest" title=layer.digest.to_string()>
                    {layer.digest.short().to_owned()}
                    <Copy text=layer.digest.to_string() label="Copy digest" />
                </span>
                <Size bytes=layer.size />
            </li>
        }
    };
    view! {
        <ol>{layers.into_iter().map(line).collect_view()}</ol>
        {empty.then(|| view! { <p class="muted">"None."</p> })}
    }
}
