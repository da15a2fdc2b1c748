//! Layers side by side; the base that both share is folded away.

use crate::ui::{Copy, Size};
use leptos::either::Either;
use leptos::prelude::*;
use model::compare::Comparison;
use model::image::Layer;
use model::text;

/// The section “Layers” of a comparison.
#[component]
pub fn Layers(
    /// What was compared.
    comparison: Comparison,
) -> impl IntoView {
    let Comparison { a, common_layers, layers_a, layers_b, .. } = comparison;
    let layers = a.body.map(|body| body.layers).unwrap_or_default();
    let common: Vec<Layer> = layers.into_iter().take(common_layers).collect();
    let rest = (!layers_a.is_empty() || !layers_b.is_empty()).then(|| {
        view! {
            <div class="two">
                <Side title="Only in From" layers=layers_a />
                <Side title="Only in To" layers=layers_b />
            </div>
        }
    });
    view! {
        <section class="section">
            <h2>"Layers"</h2>
            {shared(common)}
            {rest}
        </section>
    }
}

/// The layers from the base on that both have.
fn shared(common: Vec<Layer>) -> impl IntoView {
    if common.is_empty() {
        return Either::Left(view! { <p class="muted">"No layer from the base on is the same."</p> });
    }
    let count = text::counted(i64::try_from(common.len()).unwrap_or_default(), "layer", "layers");
    let size = text::size(common.iter().map(|layer| layer.size).sum());
    Either::Right(view! {
        <details class="shared">
            <summary>{format!("{count} from the base on the same, {size}")}</summary>
            {list(common)}
        </details>
    })
}

#[component]
fn Side(title: &'static str, layers: Vec<Layer>) -> impl IntoView {
    let content = if layers.is_empty() {
        Either::Left(view! { <p class="muted">"None"</p> })
    } else {
        Either::Right(list(layers))
    };
    view! {
        <div>
            <h3>{title}</h3>
            {content}
        </div>
    }
}

fn list(layers: Vec<Layer>) -> impl IntoView {
    let line = |layer: Layer| {
        let digest = layer.digest.to_string();
        view! {
            <li>
                <span class="digest">
                    <span title=digest.clone()>{layer.digest.short().to_owned()}</span>
                    <Copy text=digest label="Copy digest" />
                </span>
                <Size bytes=layer.size />
            </li>
        }
    };
    view! { <ol class="stack">{layers.into_iter().map(line).collect_view()}</ol> }
}
