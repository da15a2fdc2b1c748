//! What a search found, one section a kind.

use crate::links;
use crate::ui::{Badge, DigestLink, Head, Secret};
use leptos::prelude::*;
use model::search::{Found, FoundDigest, FoundLabel, FoundRepository, FoundStream, FoundStreamTag, FoundTag, Part};
use model::stream::ImagePath;
use model::{ProjectName, RegistryName, RepositoryName, StreamName, text};

/// Everything that was found, with links to it.
#[component]
pub fn Results(
    /// What was found.
    found: Found,
    /// What was searched for.
    q: String,
) -> impl IntoView {
    let Found { streams, stream_tags, repositories, tags, digests, labels } = found;
    let jump = |id: &'static str, count: usize, one: &'static str, many: &'static str| {
        (count > 0).then(|| view! { <a href=format!("#{id}")>{counted(count, one, many)}</a> })
    };
    let facts = (
        jump("streams", streams.len(), "image stream", "image streams"),
        jump("stream-tags", stream_tags.len(), "image stream tag", "image stream tags"),
        jump("repositories", repositories.len(), "repository", "repositories"),
        jump("tags", tags.len(), "tag", "tags"),
        jump("digests", digests.len(), "tag by digest", "tags by digest"),
        jump("labels", labels.len(), "label", "labels"),
    );
    view! {
        <Head title=move || view! { "Search for " <b>{q}</b> }>{facts}</Head>
        <Kind id="streams" title="Image streams" rows=streams.into_iter().map(stream).collect() />
        <Kind id="stream-tags" title="Image stream tags" rows=stream_tags.into_iter().map(stream_tag).collect() />
        <Kind id="repositories" title="Repositories" rows=repositories.into_iter().map(repository).collect() />
        <Kind id="tags" title="Tags" rows=tags.into_iter().map(tag).collect() />
        <Kind id="digests" title="Digests" rows=digests.into_iter().map(digest).collect() />
        <Kind id="labels" title="Labels" rows=labels.into_iter().map(label).collect() />
    }
}

/// The first so many, or all of them.
fn counted(count: usize, one: &str, many: &str) -> String {
    let count = i64::try_from(count).unwrap_or_default();
    let told = text::counted(count, one, many);
    if count < Found::MOST { told } else { format!("first {told}") }
}

#[component]
fn Kind(id: &'static str, title: &'static str, rows: Vec<AnyView>) -> impl IntoView {
    (!rows.is_empty()).then(|| {
        let more = (rows.len() >= usize::try_from(Found::MOST).unwrap_or_default()).then(
            || view! { <p class="muted">"There may be more. Search for more of the name to narrow it down."</p> },
        );
        view! {
            <section class="section" id=id>
                <h2>{title}</h2>
                <table class="rows found">
                    <tbody>{rows}</tbody>
                </table>
                {more}
            </section>
        }
    })
}

fn stream(found: FoundStream) -> AnyView {
    let FoundStream { project, stream, tags } = found;
    view! {
        <tr>
            <td class="name">
                <a href=links::stream(&project, &stream)>{stream_place(&project, &stream)}</a>
            </td>
            <td class="muted">{text::counted(tags, "tag", "tags")}</td>
        </tr>
    }
    .into_any()
}

fn stream_tag(found: FoundStreamTag) -> AnyView {
    let FoundStreamTag { path, digest } = found;
    let href = links::stream_tag(&path);
    let image = digest.map(|digest| {
        let image = ImagePath { project: path.project.clone(), stream: path.stream.clone(), digest: digest.clone() };
        view! { <DigestLink digest href=links::stream_image(&image) /> }
    });
    view! {
        <tr>
            <td class="name">
                <a href=href>
                    {stream_place(&path.project, &path.stream)} <span class="path">":"</span> <b>{path.tag.to_string()}</b>
                </a>
            </td>
            <td>{image}</td>
        </tr>
    }
    .into_any()
}

fn repository(found: FoundRepository) -> AnyView {
    let href = links::repository(&found.registry, &found.repository);
    let tags = found.tags.map(|tags| text::counted(tags, "tag", "tags"));
    view! {
        <tr>
            <td class="name">
                <a href=href>{place(&found.registry, &found.repository)}</a>
            </td>
            <td class="muted">{tags}</td>
        </tr>
    }
    .into_any()
}

fn tag(found: FoundTag) -> AnyView {
    view! {
        <tr>
            <td class="name">{tag_link(&found)}</td>
            <td>{digest_link(&found)}</td>
        </tr>
    }
    .into_any()
}

fn digest(found: FoundDigest) -> AnyView {
    let part = match found.part {
        Part::Image => "its digest",
        Part::Platform => "one of its platforms",
        Part::Layer => "one of its layers",
    };
    view! {
        <tr>
            <td class="name">
                {tag_link(&found.tag)} <Badge label=part />
            </td>
            <td>{digest_link(&found.tag)}</td>
        </tr>
    }
    .into_any()
}

fn label(found: FoundLabel) -> AnyView {
    let href = links::digest(&found.registry, &found.repository, &found.digest);
    let name = found.key.clone();
    view! {
        <tr>
            <td class="name">
                <a href=href.clone()>{place(&found.registry, &found.repository)}</a>
                <DigestLink digest=found.digest href />
            </td>
            <td>
                <div class="label">
                    <code class="value">{text::visible(&found.key)} "="</code>
                    <Secret name value=found.value />
                </div>
            </td>
        </tr>
    }
    .into_any()
}

fn tag_link(found: &FoundTag) -> impl IntoView + use<> {
    let href = links::tag(&found.registry, &found.repository, &found.tag);
    view! {
        <a href=href>
            {place(&found.registry, &found.repository)} <span class="path">":"</span> <b>{found.tag.to_string()}</b>
        </a>
    }
}

fn digest_link(found: &FoundTag) -> impl IntoView + use<> {
    let FoundTag { registry, repository, digest, .. } = found.clone();
    digest.map(|digest| {
        let href = links::digest(&registry, &repository, &digest);
        view! { <DigestLink digest href /> }
    })
}

/// Registry and repository, the registry stepping back.
fn place(registry: &RegistryName, repository: &RepositoryName) -> impl IntoView + use<> {
    view! {
        <span class="path">{format!("{registry}/")}</span>
        {repository.to_string()}
    }
}

/// Project and image stream, the project stepping back.
fn stream_place(project: &ProjectName, stream: &StreamName) -> impl IntoView + use<> {
    view! {
        <span class="path">{format!("{project}/")}</span>
        {stream.to_string()}
    }
}
