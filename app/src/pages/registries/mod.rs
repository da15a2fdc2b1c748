//! Connections to registries.

mod api;
mod detail;
mod doctor;
mod edit;
mod form;
mod list;
mod new;
mod remove;
mod repositories;
mod short;

pub use detail::RegistryPage;
pub use doctor::DoctorPage;
pub use edit::EditRegistryPage;
pub use list::RegistriesPage;
pub use new::NewRegistryPage;
pub use remove::RemoveRegistryPage;
pub use short::ShortListing;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The registry that the address names.
fn named() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("name").unwrap_or_default()))
}

/// The first steps of the way to a page of a registry.
fn above(name: &str) -> Vec<(String, String)> {
    vec![("/registries".to_owned(), "Registries".to_owned()), (format!("/registries/{name}"), name.to_owned())]
}
