//! Which address shows which page. Every page is complete when it leaves the server: right status, readable without
//! JavaScript.

use crate::pages::{HomePage, LoginPage, NotFoundPage};
use leptos::prelude::*;
use leptos_router::components::{Route, Routes};
use leptos_router::{SsrMode, path};

/// The page of the current address.
#[component]
pub fn Pages() -> impl IntoView {
    view! {
        <Routes fallback=NotFoundPage>
            <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
            <Route path=path!("/login") view=LoginPage ssr=SsrMode::Async />
        </Routes>
    }
}
