//! What refers to an image: signatures, SBOMs, attestations.

use super::section::Section;
use crate::links;
use crate::ui::{DigestLink, Icon, Sign, Size};
use leptos::either::Either;
use leptos::prelude::*;
use model::image::{Image, Referrer};
use model::media::artifact_name;
use model::text;
use std::sync::Arc;

/// The section “Referrers”.
#[component]
pub fn Referrers(
    /// The image.
    image: Arc<Image>,
) -> impl IntoView {
    let told = match i64::try_from(image.referrers.len()).unwrap_or_default() {
        0 => String::new(),
        count => text::counted(count, "referrer", "referrers"),
    };
    let list = if image.referrers.is_empty() {
        let nothing = "Nothing refers to this image: Weir knows no signature, SBOM or attestation of it.";
        Either::Left(view! { <p class="muted">{nothing}</p> })
    } else {
        Either::Right(view! { <Table image /> })
    };
    view! {
        <Section id="referrers" title="Referrers" told>
            {list}
        </Section>
    }
}

#[component]
fn Table(image: Arc<Image>) -> impl IntoView {
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">"Digest"</th>
                    <th scope="col">"About"</th>
                    <th scope="col" class="num">
                        "Size"
                    </th>
                    <th scope="col">"Tag"</th>
                </tr>
            </thead>
            <tbody>{image.referrers.iter().map(|referrer| row(&image, referrer)).collect_view()}</tbody>
        </table>
    }
}

fn row(image: &Image, referrer: &Referrer) -> impl IntoView + use<> {
    let href = links::digest(&image.registry, &image.repository, &referrer.digest);
    let tag = referrer.tag.as_ref().map(|tag| {
        let href = links::tag(&image.registry, &image.repository, tag);
        view! {
            <a class="break-all" href=href>
                {tag.to_string()}
            </a>
        }
    });
    view! {
        <tr>
            <td class="name">
                <a class="inline-flex items-center gap-1" href=href.clone()>
                    <Icon sign=Sign::Signed />
                    {artifact_name(&referrer.artifact_type).to_owned()}
                </a>
            </td>
            <td data-label="Digest">
                <DigestLink digest=referrer.digest.clone() href />
            </td>
            <td data-label="About" class="whitespace-nowrap">{subject(image, referrer)}</td>
            <td data-label="Size" class="num">
                <Size bytes=referrer.size />
            </td>
            <td data-label="Tag">{tag}</td>
        </tr>
    }
}

/// The whole image, or the platform it is about.
fn subject(image: &Image, referrer: &Referrer) -> String {
    let child = image.children.iter().find(|child| child.digest == referrer.subject);
    match child.and_then(|child| child.platform.as_ref()) {
        Some(platform) => platform.to_string(),
        None => "this digest".into(),
    }
}
