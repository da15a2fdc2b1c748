//! Which address shows which page. Every page is complete when it leaves the server: right status, readable without
//! JavaScript.

use crate::pages::{
    AccountPage, ComparePage, DoctorPage, EditRegistryPage, HomePage, LoginPage, NewRegistryPage, NotFoundPage,
    ReferencePage, RegistriesPage, RegistryPage, RemoveRegistryPage, SearchPage,
};
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
            <Route path=path!("/registries") view=RegistriesPage ssr=SsrMode::Async />
            <Route path=path!("/registries/new") view=NewRegistryPage ssr=SsrMode::Async />
            <Route path=path!("/registries/:name") view=RegistryPage ssr=SsrMode::Async />
            <Route path=path!("/registries/:name/edit") view=EditRegistryPage ssr=SsrMode::Async />
            <Route path=path!("/registries/:name/remove") view=RemoveRegistryPage ssr=SsrMode::Async />
            // The doctor asks the registry itself: its page must not wait for the answers.
            <Route path=path!("/registries/:name/doctor") view=DoctorPage ssr=SsrMode::InOrder />
            <Route path=path!("/r/:registry/*path") view=ReferencePage ssr=SsrMode::Async />
            <Route path=path!("/compare") view=ComparePage ssr=SsrMode::Async />
            <Route path=path!("/search") view=SearchPage ssr=SsrMode::Async />
            <Route path=path!("/account") view=AccountPage ssr=SsrMode::Async />
        </Routes>
    }
}
