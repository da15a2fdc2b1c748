//! The program itself, as a process of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod kill;
mod kubectl;
mod logs;
mod process;
mod proxies;
mod secrets;
mod start;
mod support;
