//! Weir over HTTP, as browsers and programs meet it.
//!
//! One test program, because linking all of Weir takes longer than running every test in it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod acceptance;
mod access;
mod accounts;
mod anonymous;
mod grants;
mod headers;
mod images;
mod lists;
mod metrics;
mod okd;
mod openapi;
mod pages;
mod registries;
mod sessions;
mod sign_in;
mod sign_on;
mod site;
mod support;
mod tags;
mod templates;
mod tenants;
mod tokens;
