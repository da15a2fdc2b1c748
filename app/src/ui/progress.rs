//! Signs that work goes on.

use leptos::prelude::*;

/// A thin line under the header while the next page is on its way.
#[component]
pub fn ProgressLine(
    /// Is something on its way?
    #[prop(into)]
    shown: Signal<bool>,
) -> impl IntoView {
    view! { <div class="routing" class:on=shown aria-hidden="true"></div> }
}
