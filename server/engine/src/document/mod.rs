//! Objects as text: YAML and JSON, one document or many.
//!
//! Law of this room: whatever somebody sends, it is read within bounds or refused with line and column.

mod place;
mod read;
mod tree;
mod write;

#[cfg(test)]
mod tests;

pub use place::Position;
pub use read::{Document, Flaw, Unreadable, read, templates};
pub use tree::Tree;
pub use write::{json, list, yaml};

pub(crate) use read::flaw;
