//! Image streams of a project.

mod activity;
mod api;
mod change;
mod detail;
mod edit;
mod event;
mod history;
mod list;
mod row;
mod table;
mod yaml;

pub use activity::{FailingTags, HeldTags, StreamMoves};
pub use change::{NewStreamPage, RemoveStreamPage};
pub use detail::StreamPage;
pub use edit::EditStreamPage;
pub use event::{Ends, EventLine, changes, kind_word, warning};
pub use history::StreamHistoryPage;
pub use list::StreamsPage;
pub use table::DeletedStreams;
pub use yaml::StreamYamlPage;

use super::projects;
use crate::links;
use crate::ui::Tabs;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::stream::Stream;
use model::{ProjectName, StreamName};

/// The project and the stream that the address names.
pub(super) fn named() -> Memo<(String, String)> {
    let params = use_params_map();
    let part = move |name: &str| params.with(|params| params.get(name).unwrap_or_default());
    Memo::new(move |_| (part("project"), part("stream")))
}

/// The first steps of the way to a page of a stream.
pub(super) fn above(project: &ProjectName, stream: Option<&StreamName>) -> Vec<(String, String)> {
    let list = (links::streams(project), "Image streams".to_owned());
    let stream = stream.map(|stream| (links::stream(project, stream), stream.to_string()));
    projects::above(Some(project)).into_iter().chain([list]).chain(stream).collect()
}

/// The pages of a stream.
#[component]
fn StreamTabs(
    /// The stream.
    stream: Stream,
    /// The current one.
    here: &'static str,
) -> impl IntoView {
    let path = links::stream(&stream.project, &stream.name);
    let pages = vec![(path.clone(), "Tags"), (format!("{path}/history"), "History"), (format!("{path}/yaml"), "YAML")];
    view! { <Tabs label="Image stream" pages here /> }
}
