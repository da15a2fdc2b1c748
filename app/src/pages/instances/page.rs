//! The pages below that of an instance; which one, the address says.

use super::delete::delete;
use super::named;
use super::renew::renew;
use super::text::{object, text};
use crate::ui::{ErrorPanel, PageTitle};
use crate::{Error, ErrorKind};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Shows it.
#[component]
pub fn InstanceActionPage() -> impl IntoView {
    let name = named();
    let params = use_params_map();
    let page = Memo::new(move |_| params.with(|params| params.get("page").unwrap_or_default()));
    let shown = move || match page.get().as_str() {
        "rerun" => renew(name, false),
        "upgrade" => renew(name, true),
        "yaml" => text(name),
        "object" => object(name),
        "delete" => delete(name),
        _ => {
            let error = Error::new(ErrorKind::NotFound, "There is no such page of an instance");
            view! { <ErrorPanel error /> }.into_any()
        }
    };
    view! {
        <PageTitle text=move || name.with(|(_, name)| name.clone()) />
        {shown}
    }
    .into_any()
}
