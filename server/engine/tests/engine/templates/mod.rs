//! Templates, on every kind of database.

mod catalogue;
pub mod hall;
mod store;
