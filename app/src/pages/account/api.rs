//! Server functions around one's own tokens.

use crate::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::account::{NewToken, Token};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::flash::{self, Flash};
#[cfg(feature = "ssr")]
use crate::server::{Need, run};
#[cfg(feature = "ssr")]
use axum::http::{HeaderValue, header};

/// What the page of one's account shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tokens {
    /// One's tokens, newest first.
    pub list: Vec<Token>,
    /// What a form sent without JavaScript was answered: the secret is shown with this answer and never again.
    pub made: Option<Result<NewToken, Error>>,
}

/// One's own tokens.
#[server(input = GetUrl)]
pub async fn list_tokens() -> Result<Tokens, Error> {
    run(Need::SignedIn, |cx| async move {
        let made = flash::take(&cx.session()?, |waiting| match waiting {
            Flash::Token(made) => Some(made.clone()),
            Flash::Registry { .. } | Flash::Told(_) => None,
        });
        if made.is_some() {
            // Not even the browser keeps a page that shows a secret.
            let answer = expect_context::<leptos_axum::ResponseOptions>();
            answer.insert_header(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        Ok(Tokens { list: cx.engine.accounts().tokens(&cx.actor).await?, made })
    })
    .await
}

/// Makes a token. Its secret is in the answer; without JavaScript the next page shows it.
#[server]
pub async fn create_token(name: String) -> Result<NewToken, Error> {
    run(Need::SignedIn, |cx| async move {
        let made = cx.engine.accounts().create_token(&cx.actor, &name).await;
        if cx.is_plain_form() {
            flash::leave(&cx.session()?, Flash::Token(made.as_ref().map(Clone::clone).map_err(Error::from)))?;
        }
        made
    })
    .await
}

/// Ends a token at once.
#[server]
pub async fn revoke_token(id: String) -> Result<(), Error> {
    run(Need::SignedIn, |cx| async move { cx.engine.accounts().revoke_token(&cx.actor, &id).await }).await
}
