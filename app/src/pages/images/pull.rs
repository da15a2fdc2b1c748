//! What an image's page means for the reader: how to fetch it, what to compare it with.

use super::commands::{Line, lines};
use super::reference;
use crate::links;
use crate::ui::{Command, Field, QueryForm};
use leptos::prelude::*;
use model::image::Image;
use model::media::Kind;
use model::reference::Target;
use model::{Platform, Reference};
use std::sync::Arc;

/// Beside the overview.
#[component]
pub fn Pull(
    /// The image.
    image: Arc<Image>,
    /// The platform that the address asks for; empty for the usual one.
    chosen: String,
) -> impl IntoView {
    let platform = (!chosen.is_empty() && image.kind == Kind::Index).then(|| Platform::parse(&chosen));
    let commands = |target: Target| {
        let reference = Reference { target, ..reference(&image) };
        lines(&image.pull, &reference, image.kind, image.artifact_type.as_deref(), platform.as_ref())
    };
    let by_tag = image.tag.as_ref().or(image.tags.last()).map(|tag| {
        let lines = commands(Target::Tag(tag.clone()));
        view! { <Commands title="By tag" told="follows the tag when it moves" lines open=image.tag.is_some() /> }
    });
    let by_digest = commands(Target::Digest(image.digest.clone()));
    view! {
        <aside>
            <section class="panel">
                <h2>"Pull"</h2>
                {by_tag}
                <Commands title="By digest" told="always this content" lines=by_digest open=image.tag.is_none() />
            </section>
            <Use image=image.clone() />
            <Compare image=image.clone() chosen />
        </aside>
    }
}

#[component]
fn Commands(title: &'static str, told: &'static str, lines: Vec<Line>, open: bool) -> impl IntoView {
    let line = |(tool, line): Line| {
        // Most lines begin with the name of their tool.
        let says_so = line.starts_with(tool);
        view! {
            <dt class:hidden-text=says_so>{tool}</dt>
            <dd>
                <Command line />
            </dd>
        }
    };
    view! {
        <details class="commands" name="pull" open=open>
            <summary>{title} " " <span class="muted small">{told}</span></summary>
            <dl>{lines.into_iter().map(line).collect_view()}</dl>
        </details>
    }
}

/// Ways into image streams.
#[component]
fn Use(image: Arc<Image>) -> impl IntoView {
    let source = format!("{}{}", image.pull, reference(&image).target);
    let tag = links::with_query("/tag", &[("kind", "image"), ("source", &source)]);
    let import = links::with_query("/import", &[("from", &source)]);
    view! {
        <section class="panel">
            <h2>"Image streams"</h2>
            <p class="buttons mt-2">
                <a class="button" href=import>
                    "Add to a stream…"
                </a>
                <a class="button" href=tag>
                    "Tag image…"
                </a>
            </p>
        </section>
    }
}

#[component]
fn Compare(image: Arc<Image>, chosen: String) -> impl IntoView {
    let platform = (!chosen.is_empty()).then(|| view! { <input type="hidden" name="platform" value=chosen /> });
    view! {
        <section class="panel">
            <QueryForm action="/compare" class="compare-with">
                <input type="hidden" name="a" value=reference(&image).to_string() />
                {platform}
                <Field
                    label="Compare with…"
                    name="b"
                    value=format!("{}/{}:", image.registry, image.repository)
                    help="registry/repository:tag, or @ and a digest"
                />
                <button class="button">"Compare"</button>
            </QueryForm>
        </section>
    }
}
