//! The exact bytes.

use super::section::{Section, WholeDigest};
use leptos::prelude::*;
use model::Digest;
use model::image::ImageBody;
use model::media::Kind;

/// What can be had byte for byte.
#[derive(Debug, Clone, Copy)]
pub enum Exact<'a> {
    /// The manifest of this digest.
    Manifest(&'a Digest),
    /// The configuration that a manifest names.
    Config {
        /// Its digest.
        config: &'a Digest,
        /// That of the manifest.
        manifest: &'a Digest,
    },
}

/// The section “Raw”: links to what the registry served, byte for byte. `href` says where that is.
pub fn raw(
    kind: Kind,
    digest: &Digest,
    media_type: &str,
    body: Option<&ImageBody>,
    href: impl Fn(Exact<'_>) -> String,
) -> AnyView {
    let is_index = kind == Kind::Index;
    let child = body.filter(|_| is_index).map(|body| {
        let name = body.platform.as_ref().map_or_else(|| "Manifest shown".into(), |it| format!("Manifest of {it}"));
        link(name, &body.digest, &body.media_type, href(Exact::Manifest(&body.digest)))
    });
    // Configurations of artifacts are not read: they may be anything.
    let config = body.filter(|body| body.config.is_some()).and_then(|body| {
        let config = body.config_digest.as_ref()?;
        let media_type = body.config_type.as_deref().unwrap_or_default();
        Some(link("Config".into(), config, media_type, href(Exact::Config { config, manifest: &body.digest })))
    });
    let own = if is_index { "Index" } else { "Manifest" };
    let own = link(own.into(), digest, media_type, href(Exact::Manifest(digest)));
    view! {
        <Section id="raw" title="Raw">
            <p class="muted">"Byte for byte as the registry served it; the bytes hash to the digest."</p>
            <dl class="pairs values">{own} {child} {config}</dl>
        </Section>
    }
    .into_any()
}

fn link(name: String, digest: &Digest, media_type: &str, href: String) -> impl IntoView + use<> {
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
