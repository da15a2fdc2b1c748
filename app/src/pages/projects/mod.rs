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
use crate::visitor::{holds_something, is_signed_in, may};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::ProjectName;
use model::access::{Object, Right};

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

/// The pages of a project in which there is something for the visitor.
#[component]
pub(super) fn ProjectTabs(
    /// The project.
    name: ProjectName,
    /// The current one.
    here: &'static str,
) -> impl IntoView {
    let (own, signed_in) = (Object::Project(name.as_str()), is_signed_in());
    let members = (signed_in && holds_something(own)).then(|| (links::members(&name), "Members"));
    let settings = (signed_in && may(Right::View, own)).then(|| (links::settings(&name), "Settings"));
    let pages = [(links::project(&name), "Overview"), (links::streams(&name), "Image streams")];
    let pages = pages.into_iter().chain([(links::instances(&name), "Instances")]).chain(members).chain(settings);
    view! { <Tabs label="Project" pages=pages.collect() here /> }
}
