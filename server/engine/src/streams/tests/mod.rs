//! Image streams without a registry: what an import finds is said by the test.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on can only stop")]

mod deletion;
mod images;
mod lab;
mod model;
mod people;
mod random;
mod vectors;
mod yaml;
