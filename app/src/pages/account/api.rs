//! Server functions around one's own account.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::access::Right;
use model::account::{Session, Token};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::pages::tokens::{entered, wish};
#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};

/// One's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The name.
    pub name: String,
    /// The tokens, newest first.
    pub tokens: Vec<Token>,
    /// Where one is signed in, latest used first.
    pub sessions: Vec<Session>,
    /// Which of the sessions is this one.
    pub here: Option<String>,
}

/// One's own account.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_account() -> Result<Account, Error> {
    run(Need::SignedIn, |cx| async move {
        let accounts = cx.engine.accounts();
        Ok(Account {
            name: cx.actor.name.clone(),
            tokens: accounts.tokens(&cx.actor).await?,
            sessions: accounts.sessions(&cx.actor).await?,
            here: cx.login().await?,
        })
    })
    .await
}

/// Has one a password to change? Who comes by single sign-on has none.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn has_password() -> Result<bool, Error> {
    run(Need::SignedIn, |cx| async move { cx.engine.accounts().has_password(&cx.actor).await }).await
}

/// Makes a token. Its secret is shown with the answer and never again.
#[server]
pub async fn create_token(
    name: String,
    #[server(default)] rights: Vec<Right>,
    #[server(default)] projects: String,
    #[server(default)] days: u32,
) -> Result<Done, Error> {
    change(Need::SignedIn, entered(&name, &rights, &projects, days), |cx| async move {
        let made = cx.engine.accounts().create_token(&cx.actor, &wish(&name, &rights, &projects, days)?).await?;
        Ok(Done { secret: Some(made.secret), ..Done::here(format!("Token “{}” is made", made.token.name)) })
    })
    .await
}

/// Ends a token at once.
#[server]
pub async fn revoke_token(id: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.accounts().revoke_token(&cx.actor, &id).await?;
        Ok(Done::here("The token is revoked"))
    })
    .await
}

/// Changes the password; every other session ends.
#[server]
pub async fn change_password(old: String, password: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![("old", String::new())], |cx| async move {
        let here = cx.login().await?;
        let accounts = cx.engine.accounts();
        accounts.change_password(&cx.actor, here.as_deref(), &old, &password, cx.peer()).await?;
        Ok(Done::here("The password is changed. Everywhere else you are signed out"))
    })
    .await
}

/// Ends one session at once.
#[server]
pub async fn end_session(id: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.accounts().end_session(&cx.actor, &id).await?;
        Ok(Done::here("The session is ended"))
    })
    .await
}

/// Ends all sessions but this one.
#[server]
pub async fn end_other_sessions() -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        let here = cx.login().await?;
        cx.engine.accounts().end_other_sessions(&cx.actor, here.as_deref()).await?;
        Ok(Done::here("Everywhere else you are signed out"))
    })
    .await
}
