//! The exact bytes.

use crate::links;
use crate::ui::Copy;
use leptos::prelude::*;
use model::Digest;
use model::image::Image;

/// “Raw”: manifests and configuration byte for byte, as they hash to their digests.
#[component]
pub fn RawSection(
    /// The image.
    image: Image,
) -> impl IntoView {
    let mut pieces: Vec<(String, Digest)> = vec![("Manifest".into(), image.digest.clone())];
    for child in image.children.iter().filter(|child| !child.missing) {
        let name = match &child.platform {
            _ if child.attestation => "Attestation".to_owned(),
            Some(platform) => format!("Manifest of {platform}"),
            None => "Manifest".to_owned(),
        };
        pieces.push((name, child.digest.clone()));
    }
    if let Some(config) = image.body.and_then(|body| body.config_digest) {
        pieces.push(("Configuration".into(), config));
    }
    let (registry, repository) = (image.registry, image.repository);
    let line = move |(name, digest): (String, Digest)| {
        let href = links::raw(&registry, &repository, &digest);
        view! {
            <dt>
                <a href=href rel="external">
                    {name}
                </a>
            </dt>
            <dd class="flex items-start">
                <code class="break-all muted">{digest.to_string()}</code>
                <Copy text=digest.to_string() label="Copy digest" />
            </dd>
        }
    };
    view! {
        <section class="section">
            <h2>"Raw"</h2>
            <dl class="pairs">{pieces.into_iter().map(line).collect_view()}</dl>
        </section>
    }
}
