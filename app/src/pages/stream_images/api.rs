//! Server functions around images of streams.

use crate::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::stream::StreamImage;

/// One image of a stream, by its digest or a unique beginning of it.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_stream_image(
    project: String,
    stream: String,
    digest: String,
    platform: String,
) -> Result<StreamImage, Error> {
    use crate::server::{Need, run};
    use model::Platform;
    run(Need::Viewer, |cx| async move {
        let platform = (!platform.is_empty()).then(|| Platform::parse(&platform));
        cx.engine.streams().image(&cx.actor, &project, &stream, &digest, platform.as_ref()).await
    })
    .await
}
