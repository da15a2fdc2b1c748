//! Server functions for signing in.

use crate::Error;
use leptos::prelude::*;

/// Begins a session. Answers the address to go on to; a plain form is sent there.
#[server]
pub async fn sign_in(username: String, password: String, #[server(default)] next: String) -> Result<String, Error> {
    use crate::server::{Need, is_own_path, run};
    run(Need::Anyone, |cx| async move {
        let actor = cx.engine.accounts().sign_in(&username, &password, cx.peer()).await?;
        let session = cx.session()?;
        // A new id, so that nobody who planted the old one shares the session.
        session.cycle_id().await.map_err(engine::Error::internal)?;
        session.insert("account", actor.id).await.map_err(engine::Error::internal)?;
        let next = if is_own_path(&next) { next } else { "/".into() };
        if cx.is_plain_form() {
            leptos_axum::redirect(&next);
        }
        Ok(next)
    })
    .await
}
