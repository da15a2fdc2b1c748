//! Server functions for signing in.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Begins a session and leads to `next`.
#[server]
pub async fn sign_in(username: String, password: String, #[server(default)] next: String) -> Result<Done, Error> {
    use crate::server::{Need, change, is_own_path};
    use crate::session;
    change(Need::Anyone, vec![("username", username.clone())], |cx| async move {
        let actor = cx.engine.accounts().sign_in(&username, &password, cx.peer()).await?;
        let actor = actor.on(cx.actor.request.clone());
        session::begin(&cx.engine, &cx.session()?, &actor, cx.peer(), cx.user_agent()).await?;
        Ok(Done::new("", if is_own_path(&next) { next } else { "/".into() }))
    })
    .await
}

/// What people call the provider of identities they may sign in with, if there is one.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_provider() -> Result<Option<String>, Error> {
    use crate::server::{Need, run};
    run(Need::Anyone, |cx| async move { Ok(cx.engine.sign_on().map(|sign_on| sign_on.name().to_owned())) }).await
}
