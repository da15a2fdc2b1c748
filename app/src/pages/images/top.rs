//! The top of an image's page: what it is called, what it is, which of its platforms is shown.

use super::reference;
use crate::links;
use crate::ui::{Ago, Copy, Head, Note, ReferenceName, Size};
use leptos::either::Either;
use leptos::prelude::*;
use model::image::{Image, ImageChild};
use model::media::{self, Kind};
use model::{Platform, text};
use std::sync::Arc;

/// Reference, facts, platforms, and links to the sections.
#[component]
pub fn Top(
    /// The image.
    image: Arc<Image>,
    /// The platform that the address asks for; empty for the usual one.
    chosen: String,
) -> impl IntoView {
    let reference = reference(&image);
    let target = reference.target.to_string();
    let (digest, platforms) = (image.digest.to_string(), platforms(&image));
    let id = view! {
        <span class="digest">
            <span title=digest>{image.digest.short().to_owned()}</span>
            <Copy text=image.digest.short() label="Copy id" />
        </span>
    };
    let facts = (
        id,
        view! { <span>{kind(&image)}</span> },
        view! { <Size bytes=image.size /> },
        (!platforms.is_empty()).then(|| view! { <span>{platforms}</span> }),
        built(&image).map(|at| view! { <span>"built " <Ago at /></span> }),
        moved(&image).map(|at| view! { <span>"moved " <Ago at /></span> }),
        image.checked.map(|at| view! { <span>"checked " <Ago at /></span> }),
    );
    view! {
        <Head
            reference=format!("{}{target}", image.pull)
            title=move || view! { <ReferenceName reference /> }
        >
            {facts}
        </Head>
        {image.error.clone().map(|error| view! { <Note bad=true>{error}</Note> })}
        <Switch image=image.clone() chosen />
        <nav class="jump" aria-label="Sections">
            {sections(image.kind)
                .iter()
                .map(|(id, title)| view! { <a href=format!("#{id}")>{*title}</a> })
                .collect_view()}
        </nav>
    }
}

/// What it is, in a person's words.
pub fn kind(image: &Image) -> String {
    match image.kind {
        Kind::Image => "Image".into(),
        Kind::Index => "Image for several platforms".into(),
        Kind::Artifact => image.artifact_type.as_deref().map_or("Artifact", media::artifact_name).to_owned(),
    }
}

/// When the shown content was built, as it claims.
pub fn built(image: &Image) -> Option<model::Instant> {
    image.body.as_ref()?.config.as_ref()?.created
}

/// When its tag was seen to move here; a tag that was always here has not moved.
pub fn moved(image: &Image) -> Option<model::Instant> {
    image.moved.filter(|_| !image.moves.is_empty())
}

/// The platform, or how many there are.
fn platforms(image: &Image) -> String {
    let count = image.children.iter().filter(|child| !child.attestation).count();
    match (image.kind, image.body.as_ref().and_then(|body| body.platform.as_ref())) {
        (Kind::Artifact, _) => String::new(),
        (Kind::Index, _) => text::counted(i64::try_from(count).unwrap_or_default(), "platform", "platforms"),
        (Kind::Image, platform) => platform.map(ToString::to_string).unwrap_or_default(),
    }
}

fn sections(kind: Kind) -> &'static [(&'static str, &'static str)] {
    match kind {
        Kind::Artifact => {
            &[("overview", "Overview"), ("layers", "Content"), ("referrers", "Referrers"), ("raw", "Raw")]
        }
        Kind::Image | Kind::Index => &[
            ("overview", "Overview"),
            ("config", "Config"),
            ("history", "History"),
            ("layers", "Layers"),
            ("referrers", "Referrers"),
            ("raw", "Raw"),
        ],
    }
}

/// Links to the platforms of an index.
#[component]
fn Switch(image: Arc<Image>, chosen: String) -> impl IntoView {
    let children: Vec<ImageChild> = image.children.iter().filter(|child| !child.attestation).cloned().collect();
    if children.is_empty() {
        return Either::Left(());
    }
    let missing: Vec<String> = children.iter().filter(|child| child.missing).map(name).collect();
    let missing = (!missing.is_empty()).then(|| {
        let told = format!(
            "The index names {}, but the registry does not have the content. Push the image again for it.",
            missing.join(", ")
        );
        view! { <Note>{told}</Note> }
    });
    let shown = children.iter().find(|child| child.shown).map(name).unwrap_or_default();
    let asked = Platform::parse(&chosen);
    let has = |child: &ImageChild| child.shown && child.platform.as_ref().is_some_and(|have| have.satisfies(&asked));
    let other = (!chosen.is_empty() && !children.iter().any(has))
        .then(|| view! { <Note>{format!("There is no content for {asked} here; {shown} is shown instead.")}</Note> });
    let address = links::image(&reference(&image));
    let entry = |child: ImageChild| {
        let label = name(&child);
        match child.platform.filter(|_| !child.missing) {
            Some(platform) => {
                let href = links::with_query(&address, &[("platform", &platform.to_string())]);
                Either::Left(view! {
                    <a class="choice" href=href aria-current=child.shown.then_some("true")>
                        {label}
                    </a>
                })
            }
            None => Either::Right(view! {
                <span class="choice">
                    <s class="gone">{label}</s>
                    " missing"
                </span>
            }),
        }
    };
    Either::Right(view! {
        <nav class="choices" aria-label="Platforms">
            {children.into_iter().map(entry).collect_view()}
        </nav>
        {missing}
        {other}
    })
}

/// A platform as people say it; what names none is told apart by its digest.
fn name(child: &ImageChild) -> String {
    child.platform.as_ref().map_or_else(|| child.digest.short().to_owned(), ToString::to_string)
}
