//! What a text was and what it becomes.

use leptos::prelude::*;
use model::stream::{Fate, YamlLine, YamlPlan};

/// The pieces that change, each with a few lines around it.
#[component]
pub fn Diff(
    /// The pieces.
    plan: YamlPlan,
) -> impl IntoView {
    let line = |line: YamlLine| {
        let (class, sign) = match line.fate {
            Fate::Stays => ("", ' '),
            Fate::Goes => ("removed", '−'),
            Fate::Comes => ("added", '+'),
        };
        view! { <span class=class>{format!("{sign} {}\n", line.text)}</span> }
    };
    let piece = |lines: Vec<YamlLine>| {
        view! {
            <pre class="diff" tabindex="0">
                {lines.into_iter().map(line).collect_view()}
            </pre>
        }
    };
    plan.pieces.into_iter().map(piece).collect_view().into_any()
}
