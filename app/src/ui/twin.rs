//! The command twin: how to do the same without the mouse.

use super::copy::Copy;
use leptos::prelude::*;

/// A line to copy.
#[component]
pub fn Command(
    /// The whole line.
    #[prop(into)]
    line: String,
) -> impl IntoView {
    view! {
        <div class="command">
            <code tabindex="0">{line.clone()}</code>
            <Copy text=line label="Copy command" />
        </div>
    }
}

/// The lines that do the same on the command line.
#[component]
pub fn Twins(
    /// The lines.
    lines: Vec<String>,
) -> impl IntoView {
    view! {
        <details class="twin">
            <summary>"Command line"</summary>
            {lines.into_iter().map(|line| view! { <Command line /> }).collect_view()}
        </details>
    }
    .into_any()
}

/// A quiet way to the same result on the command line.
#[component]
pub fn CommandTwin(
    /// The method and the path below Weir's address, such as `-X DELETE /apis/…`.
    #[prop(into)]
    method: String,
    /// The path.
    #[prop(into)]
    path: String,
) -> impl IntoView {
    let method = if method == "GET" { String::new() } else { format!(" -X {method}") };
    let line = format!("curl{method} -H \"Authorization: Bearer $WEIR_TOKEN\" \"$WEIR_URL{path}\"");
    view! {
        <details class="twin">
            <summary>"Command line"</summary>
            <Command line />
        </details>
    }
}
