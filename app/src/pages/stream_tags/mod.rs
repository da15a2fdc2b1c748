//! Tags of image streams.
//!
//! Law of this room: whatever is done to a tag has a page of its own, which says what will happen before it does.

mod action;
mod api;
mod ask;
mod checks;
mod detail;
mod draft;
mod edit;
mod history;
mod keep;
mod listing;
mod rollback;
mod states;
mod tag_image;
mod wish;

pub use action::TagActionPage;
pub use api::ImportTag;
pub use detail::StreamTagPage;
pub use history::TagHistoryPage;
pub use states::{DeletedTags, States, outcome_word};
pub use tag_image::TagImagePage;

use super::streams;
use crate::links;
use crate::ui::Tabs;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::stream::TagPath;

/// Project, stream and tag that the address names.
fn named() -> Memo<(String, String, String)> {
    let params = use_params_map();
    let part = move |name: &str| params.with(|params| params.get(name).unwrap_or_default());
    Memo::new(move |_| (part("project"), part("stream"), part("tag")))
}

/// The way to a tag, or to one of its pages.
fn above(path: &TagPath, tag: bool) -> Vec<(String, String)> {
    let own = tag.then(|| (links::stream_tag(path), path.tag.to_string()));
    streams::above(&path.project, Some(&path.stream)).into_iter().chain(own).collect()
}

/// The pages of a tag.
#[component]
fn TagTabs(
    /// The tag.
    path: TagPath,
    /// The current one.
    here: &'static str,
) -> impl IntoView {
    let pages = vec![
        (links::stream_tag(&path), "Overview"),
        (links::stream_tag_page(&path, "history"), "History"),
        (links::stream(&path.project, &path.stream), "Tags"),
    ];
    view! { <Tabs label="Tag" pages here /> }
}
