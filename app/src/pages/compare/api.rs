//! Server functions of the comparison.

use crate::Error;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::compare::Comparison;

/// Two images of a stream side by side.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn compare_stream_images(
    project: String,
    stream: String,
    a: String,
    b: String,
    platform: String,
) -> Result<Comparison, Error> {
    use crate::server::{Need, run};
    use model::Platform;
    run(Need::Viewer, |cx| async move {
        let platform = (!platform.is_empty()).then(|| Platform::parse(&platform));
        cx.engine.streams().compare(&cx.actor, (&project, &stream), [&a, &b], platform.as_ref()).await
    })
    .await
}

/// Two images side by side; `None` while one of them is being read.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn compare_images(a: String, b: String, platform: String) -> Result<Option<Comparison>, Error> {
    use crate::server::{Need, run};
    use engine::Error as EngineError;
    use model::{Platform, Reference};
    run(Need::Viewer, |cx| async move {
        let a = Reference::parse(&a).map_err(|error| EngineError::invalid("a", error))?;
        let b = Reference::parse(&b).map_err(|error| EngineError::invalid("b", error))?;
        let platform = (!platform.is_empty()).then(|| Platform::parse(&platform));
        cx.engine.images().compare(&cx.actor, &a, &b, platform.as_ref()).await
    })
    .await
}
