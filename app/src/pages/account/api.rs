//! Server functions around one's own account.

use crate::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::account::{NewToken, Token};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::flash::{self, Flash};
#[cfg(feature = "ssr")]
use crate::server::{Need, run};

/// What the account page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// All tokens, newest first.
    pub tokens: Vec<Token>,
    /// The one that was just made without JavaScript.
    pub made: Option<NewToken>,
}

/// The tokens of whoever is signed in.
#[server(input = GetUrl)]
pub async fn list_tokens() -> Result<Tokens, Error> {
    run(Need::SignedIn, |cx| async move {
        let made = flash::take(&cx.session()?, |waiting| match waiting {
            Flash::Token(token) => Some(token.clone()),
            Flash::Registry { .. } => None,
        });
        Ok(Tokens { tokens: cx.engine.accounts().tokens(&cx.actor).await?, made })
    })
    .await
}

/// Makes a token; its secret is in the answer and nowhere else.
#[server]
pub async fn create_token(name: String) -> Result<NewToken, Error> {
    run(Need::SignedIn, |cx| async move {
        let made = cx.engine.accounts().create_token(&cx.actor, name.trim()).await?;
        if cx.is_plain_form() {
            flash::leave(&cx.session()?, Flash::Token(made.clone()))?;
        }
        Ok(made)
    })
    .await
}

/// Ends a token at once.
#[server]
pub async fn revoke_token(id: String) -> Result<(), Error> {
    run(Need::SignedIn, |cx| async move { cx.engine.accounts().revoke_token(&cx.actor, &id).await }).await
}
