//! The two images of a comparison, in figures.

use crate::links;
use crate::ui::{DigestLink, MaybeAgo, Size};
use leptos::either::Either;
use leptos::prelude::*;
use model::compare::Comparison;
use model::image::Image;
use model::reference::Target;
use model::{Platform, text};

/// Names, digests, sizes, builds, platforms.
#[component]
pub fn Summary(
    /// What was compared.
    comparison: Comparison,
    /// The platform the address asks for.
    platform: String,
) -> impl IntoView {
    let Comparison { a, b, size, platforms_gone, platforms_new, .. } = comparison;
    let choices = choices(&a, &b, &platform);
    let delta = match size {
        0 => "the same size".to_owned(),
        size if size > 0 => format!("+{}", text::size(size)),
        size => format!("−{}", text::size(size.saturating_abs())),
    };
    view! {
        {choices}
        <table class="rows versus">
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">"From"</th>
                    <th scope="col">"To"</th>
                </tr>
            </thead>
            <tbody>
                <tr>
                    <th scope="row">"Image"</th>
                    <td data-label="From">{name(&a)}</td>
                    <td data-label="To">{name(&b)}</td>
                </tr>
                <tr>
                    <th scope="row">"Digest"</th>
                    <td data-label="From">{digest(&a)}</td>
                    <td data-label="To">{digest(&b)}</td>
                </tr>
                <tr>
                    <th scope="row">"Size"</th>
                    <td data-label="From">
                        <Size bytes=a.size />
                    </td>
                    <td data-label="To">
                        <div>
                            <Size bytes=b.size />
                            <span class="muted">{format!(" ({delta})")}</span>
                        </div>
                    </td>
                </tr>
                <tr>
                    <th scope="row">"Built"</th>
                    <td data-label="From">{built(&a)}</td>
                    <td data-label="To">{built(&b)}</td>
                </tr>
                <tr>
                    <th scope="row">"Platforms"</th>
                    <td data-label="From">{platforms(&platforms_gone, "only here: ")}</td>
                    <td data-label="To">{platforms(&platforms_new, "only here: ")}</td>
                </tr>
            </tbody>
        </table>
    }
}

fn target(image: &Image) -> Target {
    image.tag.clone().map_or_else(|| Target::Digest(image.digest.clone()), Target::Tag)
}

fn reference(image: &Image) -> String {
    links::reference(&image.registry, &image.repository, target(image))
}

fn name(image: &Image) -> impl IntoView + use<> {
    let text = match &image.tag {
        Some(tag) => format!("{}/{}:{tag}", image.registry, image.repository),
        None => format!("{}/{}@{}", image.registry, image.repository, image.digest.short()),
    };
    view! {
        <a class="break-all" href=format!("/r/{}", reference(image))>
            {text}
        </a>
    }
}

fn digest(image: &Image) -> impl IntoView + use<> {
    let href = links::digest(&image.registry, &image.repository, &image.digest);
    view! { <DigestLink digest=image.digest.clone() href /> }
}

fn built(image: &Image) -> impl IntoView + use<> {
    let at = image.body.as_ref().and_then(|body| body.config.as_ref()).and_then(|config| config.created);
    view! { <MaybeAgo at /> }
}

fn platforms(list: &[Platform], lead: &str) -> impl IntoView + use<> {
    if list.is_empty() {
        return Either::Left(view! { <span class="muted">"nothing the other lacks"</span> });
    }
    let names = list.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Either::Right(format!("{lead}{names}"))
}

/// The platforms that can be compared, as links.
fn choices(a: &Image, b: &Image, chosen: &str) -> impl IntoView + use<> {
    let (from, to) = (reference(a), reference(b));
    let link = |platform: &Platform| {
        let platform = platform.to_string();
        let here = platform == chosen;
        let href = links::with_query("/compare", &[("a", &from), ("b", &to), ("platform", &platform)]);
        view! {
            <a class="choice" href=href aria-current=here.then_some("true")>
                {platform}
            </a>
        }
    };
    let has = |image: &Image, platform: &Platform| image.children.iter().any(|c| c.platform.as_ref() == Some(platform));
    let children = a.children.iter().filter(|child| !child.attestation && !child.missing);
    let common: Vec<_> = children.filter_map(|child| child.platform.as_ref()).filter(|p| has(b, p)).map(link).collect();
    (!common.is_empty()).then(|| view! { <nav class="choices" aria-label="Platform">{common}</nav> })
}
