//! One image by tag or digest, explained.
//!
//! Law of this room: each section of the page is a file, and all of them show one view model.

mod commands;
mod config;
mod history;
mod layers;
mod overview;
mod pull;
mod raw;
mod referrers;
mod section;
mod top;

pub use config::Config;
pub use history::History;
pub use layers::Layers;
pub use raw::{Exact, raw};
pub use section::{Section, WholeDigest, fact};

use super::above_repository;
use crate::links;
use crate::ui::Crumbs;
use leptos::prelude::*;
use model::Reference;
use model::image::Image;
use model::media::Kind;
use model::reference::Target;
use overview::Overview;
use pull::Pull;
use referrers::Referrers;
use std::sync::Arc;
use top::Top;

/// The page of an image.
#[component]
pub fn ImageView(
    /// Everything known about it.
    image: Image,
    /// The platform that the address asks for; empty for the usual one.
    chosen: String,
) -> impl IntoView {
    let is_artifact = image.kind == Kind::Artifact;
    let body = image.body.clone();
    let history = body.as_ref().map(|body| body.history.clone()).unwrap_or_default();
    let layers = body.as_ref().map(|body| body.layers.clone()).unwrap_or_default();
    let config = body.as_ref().and_then(|body| body.config.clone());
    let here = image.tag.as_ref().map_or_else(|| image.digest.short().to_owned(), ToString::to_string);
    let exact = raw(image.kind, &image.digest, &image.media_type, body.as_ref(), |part| match part {
        Exact::Manifest(digest) | Exact::Config { config: digest, .. } => {
            links::raw(&image.registry, &image.repository, digest)
        }
    });
    let image = Arc::new(image);
    let how_it_runs = (!is_artifact).then(|| {
        view! {
            <Config config annotations=image.annotations.clone() />
            <History steps=history />
        }
    });
    view! {
        <Crumbs above=above_repository(&image.registry, Some(&image.repository)) here />
        <Top image=image.clone() chosen=chosen.clone() />
        <div class="split flow">
            <Overview image=image.clone() />
            <Pull image=image.clone() chosen />
            {how_it_runs}
            <Layers layers is_artifact />
            <Referrers image=image.clone() />
            {exact}
        </div>
    }
}

/// The image as the address names it.
fn reference(image: &Image) -> Reference {
    let target = match &image.tag {
        Some(tag) => Target::Tag(tag.clone()),
        None => Target::Digest(image.digest.clone()),
    };
    Reference { registry: image.registry.clone(), repository: image.repository.clone(), target }
}
