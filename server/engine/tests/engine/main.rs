//! Use cases of the engine against a scriptable registry, on every kind of database.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on can only stop")]

mod access;
mod corpus;
mod faults;
mod images;
mod imports;
mod index;
mod instances;
mod kubectl;
mod registries;
mod rotation;
mod samples;
mod streams;
mod support;
mod templates;
