//! The two images of a comparison in figures.

use crate::links;
use crate::ui::{DigestLink, MaybeAgo, ReferenceName, Size};
use leptos::either::Either;
use leptos::prelude::*;
use model::compare::{Comparison, Place, Side};
use model::{Platform, text};

/// Names, digests, sizes, platforms, builds.
#[component]
pub fn Summary(
    /// What was compared.
    comparison: Comparison,
) -> impl IntoView {
    let Comparison { a, b, size, platforms_gone, platforms_new, .. } = comparison;
    let shown = (a.children.is_empty() && b.children.is_empty()).then_some(());
    let shown_size = match (&a.body, &b.body, shown) {
        (Some(a), Some(b), None) => Some(row(
            "This platform",
            view! { <Size bytes=a.size /> },
            view! {
                <Size bytes=b.size />
                {delta(b.size - a.size)}
            },
        )),
        _ => None,
    };
    let layers = |image: &Side| image.body.as_ref().map(|body| body.layers.len());
    view! {
        <table class="rows versus section">
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">"From"</th>
                    <th scope="col">"To"</th>
                </tr>
            </thead>
            <tbody>
                {row("Image", name(&a), name(&b))} {row("Digest", digest(&a), digest(&b))}
                {row(
                    "Size",
                    view! { <Size bytes=a.size /> },
                    view! {
                        <Size bytes=b.size />
                        {delta(size)}
                    },
                )} {shown_size}
                {row(
                    "Platforms",
                    platforms(&a, &platforms_gone),
                    platforms(&b, &platforms_new),
                )} {row("Layers", layers(&a), layers(&b))} {row("Built", built(&a), built(&b))}
            </tbody>
        </table>
    }
}

fn row(name: &'static str, a: impl IntoView + 'static, b: impl IntoView + 'static) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{name}</th>
            <td data-label="From">
                <div>{a}</div>
            </td>
            <td data-label="To">
                <div>{b}</div>
            </td>
        </tr>
    }
}

fn name(image: &Side) -> impl IntoView + use<> {
    match image.place.clone() {
        Place::Registry(reference) => {
            let href = links::image(&reference);
            Either::Left(view! {
                <a href=href>
                    <ReferenceName reference />
                </a>
            })
        }
        Place::Stream(path) => Either::Right(view! {
            <a href=links::stream_image(&path)>
                <span class="path">{format!("{}/", path.project)}</span>
                <b>{format!("{}@{}", path.stream, path.digest.short())}</b>
            </a>
        }),
    }
}

fn digest(image: &Side) -> impl IntoView + use<> {
    let href = match &image.place {
        Place::Registry(reference) => links::digest(&reference.registry, &reference.repository, &image.digest),
        Place::Stream(path) => links::stream_image(path),
    };
    view! { <DigestLink digest=image.digest.clone() href /> }
}

fn built(image: &Side) -> impl IntoView + use<> {
    let at = image.body.as_ref().and_then(|body| body.config.as_ref()).and_then(|config| config.created);
    view! { <MaybeAgo at /> }
}

/// How much larger or smaller, in words as well.
fn delta(bytes: i64) -> impl IntoView {
    let told = match bytes {
        0 => "the same".to_owned(),
        bytes if bytes > 0 => format!("+{}", text::size(bytes)),
        bytes => format!("−{}", text::size(bytes.saturating_abs())),
    };
    view! { <span class="delta">{told}</span> }
}

/// All platforms of a side; those that only it has, say so.
fn platforms(image: &Side, own: &[Platform]) -> impl IntoView + use<> {
    let children = image.children.iter().filter(|child| !child.attestation && !child.missing);
    let mut all: Vec<Platform> = children.filter_map(|child| child.platform.clone()).collect();
    if image.children.is_empty() {
        all.extend(image.body.as_ref().and_then(|body| body.platform.clone()));
    }
    let one = |platform: Platform| {
        let only = own.contains(&platform).then(|| view! { <span class="muted">" only here"</span> });
        view! {
            <span class="item">
                {platform.to_string()} {only}
            </span>
            " "
        }
    };
    all.into_iter().map(one).collect_view()
}
