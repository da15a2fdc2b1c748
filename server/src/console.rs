//! What the program says on the terminal, and the commands that end there.

use crate::config::{AuditCommand, Options, SecretsCommand, TokenCommand, UserCommand};
use engine::{Actor, Engine};
use model::account::TokenWish;
use model::audit::Chain;
use std::io::{Write, stderr, stdout};

/// `weir token …`
pub(crate) async fn token(options: &Options, command: TokenCommand) -> anyhow::Result<()> {
    let TokenCommand::Create { name } = command;
    let (engine, actor) = open(options).await?;
    let made = engine.accounts().create_token(&actor, &TokenWish::named(name)).await.map_err(plain)?;
    engine.stop().await;
    writeln!(stdout(), "{}", made.secret)?;
    Ok(())
}

/// `weir user …`
pub(crate) async fn user(options: &Options, command: UserCommand) -> anyhow::Result<()> {
    let (engine, actor) = open(options).await?;
    let accounts = engine.accounts();
    let done = match command {
        UserCommand::Create { name, display_name } => {
            accounts.create_user(&actor, &name, &display_name, None).await.map(|(_, made_up)| made_up)
        }
        UserCommand::Password { name } => accounts.reset_password(&actor, &name, None).await,
        UserCommand::Deactivate { name } => accounts.deactivate(&actor, &name).await.map(|()| None),
    };
    let made_up = done.map_err(plain)?;
    engine.stop().await;
    if let Some(password) = made_up {
        writeln!(stdout(), "{password}")?;
    }
    Ok(())
}

/// `weir audit …`
pub(crate) async fn audit(options: &Options, command: AuditCommand) -> anyhow::Result<()> {
    let AuditCommand::Verify = command;
    let (engine, actor) = open(options).await?;
    let found = engine.audit().verify(&actor).await.map_err(plain)?;
    engine.stop().await;
    match found {
        Chain::Whole { entries, head } => {
            writeln!(stdout(), "{entries} {head}")?;
            Ok(())
        }
        Chain::Broken { sequence, why } => {
            anyhow::bail!("the audit log was changed from entry {sequence} on: {}", why.to_lowercase())
        }
    }
}

/// `weir secrets …`
pub(crate) async fn secrets(options: &Options, command: SecretsCommand) -> anyhow::Result<()> {
    let SecretsCommand::Rotate = command;
    let (engine, actor) = open(options).await?;
    let rotated = engine.secrets().rotate(&actor).await.map_err(plain)?;
    engine.stop().await;
    writeln!(stdout(), "{} {}", rotated.secrets, rotated.key)?;
    Ok(())
}

/// Opens the database for an administrator, without starting background work, which belongs to the server alone.
async fn open(options: &Options) -> anyhow::Result<(Engine, Actor)> {
    let engine = Engine::open(options.engine()?).await.map_err(plain)?;
    let accounts = engine.accounts();
    if let Some(password) = accounts.ensure_administrator(options.admin_password.as_deref()).await.map_err(plain)? {
        announce_password(&mut stderr(), &password)?;
    }
    let actor = accounts.administrator().await.map_err(plain)?;
    Ok((engine, actor))
}

/// Tells the password that was made up: the only time it is seen.
pub(crate) fn announce_password(out: &mut impl Write, password: &str) -> std::io::Result<()> {
    writeln!(out, "Sign in as admin with the password {password} (shown only this once)")
}

/// An error of the engine for whoever runs the machine, who may see the cause of internal ones.
pub(crate) fn plain(error: engine::Error) -> anyhow::Error {
    match error {
        engine::Error::Internal(source) => anyhow::Error::from_boxed(source),
        other => other.into(),
    }
}
