//! Server functions around repositories, their tags and images.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::image::Image;
use model::repository::RepositoryFacts;
use model::tag::TagPage;

/// A piece of a repository's tags. Empty words mean everything, in the usual order.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_tags(
    registry: String,
    repository: String,
    q: String,
    platform: String,
    kind: String,
    sort: String,
    page: u32,
) -> Result<TagPage, Error> {
    use crate::server::{Need, run};
    use model::media::Kind;
    use model::tag::{TagFilter, TagSort};
    use model::{Paging, Platform};
    run(Need::Viewer, |cx| async move {
        let filter = TagFilter {
            q,
            platform: (!platform.is_empty()).then(|| Platform::parse(&platform)),
            kind: (!kind.is_empty()).then(|| Kind::from_word(&kind)),
            sort: TagSort::from_word(&sort).unwrap_or_default(),
        };
        cx.engine.tags().page(&cx.actor, &registry, &repository, &filter, Paging::page(page)).await
    })
    .await
}

/// One image; `None` while the registry is being asked for it.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_image(reference: String, platform: String) -> Result<Option<Image>, Error> {
    use crate::server::{Need, run};
    use model::{Platform, Reference};
    run(Need::Viewer, |cx| async move {
        let reference = Reference::parse(&reference).map_err(|error| engine::Error::invalid("reference", error))?;
        let platform = (!platform.is_empty()).then(|| Platform::parse(&platform));
        cx.engine.images().get(&cx.actor, &reference, platform.as_ref()).await
    })
    .await
}

/// How fresh the facts about a repository are.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_facts(registry: String, repository: String) -> Result<RepositoryFacts, Error> {
    use crate::server::{Need, run};
    run(Need::Viewer, |cx| async move { cx.engine.repositories().facts(&cx.actor, &registry, &repository).await }).await
}

/// Reads the tags of a repository again, before other work.
#[server]
pub async fn refresh_repository(
    registry: String,
    repository: String,
    #[server(default)] accept: bool,
) -> Result<Done, Error> {
    use crate::server::{Need, change};
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.repositories().refresh(&cx.actor, &registry, &repository, accept).await?;
        Ok(Done::here("The tags are being read again"))
    })
    .await
}
