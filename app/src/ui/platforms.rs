//! Platforms in a narrow column.

use leptos::either::Either;
use leptos::prelude::*;
use model::tag::PlatformState;

/// How many are named before the rest is counted.
const NAMED: usize = 2;

/// `amd64 arm64/v8 +2`; linux goes without saying, what the registry lacks is struck through, the rest unfolds.
#[component]
pub fn Platforms(
    /// The platforms.
    platforms: Vec<PlatformState>,
) -> impl IntoView {
    if platforms.len() <= NAMED + 1 {
        return Either::Left(view! { <span class="platforms">{names(&platforms)}</span> });
    }
    let rest = format!("+{}", platforms.len() - NAMED);
    Either::Right(view! {
        <details class="pop platforms" name="pop">
            <summary>{names(&platforms[..NAMED])} {rest}</summary>
            <span>{names(&platforms)}</span>
        </details>
    })
}

fn names(platforms: &[PlatformState]) -> impl IntoView + use<> {
    let name = |state: &PlatformState| {
        let short = state.platform.short();
        if state.missing {
            Either::Left(view! { <s title="The index names it, but the registry does not have it">{short}</s> " " })
        } else {
            Either::Right(format!("{short} "))
        }
    };
    platforms.iter().map(name).collect_view()
}
