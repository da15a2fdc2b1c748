//! Tokens of the REST API, of people and of robots: what their pages share.

mod api;
mod everybody;
mod form;
mod list;
mod made;
#[cfg(feature = "ssr")]
mod wish;

pub use everybody::TokensPage;
pub use form::TokenForm;
pub use list::TokenTable;
#[cfg(feature = "ssr")]
pub use wish::{entered, wish};
