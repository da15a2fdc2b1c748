//! Where nothing is: one sentence, one action.

use leptos::prelude::*;

/// In place of an empty list.
#[component]
pub fn Empty(
    /// What is not there, and why.
    #[prop(into)]
    text: String,
    /// What to do about it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}
