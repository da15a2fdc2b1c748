//! Templates: explained, filled in, kept in versions.

mod api;
mod delete;
mod detail;
#[cfg(feature = "ssr")]
pub mod draft;
mod fill;
mod form;
mod images;
mod page;
mod preview;
mod sheet;
mod text;
mod upload;
mod versions;
mod widgets;

pub use api::RestoreTemplate;
#[cfg(feature = "ssr")]
pub(crate) use api::UploadTemplate;
pub use detail::TemplatePage;
pub use form::{Fields, ObjectLabels};
pub use images::State;
pub use page::TemplateActionPage;
pub use preview::{FateBadge, Problems, object_title};
#[cfg(feature = "ssr")]
pub use sheet::key;
pub use sheet::{Foreseen, Sheet, Typing};
pub use upload::UploadPage;

use super::catalog;
use crate::links;
use crate::ui::Tabs;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::template::TemplateCard;

/// Project and name of the template that the address names.
fn named() -> Memo<(String, String)> {
    let params = use_params_map();
    Memo::new(move |_| {
        params.with(|params| (params.get("project").unwrap_or_default(), params.get("template").unwrap_or_default()))
    })
}

/// The way to a page of a template.
fn above(card: &TemplateCard) -> Vec<(String, String)> {
    let project = links::with_query("/catalog", &[("project", card.project.as_str())]);
    let own = (links::template(&card.project, &card.name), card.title.clone());
    catalog::above(vec![(project, card.project.to_string()), own])
}

/// The pages of a template.
#[component]
fn TemplateTabs(card: TemplateCard, here: &'static str) -> impl IntoView {
    let path = links::template(&card.project, &card.name);
    let pages =
        vec![(path.clone(), "Overview"), (format!("{path}/versions"), "Versions"), (format!("{path}/yaml"), "YAML")];
    view! { <Tabs label="Template" pages here /> }
}
