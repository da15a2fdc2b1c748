//! The facts about an image, its tags, and how its tag moved.

use super::config::annotations;
use super::section::{Section, WholeDigest, fact};
use super::top::{built, kind, moved};
use crate::links;
use crate::ui::{Ago, Exact, MoveLine, Size};
use leptos::either::Either;
use leptos::prelude::*;
use model::image::{Image, ImageBody};
use model::media::Kind;
use model::{Digest, Instant, TagName};
use std::sync::Arc;

/// The first section.
#[component]
pub fn Overview(
    /// The image.
    image: Arc<Image>,
) -> impl IntoView {
    let is_index = image.kind == Kind::Index;
    let kind = view! {
        {kind(&image)}
        " "
        <span class="type">{image.media_type.clone()}</span>
    };
    let size = view! {
        <Size bytes=image.size />
        {is_index.then_some(" for all platforms together")}
    };
    let shown = image.body.as_ref().filter(|_| is_index).map(shown);
    let id = image.body.as_ref().filter(|body| body.config.is_some()).and_then(|body| body.config_digest.clone());
    let last_move = image.tag.is_some().then(|| clock("Moved", moved(&image), "not since Weir watches"));
    let about = (image.kind == Kind::Artifact).then(|| annotations(&image.annotations));
    view! {
        <Section id="overview" title="Overview">
            <dl class="pairs">
                {fact("Kind", kind)} {fact("Digest", view! { <WholeDigest digest=image.digest.clone() /> })}
                {fact("Size", size)} {shown} {id.map(image_id)}
                {clock("Built", built(&image), "it does not say")}
                {clock("Pushed", image.pushed, "the registry does not say")}
                {clock("First seen", Some(image.first_seen), "")} {last_move} {clock("Checked", image.checked, "not yet")}
            </dl>
            {about} {tags(&image)} {moves(&image)}
        </Section>
    }
}

/// The platform of an index that the page shows.
fn shown(body: &ImageBody) -> impl IntoView + use<> {
    let platform = body.platform.as_ref().map_or_else(|| "This platform".to_owned(), ToString::to_string);
    let (digest, size) = (body.digest.clone(), body.size);
    fact(
        platform,
        view! {
            <WholeDigest digest />
            <Size bytes=size />
        },
    )
}

/// What local tools know the shown image by.
fn image_id(config: Digest) -> impl IntoView {
    let told = view! {
        <WholeDigest digest=config />
        <span class="type">"as docker and podman list it"</span>
    };
    fact("Image ID", told)
}

/// One of the clocks: they mean different things and stay apart.
fn clock(name: &'static str, at: Option<Instant>, unknown: &'static str) -> impl IntoView {
    let told = match at {
        Some(at) => Either::Left(view! {
            <Ago at />
            " "
            <span class="muted">
                <Exact at />
            </span>
        }),
        None => Either::Right(view! { <span class="muted">{unknown}</span> }),
    };
    fact(name, told)
}

fn tags(image: &Image) -> impl IntoView + use<> {
    let tag = |tag: &TagName| {
        let href = links::tag(&image.registry, &image.repository, tag);
        let here = image.tag.as_ref() == Some(tag);
        view! {
            <a class="badge" href=href aria-current=here.then_some("page")>
                {tag.to_string()}
            </a>
            " "
        }
    };
    let list = if image.tags.is_empty() {
        Either::Left(view! { <p class="muted">"No tag points here."</p> })
    } else {
        Either::Right(view! { <p class="tags">{image.tags.iter().map(tag).collect_view()}</p> })
    };
    view! {
        <h3>"Tags that point here"</h3>
        {list}
    }
}

/// How the tag moved, as Weir saw it.
fn moves(image: &Image) -> impl IntoView + use<> {
    image.tag.as_ref()?;
    let list = if image.moves.is_empty() {
        Either::Left(view! { <p class="muted">"It did not move since Weir watches."</p> })
    } else {
        Either::Right(image.moves.iter().cloned().map(|it| view! { <MoveLine it /> }).collect_view())
    };
    Some(view! {
        <h3>"Observed moves"</h3>
        {list}
    })
}
