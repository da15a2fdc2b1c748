//! Instances: what was made of templates, object by object.

mod api;
mod delete;
mod detail;
mod list;
mod page;
mod parts;
mod plan;
mod renew;
mod text;

pub use detail::InstancePage;
pub use list::InstancesPage;
pub use page::InstanceActionPage;

use super::projects;
use crate::links;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::template::InstanceRow;

/// Project and name of the instance that the address names.
fn named() -> Memo<(String, String)> {
    let params = use_params_map();
    Memo::new(move |_| {
        params.with(|params| (params.get("project").unwrap_or_default(), params.get("instance").unwrap_or_default()))
    })
}

/// The way to an instance, or to a page of it.
fn above(row: &InstanceRow, within: bool) -> Vec<(String, String)> {
    let mut steps = projects::above(Some(&row.project));
    steps.push((links::instances(&row.project), "Instances".to_owned()));
    if within {
        steps.push((links::instance(&row.project, &row.name), row.name.to_string()));
    }
    steps
}
