//! Forms whose answer is an address.

use crate::links;
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use web_sys::{FormData, HtmlFormElement, SubmitEvent};

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
        let Some(form) = event.target().and_then(|target| target.dyn_into().ok()) else { return };
        event.prevent_default();
        let entered = entered(&form);
        let pairs: Vec<_> = entered.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        navigate(&links::with_query(&path, &pairs), Default::default());
    };
    view! {
        <form method="get" action=action class=class id=id role=role on:submit=go>
            {children()}
        </form>
    }
}

/// Names and values of the fields.
fn entered(form: &HtmlFormElement) -> Vec<(String, String)> {
    let Ok(data) = FormData::new_with_form(form) else { return vec![] };
    let pair = |entry: js_sys::Array| Some((entry.get(0).as_string()?, entry.get(1).as_string()?));
    data.entries().into_iter().filter_map(|entry| pair(entry.ok()?.into())).collect()
}
