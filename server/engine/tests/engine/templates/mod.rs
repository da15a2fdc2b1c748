//! Templates, on every kind of database.

mod catalogue;
mod fetch;
pub mod hall;
mod store;
