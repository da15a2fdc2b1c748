//! Projects: what holds image streams.

mod api;
mod change;
mod detail;
mod list;

pub use change::{EditProjectPage, NewProjectPage, RemoveProjectPage};
pub use detail::ProjectPage;
pub use list::ProjectsPage;

use crate::links;
use crate::ui::Tabs;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::ProjectName;

/// The project that the address names.
pub(super) fn named() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("project").unwrap_or_default()))
}

/// The first steps of the way to a page of a project.
pub(super) fn above(name: Option<&ProjectName>) -> Vec<(String, String)> {
    let top = ("/projects".to_owned(), "Projects".to_owned());
    std::iter::once(top).chain(name.map(|name| (links::project(name), name.to_string()))).collect()
}

/// The pages of a project.
#[component]
pub(super) fn ProjectTabs(
    /// The project.
    name: ProjectName,
    /// The current one.
    here: &'static str,
) -> impl IntoView {
    let pages = vec![
        (links::project(&name), "Overview"),
        (links::streams(&name), "Image streams"),
        (links::instances(&name), "Instances"),
        (links::members(&name), "Members"),
    ];
    view! { <Tabs label="Project" pages here /> }
}
