//! What an image means for the reader: how to get it, what else points here, how it came to be here.

use super::target;
use crate::links;
use crate::ui::{Command, MoveLine};
use leptos::prelude::*;
use model::image::Image;
use model::media::Kind;

/// Commands, tags, moves.
#[component]
pub fn Aside(
    /// The image.
    image: Image,
    /// The platform the address asks for; empty for the usual one.
    chosen: String,
) -> impl IntoView {
    let by_name = commands(&image, &format!("{}{}", image.pull, target(&image)), &chosen);
    let by_digest = image.tag.is_some().then(|| {
        let lines = commands(&image, &format!("{}@{}", image.pull, image.digest), &chosen);
        view! {
            <details class="twin mt-3">
                <summary>"By digest, which never moves"</summary>
                {lines}
            </details>
        }
    });
    let path = (image.registry, image.repository);
    let tag = |tag: model::TagName| {
        view! {
            <a class="badge" href=links::tag(&path.0, &path.1, &tag)>
                {tag.to_string()}
            </a>
        }
    };
    let tags = (!image.tags.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>"Tags that point here"</h2>
                <div class="flex flex-wrap gap-1">{image.tags.into_iter().map(tag).collect_view()}</div>
            </section>
        }
    });
    let moves = (!image.moves.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>"Observed moves"</h2>
                {image.moves.into_iter().map(|it| view! { <MoveLine it /> }).collect_view()}
            </section>
        }
    });
    view! {
        <aside>
            <section class="section">
                <h2>"Pull"</h2>
                {by_name}
                {by_digest}
            </section>
            {tags}
            {moves}
        </aside>
    }
}

/// The ways to get what `reference` names, each with its tool.
fn commands(image: &Image, reference: &str, platform: &str) -> impl IntoView + use<> {
    let flag = if platform.is_empty() { String::new() } else { format!("--platform {platform} ") };
    let name = image.repository.as_str().rsplit('/').next().unwrap_or_default();
    let is_chart = image.artifact_type.as_deref().is_some_and(|kind| kind.starts_with("application/vnd.cncf.helm"));
    let lines = match (image.kind, &image.tag) {
        (Kind::Artifact, Some(tag)) if is_chart => vec![
            ("Helm", format!("helm pull oci://{} --version {tag}", image.pull)),
            ("ORAS", format!("oras pull {reference}")),
        ],
        (Kind::Artifact, _) => vec![
            ("ORAS", format!("oras pull {reference}")),
            ("skopeo", format!("skopeo copy docker://{reference} oci:{name}")),
            ("crane", format!("crane manifest {reference}")),
        ],
        _ => vec![
            ("Docker", format!("docker pull {flag}{reference}")),
            ("Podman", format!("podman pull {flag}{reference}")),
            ("skopeo", format!("skopeo copy docker://{reference} oci:{name}")),
            ("crane", format!("crane pull {flag}{reference} {name}.tar")),
            ("Kubernetes", format!("image: {reference}")),
        ],
    };
    let line = |(tool, line): (&'static str, String)| {
        view! {
            <dt class="muted small mt-2">{tool}</dt>
            <dd>
                <Command line />
            </dd>
        }
    };
    view! { <dl>{lines.into_iter().map(line).collect_view()}</dl> }
}
