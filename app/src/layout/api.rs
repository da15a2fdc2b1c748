//! Server functions of the frame around the pages.

use super::Theme;
use crate::Error;
use crate::done::Done;
use crate::visitor::Visitor;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// Who is looking, and in which colours.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_visitor() -> Result<Visitor, Error> {
    use crate::server::{Need, run};
    run(Need::Anyone, |cx| async move {
        let name = Some(cx.actor.name.clone()).filter(|name| !name.is_empty());
        Ok(Visitor { name, access: cx.actor.access().clone(), theme: Theme::requested() })
    })
    .await
}

/// Ends the session and goes to the sign-in page.
#[server]
pub async fn sign_out() -> Result<(), Error> {
    use crate::server::{Need, run};
    run(Need::Anyone, |cx| async move {
        crate::session::end(&cx.engine, &cx.session()?).await?;
        leptos_axum::redirect("/login");
        Ok(())
    })
    .await
}

/// Remembers the colours asked for.
#[server]
pub async fn set_theme(theme: Theme) -> Result<Done, Error> {
    use crate::server::{Need, change};
    use axum::http::{HeaderValue, header};
    change(Need::Anyone, vec![], |_| async move {
        let cookie = format!("theme={}; Path=/; Max-Age=31536000; SameSite=Lax", theme.as_str());
        let value = HeaderValue::from_str(&cookie).map_err(engine::Error::internal)?;
        expect_context::<leptos_axum::ResponseOptions>().append_header(header::SET_COOKIE, value);
        Ok(Done::default())
    })
    .await
}
