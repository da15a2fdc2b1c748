//! One row of the tags table.

use crate::links;
use crate::ui::{Ago, Badge, DigestLink, Icon, MaybeAgo, Platforms, Sign, Size};
use leptos::either::Either;
use leptos::prelude::*;
use model::media::{Kind, artifact_name};
use model::reference::Target;
use model::tag::Tag;
use model::{Digest, Instant, RegistryName, RepositoryName, TagName, text};

/// Aliases that are named before the rest is counted.
const NAMED: usize = 3;

/// A tag and where it points.
#[component]
pub fn Row(
    /// The connection.
    registry: RegistryName,
    /// The repository.
    repository: RepositoryName,
    /// Host and repository as clients pull it.
    pull: String,
    /// The row.
    tag: Tag,
) -> impl IntoView {
    let href = links::tag(&registry, &repository, &tag.name);
    let referrers = (tag.referrers > 0).then(|| {
        let told = text::counted(tag.referrers, "referrer", "referrers");
        view! {
            <a class="badge" href=format!("{href}#referrers") title="Signatures, SBOMs and attestations">
                <Icon sign=Sign::Signed />
                {told}
            </a>
        }
    });
    let artifact = (tag.kind == Some(Kind::Artifact)).then(|| {
        let name = tag.artifact_type.as_deref().map_or("Artifact", artifact_name).to_owned();
        view! { <Badge label=name /> }
    });
    let error = tag.error.clone().map(|error| {
        view! {
            <p class="wrong">
                <Icon sign=Sign::Failed />
                {error}
            </p>
        }
    });
    let digest = match tag.digest.clone() {
        Some(digest) => {
            let href = links::digest(&registry, &repository, &digest);
            Either::Left(view! { <DigestLink digest href /> })
        }
        None => Either::Right(view! { <span class="faint" title="Not known yet">"—"</span> }),
    };
    let name = tag.name.to_string();
    view! {
        <tr>
            <td class="pick">
                <input
                    type="checkbox"
                    name="image"
                    value=links::reference(&registry, &repository, Target::Tag(tag.name.clone()))
                    aria-label=format!("Pick {name}")
                />
            </td>
            <td class="name">
                <a href=href data-ref=format!("{pull}:{name}")>
                    {name.clone()}
                </a>
                {aliases(&registry, &repository, &tag.aliases, tag.digest.as_ref())}
                {artifact}
                {referrers}
                {error}
            </td>
            <td>{digest}</td>
            <td>
                <Platforms platforms=tag.platforms.clone() />
            </td>
            <td class="num">
                <Size bytes=tag.size />
            </td>
            <td data-label="Moved">
                <Clocks tag=tag.clone() />
            </td>
            <td data-label="Checked">
                <MaybeAgo at=tag.checked />
            </td>
        </tr>
    }
}

/// Other tags on the same digest.
fn aliases(
    registry: &RegistryName,
    repository: &RepositoryName,
    aliases: &[TagName],
    digest: Option<&Digest>,
) -> impl IntoView + use<> {
    let badge = |alias: &TagName| {
        view! {
            <a class="badge" href=links::tag(registry, repository, alias)>
                {alias.to_string()}
            </a>
        }
    };
    let rest = digest.filter(|_| aliases.len() > NAMED).map(|digest| {
        let more = aliases[NAMED..].iter().map(TagName::as_str).collect::<Vec<_>>().join(" ");
        view! {
            <a class="badge" href=links::digest(registry, repository, digest) title=more>
                {format!("+{}", aliases.len() - NAMED)}
            </a>
        }
    });
    (aliases.iter().take(NAMED).map(badge).collect_view(), rest)
}

/// When it moved; unfolded, all four clocks.
#[component]
fn Clocks(tag: Tag) -> impl IntoView {
    let line = |name: &'static str, at: Option<Instant>| {
        view! {
            <dt>{name}</dt>
            <dd>{at.map_or_else(|| "not known".to_owned(), text::exact)}</dd>
        }
    };
    let at = tag.moved.unwrap_or(tag.first_seen);
    view! {
        <details class="pop" name="pop">
            <summary>
                <Ago at />
            </summary>
            <dl class="pairs">
                {line("Moved", tag.moved)} {line("First seen", Some(tag.first_seen))} {line("Pushed", tag.pushed)}
                {line("Built", tag.built)}
            </dl>
        </details>
    }
}
