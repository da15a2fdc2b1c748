//! The page of something to do with a tag; which one, the address says.

use super::api::{self, TagView};
use super::edit::edit;
use super::keep::{delete, hold, protection, resume};
use super::named;
use super::rollback::roll_back;
use crate::ui::{ErrorPanel, Fetch, PageTitle, loaded};
use crate::{Error, ErrorKind};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// Asks, says what will happen, and does it.
#[component]
pub fn TagActionPage() -> impl IntoView {
    let name = named();
    let params = use_params_map();
    let verb = Memo::new(move |_| params.with(|params| params.get("verb").unwrap_or_default()));
    let view = Fetch::new(move || name.get(), |(project, stream, tag)| api::get_tag(project, stream, tag));
    let shown = move || {
        let page: fn(TagView) -> AnyView = match verb.get().as_str() {
            "rollback" => roll_back,
            "hold" => hold,
            "resume" => resume,
            "protection" => protection,
            "edit" => edit,
            "delete" => delete,
            _ => |_| {
                let error = Error::new(ErrorKind::NotFound, "There is no such page of a tag");
                view! { <ErrorPanel error /> }.into_any()
            },
        };
        loaded(view, page)
    };
    view! {
        <PageTitle text=move || name.with(|(_, stream, tag)| format!("{stream}:{tag}")) />
        {shown}
    }
}
