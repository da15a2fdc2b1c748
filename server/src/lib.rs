//! Turns Weir on: configuration, HTTP, sessions, the REST API, telemetry.
//!
//! Law of this room: it knows every layer and contains no rule.

mod config;
mod connections;
mod console;
mod handlers;
mod middleware;
mod process;
mod rest;
mod router;
mod serve;
mod sessions;
mod site;
mod telemetry;

pub use router::{Web, router};
pub use site::Site;

use clap::Parser;
use config::{Cli, Command};

/// Does what the command line asks for.
///
/// # Errors
/// When it cannot; the chain of causes is written for whoever typed the command.
pub async fn run() -> anyhow::Result<()> {
    let Cli { command, options } = Cli::parse();
    telemetry::init(&options)?;
    // Fails only when one is installed already, which is as good.
    _ = rustls::crypto::ring::default_provider().install_default();
    match command.unwrap_or_default() {
        Command::Serve => serve::serve(&options).await,
        Command::Token(command) => console::token(&options, command).await,
        Command::User(command) => console::user(&options, command).await,
        Command::Audit(command) => console::audit(&options, command).await,
        Command::Secrets(command) => console::secrets(&options, command).await,
        Command::Process(asked) => process::run(&asked).await,
    }
}
