//! What people see.
//!
//! Law of this room: pages show and ask, they decide nothing. Everything they know comes through a server function, and every
//! server function goes through [`server::run`].

// The type of a page is as deep as the page.
#![recursion_limit = "256"]

mod done;
mod error;
#[cfg(feature = "ssr")]
mod flash;
mod layout;
mod links;
mod pages;
mod routes;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod session;
mod shell;
mod ui;
mod visitor;
mod wire;

pub use error::{Error, ErrorKind};
pub use shell::{App, shell};

/// Takes over the page that the server rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(App);
}
