//! Server functions of the first page.

use crate::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::activity::Home;

/// Registries, what moved lately, what fails.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_home() -> Result<Home, Error> {
    use crate::server::{Need, run};
    run(Need::Viewer, |cx| async move { cx.engine.overview().home(&cx.actor).await }).await
}
