//! The exact bytes.

use super::section::{Section, WholeDigest};
use crate::links;
use leptos::prelude::*;
use model::Digest;
use model::image::Image;
use model::media::Kind;
use std::sync::Arc;

/// The section “Raw”: links to what the registry served, byte for byte.
#[component]
pub fn Raw(
    /// The image.
    image: Arc<Image>,
) -> impl IntoView {
    let body = image.body.as_ref();
    let is_index = image.kind == Kind::Index;
    let child = body.filter(|_| is_index).map(|body| {
        let name = body.platform.as_ref().map_or_else(|| "Manifest shown".into(), |it| format!("Manifest of {it}"));
        link(&image, name, &body.digest, &body.media_type)
    });
    // Configurations of artifacts are not read: they may be anything.
    let config = body.filter(|body| body.config.is_some()).and_then(|body| {
        let media_type = body.config_type.as_deref().unwrap_or_default();
        body.config_digest.as_ref().map(|digest| link(&image, "Config".into(), digest, media_type))
    });
    let own = if is_index { "Index" } else { "Manifest" };
    view! {
        <Section id="raw" title="Raw">
            <p class="muted">"Byte for byte as the registry served it; the bytes hash to the digest."</p>
            <dl class="pairs values">
                {link(&image, own.into(), &image.digest, &image.media_type)} {child} {config}
            </dl>
        </Section>
    }
}

fn link(image: &Image, name: String, digest: &Digest, media_type: &str) -> impl IntoView + use<> {
    let href = links::raw(&image.registry, &image.repository, digest);
    let media_type = media_type.to_owned();
    view! {
        <dt>
            <a href=href rel="external">
                {name}
            </a>
        </dt>
        <dd>
            <WholeDigest digest=digest.clone() />
            <span class="type">{media_type}</span>
        </dd>
    }
}
