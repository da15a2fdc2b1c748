//! Server functions of the search.

use crate::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::search::Found;

/// Everything whose name, tag, digest or label fits.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn find_everything(q: String) -> Result<Found, Error> {
    use crate::server::{Need, run};
    run(Need::Viewer, |cx| async move { cx.engine.overview().search(&cx.actor, &q).await }).await
}
