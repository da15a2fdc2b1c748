//! Server functions around one's own tokens.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::account::Token;

#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};
#[cfg(feature = "ssr")]
use model::account::TokenWish;

/// One's own tokens, newest first.
#[server(input = GetUrl)]
pub async fn list_tokens() -> Result<Vec<Token>, Error> {
    run(Need::SignedIn, |cx| async move { cx.engine.accounts().tokens(&cx.actor).await }).await
}

/// Makes a token. Its secret is shown with the answer and never again.
#[server]
pub async fn create_token(name: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![("name", name.clone())], |cx| async move {
        let made = cx.engine.accounts().create_token(&cx.actor, &TokenWish::named(name)).await?;
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
