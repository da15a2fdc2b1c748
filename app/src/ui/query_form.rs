//! Forms whose answer is an address.

use super::browser;
use crate::links;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use web_sys::SubmitEvent;

/// A form that leads to `action?name=value…` of what was entered. Without JavaScript, the browser does the same.
#[component]
pub fn QueryForm(
    /// Where it leads.
    #[prop(into)]
    action: String,
    /// How it looks.
    #[prop(optional)]
    class: &'static str,
    /// Its anchor, for buttons that stand elsewhere.
    #[prop(optional)]
    id: Option<&'static str>,
    /// `search`, where it is one.
    #[prop(optional)]
    role: Option<&'static str>,
    /// Fields and buttons.
    children: Children,
) -> impl IntoView {
    let navigate = use_navigate();
    let path = action.clone();
    let go = move |event: SubmitEvent| {
        let Some(entered) = browser::sent(&event) else { return };
        event.prevent_default();
        let pairs: Vec<_> = entered.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        navigate(&links::with_query(&path, &pairs), Default::default());
    };
    view! {
        <form method="get" action=action class=class id=id role=role on:submit=go>
            {children()}
        </form>
    }
}
