//! Where no page is.

use crate::ui::{ErrorPanel, PageTitle};
use crate::{Error, ErrorKind};
use leptos::prelude::*;

/// What unknown addresses show, with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <PageTitle text="Not found" />
        <ErrorPanel error=Error::new(ErrorKind::NotFound, "There is no page at this address") />
    }
}
