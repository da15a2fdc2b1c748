//! One image, explained.

mod aside;
mod config;
mod history;
mod layers;
mod overview;
mod raw;
mod referrers;

use super::above_repository;
use crate::links;
use crate::ui::{Ago, Badge, Copy, Crumbs, Head, Icon, MaybeAgo, Note, RepositoryPath, Sign, Size};
use aside::Aside;
use config::ConfigSection;
use history::HistorySection;
use layers::LayersSection;
use leptos::either::Either;
use leptos::prelude::*;
use model::image::{Image, ImageChild};
use model::media::{Kind, artifact_name};
use model::reference::Target;
use model::text;
use overview::OverviewSection;
use raw::RawSection;
use referrers::ReferrersSection;

/// The page of an image.
#[component]
pub fn ImageView(
    /// Everything known about it.
    image: Image,
    /// The platform the address asks for; empty for the usual one.
    chosen: String,
) -> impl IntoView {
    let error = image.error.clone().map(|error| view! { <Note bad=true>{error}</Note> });
    let body = image.body.clone();
    view! {
        <Top image=image.clone() />
        {error}
        <PlatformSwitch image=image.clone() />
        <div class="split">
            <div>
                <OverviewSection image=image.clone() />
                <ConfigSection image=image.clone() />
                <HistorySection steps=body.as_ref().map(|body| body.history.clone()).unwrap_or_default() />
                <LayersSection layers=body.map(|body| body.layers).unwrap_or_default() />
                <ReferrersSection image=image.clone() />
                <RawSection image=image.clone() />
            </div>
            <Aside image chosen />
        </div>
    }
}

/// What the address names it by.
fn target(image: &Image) -> Target {
    image.tag.clone().map_or_else(|| Target::Digest(image.digest.clone()), Target::Tag)
}

/// What it is, in a word or two.
fn kind(image: &Image) -> String {
    match image.kind {
        Kind::Image => "Image".into(),
        Kind::Index => "Multi-platform image".into(),
        Kind::Artifact => image.artifact_type.as_deref().map_or("Artifact", artifact_name).to_owned(),
    }
}

#[component]
fn Top(image: Image) -> impl IntoView {
    let target = target(&image);
    let short = match &target {
        Target::Tag(tag) => tag.to_string(),
        Target::Digest(digest) => digest.short().to_owned(),
    };
    let mark = if image.tag.is_some() { ":" } else { "@" };
    let title = {
        let (repository, short) = (image.repository.clone(), short.clone());
        move || {
            view! {
                <span class="path">
                    <RepositoryPath name=repository />
                    {mark}
                </span>
                {short}
            }
        }
    };
    let reference = format!("{}{target}", image.pull);
    let compare = links::compare(&links::reference(&image.registry, &image.repository, target), "");
    let actions = move || {
        view! {
            <a class="button" href=compare>
                <Icon sign=Sign::Compare />
                "Compare"
            </a>
        }
    };
    let digest = image.digest.clone();
    let built = image.body.as_ref().and_then(|body| body.config.as_ref()).and_then(|config| config.created);
    let platforms = i64::try_from(image.children.iter().filter(|child| !child.attestation).count()).unwrap_or_default();
    view! {
        <Crumbs above=above_repository(&image.registry, Some(&image.repository)) here=short />
        <Head title reference actions>
            <span>
                <Badge label=kind(&image) />
            </span>
            <span class="digest">
                {digest.short().to_owned()} <Copy text=digest.to_string() label="Copy digest" />
            </span>
            <Size bytes=image.size />
            {(platforms > 0).then(|| view! { <span>{text::counted(platforms, "platform", "platforms")}</span> })}
            {built.map(|at| view! { <span>"built " <Ago at /></span> })}
            {image.tag.is_some().then(|| view! { <span>"checked " <MaybeAgo at=image.checked /></span> })}
        </Head>
    }
}

/// The platforms of an index, as links.
#[component]
fn PlatformSwitch(image: Image) -> impl IntoView {
    let path = format!("/r/{}/{}{}", image.registry, image.repository, target(&image));
    let link = move |child: ImageChild| {
        let platform = child.platform.map(|platform| platform.to_string()).unwrap_or_default();
        let href = links::with_query(&path, &[("platform", &platform)]);
        let name = if platform.is_empty() { child.digest.short().to_owned() } else { platform };
        if child.missing {
            Either::Left(view! {
                <span class="choice" title="The index names it, but the registry does not have it">
                    <s>{name}</s>
                </span>
            })
        } else {
            Either::Right(view! {
                <a class="choice" href=href aria-current=child.shown.then_some("true")>
                    {name}
                </a>
            })
        }
    };
    let children: Vec<_> = image.children.into_iter().filter(|child| !child.attestation).collect();
    (!children.is_empty()).then(|| {
        view! {
            <nav class="choices" aria-label="Platform">
                {children.into_iter().map(link).collect_view()}
            </nav>
        }
    })
}
