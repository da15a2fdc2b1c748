//! An image as a stream has it: visible through the stream alone, wherever it lives.

mod api;

use super::images::{Config, Exact, History, Layers, Section, WholeDigest, fact, raw};
use super::streams;
use crate::links;
use crate::ui::{Ago, Badge, Command, Crumbs, Fetch, Head, Icon, PageTitle, Sign, Size, loaded};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use model::TagName;
use model::image::ImageChild;
use model::media::Kind;
use model::stream::{ImagePath, StreamImage, TagPath};

/// The page of an image of a stream.
#[component]
pub fn StreamImagePage() -> impl IntoView {
    let (params, query) = (use_params_map(), use_query_map());
    let part = move |name: &str| params.with(|params| params.get(name).unwrap_or_default());
    let asked = Memo::new(move |_| {
        let platform = query.with(|query| query.get("platform").unwrap_or_default());
        (part("project"), part("stream"), part("digest"), platform)
    });
    let image = Fetch::new(
        move || asked.get(),
        |(project, stream, digest, platform)| api::get_stream_image(project, stream, digest, platform),
    );
    view! {
        <PageTitle text=move || asked.with(|(project, stream, ..)| format!("Image of {project}/{stream}")) />
        {loaded(image, shown)}
    }
    .into_any()
}

fn shown(image: StreamImage) -> AnyView {
    let path = image.path.clone();
    let is_artifact = image.kind == Kind::Artifact;
    let body = image.body.clone();
    let history = body.as_ref().map(|body| body.history.clone()).unwrap_or_default();
    let layers = body.as_ref().map(|body| body.layers.clone()).unwrap_or_default();
    let config = body.as_ref().and_then(|body| body.config.clone());
    let exact = raw(image.kind, &path.digest, &image.media_type, body.as_ref(), |part| {
        let (manifest, part) = match part {
            Exact::Manifest(digest) => (digest, "manifest"),
            Exact::Config { manifest, .. } => (manifest, "config"),
        };
        links::stream_image_raw(&ImagePath { digest: manifest.clone(), ..path.clone() }, part)
    });
    let how_it_runs = (!is_artifact).then(|| {
        view! {
            <Config config annotations=image.annotations.clone() />
            <History steps=history />
        }
    });
    view! {
        <Crumbs above=streams::above(&path.project, Some(&path.stream)) here=path.digest.short() />
        <Top image=image.clone() />
        <Switch image=image.clone() />
        <div class="split flow">
            <Overview image=image.clone() />
            <aside>
                <section class="panel">
                    <h2>"Pull"</h2>
                    <Command line=format!("docker pull {}", image.pull) />
                    <Command line=format!("image: {}", image.pull) />
                </section>
            </aside>
            {how_it_runs}
            <Layers layers is_artifact />
            {exact}
        </div>
    }
    .into_any()
}

#[component]
fn Top(image: StreamImage) -> impl IntoView {
    let path = image.path;
    let source = links::with_query("/tag", &[("kind", "stream-image"), ("source", &path.to_string())]);
    let indexed = image.indexed.map(|reference| links::image(&reference));
    let other = links::compare_in(&path.project, &path.stream, "", path.digest.as_str());
    let actions = move || {
        view! {
            <a class="button" href=other>
                <Icon sign=Sign::Compare />
                "Compare…"
            </a>
            {indexed.map(|href| view! { <a class="button" href=href>"See it in its registry"</a> })}
            <a class="button primary" href=source>
                <Icon sign=Sign::Tag />
                "Tag image…"
            </a>
        }
    };
    let title = format!("{}@{}", path.stream, path.digest.short());
    view! {
        <Head title=move || title actions reference=image.pull>
            <Size bytes=image.size />
            <span>"first seen " <Ago at=image.first_seen /></span>
        </Head>
    }
    .into_any()
}

/// Links to the platforms of an index.
#[component]
fn Switch(image: StreamImage) -> impl IntoView {
    let address = links::stream_image(&image.path);
    let entry = move |child: ImageChild| {
        let platform = child.platform?.to_string();
        let href = links::with_query(&address, &[("platform", &platform)]);
        Some(view! {
            <a class="choice" href=href aria-current=child.shown.then_some("true")>
                {platform}
            </a>
        })
    };
    let children: Vec<ImageChild> = image.children.into_iter().filter(|child| !child.attestation).collect();
    (!children.is_empty()).then(|| {
        view! {
            <nav class="choices" aria-label="Platforms">
                {children.into_iter().map(entry).collect_view()}
            </nav>
        }
        .into_any()
    })
}

#[component]
fn Overview(image: StreamImage) -> impl IntoView {
    let path = image.path;
    let tag = |name: TagName| {
        let (project, stream) = (path.project.clone(), path.stream.clone());
        let href = links::stream_tag(&TagPath { project, stream, tag: name.clone() });
        view! {
            <a class="badge" href=href>
                {name.to_string()}
            </a>
        }
    };
    let tags = if image.tags.is_empty() {
        view! { <span class="muted">"none points here now"</span> }.into_any()
    } else {
        view! { <span class="tags">{image.tags.into_iter().map(tag).collect_view()}</span> }.into_any()
    };
    let kind = match image.kind {
        Kind::Image => "Image",
        Kind::Index => "Image for several platforms",
        Kind::Artifact => "Artifact",
    };
    let shown = image.body.and_then(|body| body.platform).map(|platform| platform.to_string());
    view! {
        <Section id="overview" title="Overview">
            <dl class="pairs">
                {fact("Kind", kind)} {fact("Digest", view! { <WholeDigest digest=path.digest.clone() /> })}
                {shown.map(|platform| fact("Platform shown", view! { <Badge label=platform /> }))}
                {fact("Tags", tags)} {fact("Where it is", view! { <span class="break-all">{image.pull}</span> })}
            </dl>
        </Section>
    }
    .into_any()
}
