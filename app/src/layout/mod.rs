//! What stands around every page: header, search, theme, account.

mod account;
mod api;
mod header;
mod keyboard;
mod theme;

pub use header::Header;
pub use keyboard::Keyboard;
pub use theme::Theme;

#[cfg(feature = "ssr")]
pub(crate) use api::{GetVisitor, SetTheme, SignOut};

use crate::Error;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The person in front of the browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visitor {
    /// The account's name, when signed in.
    pub name: Option<String>,
    /// The colours asked for.
    pub theme: Theme,
}

/// The visitor, fetched once a document.
pub type VisitorResource = Resource<Result<Visitor, Error>>;

/// Makes the visitor known to everything below.
pub fn provide_visitor() {
    provide_context::<VisitorResource>(Resource::new(|| (), |()| api::get_visitor()));
}
