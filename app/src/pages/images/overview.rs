//! What an image is, and its four clocks.

use super::kind;
use crate::ui::{Copy, Exact, Size};
use leptos::prelude::*;
use model::image::Image;
use model::{Digest, Instant};

/// “Overview”.
#[component]
pub fn OverviewSection(
    /// The image.
    image: Image,
) -> impl IntoView {
    let body = image.body.as_ref();
    let platform = body.and_then(|body| body.platform.clone()).map(|platform| platform.to_string());
    let shown = body.map(|body| body.digest.clone()).filter(|digest| *digest != image.digest);
    let shown_size = body.filter(|_| shown.is_some()).map(|body| body.size);
    let built = body.and_then(|body| body.config.as_ref()).and_then(|config| config.created);
    let about =
        platform.clone().map_or_else(|| "Shown manifest".to_owned(), |platform| format!("Manifest of {platform}"));
    let annotations = (!image.annotations.is_empty()).then(|| {
        let line = |(name, value): (String, String)| {
            view! {
                <dt class="break-all">{name}</dt>
                <dd class="value">{value}</dd>
            }
        };
        view! {
            <h3>"Annotations"</h3>
            <dl class="pairs wide">{image.annotations.clone().into_iter().map(line).collect_view()}</dl>
        }
    });
    view! {
        <section class="section">
            <h2>"Overview"</h2>
            <dl class="pairs">
                <dt>"Kind"</dt>
                <dd>{kind(&image)}</dd>
                {text_line("Artifact type", image.artifact_type.clone())} {text_line("Media type", Some(image.media_type.clone()))}
                {digest_line("Digest".into(), &image.digest)} {shown.map(|digest| digest_line(about, &digest))}
                {text_line("Platform", platform)} <dt>"Size"</dt>
                <dd>
                    <Size bytes=image.size />
                    {shown_size.map(|bytes| view! { <span class="muted">" altogether, this platform "</span> <Size bytes /> })}
                </dd>
                {clock("Built", built)} {clock("Pushed", image.pushed)} {clock("First seen", Some(image.first_seen))}
                {clock("Moved here", image.moved)} {clock("Checked", image.checked)}
            </dl>
            {annotations}
        </section>
    }
}

fn text_line(name: &'static str, value: Option<String>) -> impl IntoView {
    value.map(|value| {
        view! {
            <dt>{name}</dt>
            <dd>{value}</dd>
        }
    })
}

fn digest_line(name: String, digest: &Digest) -> impl IntoView + use<> {
    let full = digest.to_string();
    view! {
        <dt>{name}</dt>
        <dd class="flex items-start">
            <code class="break-all">{full.clone()}</code>
            <Copy text=full label="Copy digest" />
        </dd>
    }
}

fn clock(name: &'static str, at: Option<Instant>) -> impl IntoView {
    at.map(|at| {
        view! {
            <dt>{name}</dt>
            <dd>
                <Exact at />
            </dd>
        }
    })
}
