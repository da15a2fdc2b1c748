//! What stands around every page: header, search, theme, account.

mod account;
mod api;
mod header;
mod keyboard;
mod theme;

pub use api::get_visitor;
pub use header::Header;
pub use keyboard::Keyboard;
pub use theme::Theme;

#[cfg(feature = "ssr")]
pub(crate) use api::{GetVisitor, SetTheme, SignOut};
