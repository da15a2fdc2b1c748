//! Use cases of the engine against a scriptable registry, on every kind of database.

mod faults;
mod images;
mod index;
mod registries;
mod support;
