//! Server functions for searching.

use crate::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::search::Found;

/// Everything whose name, digest or label fits.
#[server(input = GetUrl)]
pub async fn search_everything(q: String) -> Result<Found, Error> {
    use crate::server::{Need, run};
    run(Need::SignedIn, |cx| async move { cx.engine.overview().search(&cx.actor, &q).await }).await
}
