//! Where no page is.

use crate::ui::ErrorPanel;
use crate::{Error, ErrorKind};
use leptos::prelude::*;
use leptos_meta::Title;

/// What unknown addresses show, with status 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Title text="Not found" />
        <ErrorPanel error=Error::new(ErrorKind::NotFound, "There is no page at this address") />
    }
}
