//! Server functions around everybody's tokens.

use crate::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::Page;
use model::account::OwnedToken;

/// A piece of the tokens of all people and robots, for administrators.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_all_tokens(#[server(default)] q: String, page: u32) -> Result<Page<OwnedToken>, Error> {
    use crate::server::{Need, run};
    use model::Paging;
    run(Need::SignedIn, |cx| async move {
        cx.engine.accounts().tokens_of_everybody(&cx.actor, &q, Paging::page(page)).await
    })
    .await
}
