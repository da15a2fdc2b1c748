//! What others say about an image: signatures, SBOMs, attestations.

use crate::links;
use crate::ui::{DigestLink, Size};
use leptos::either::Either;
use leptos::prelude::*;
use model::image::{Image, Referrer};
use model::media::artifact_name;

/// “Referrers”.
#[component]
pub fn ReferrersSection(
    /// The image.
    image: Image,
) -> impl IntoView {
    let Image { registry, repository, digest: own, referrers, children, .. } = image;
    let row = move |referrer: Referrer| {
        let href = links::digest(&registry, &repository, &referrer.digest);
        let child = children.iter().find(|child| child.digest == referrer.subject);
        let about = match child.and_then(|child| child.platform.as_ref()) {
            _ if referrer.subject == own => "this digest".to_owned(),
            Some(platform) => platform.to_string(),
            None => referrer.subject.short().to_owned(),
        };
        view! {
            <tr>
                <td class="name">
                    <a href=href.clone()>{artifact_name(&referrer.artifact_type).to_owned()}</a>
                    {referrer.tag.map(|tag| view! { <span class="muted small break-all">{tag.to_string()}</span> })}
                </td>
                <td data-label="Digest">
                    <DigestLink digest=referrer.digest href />
                </td>
                <td data-label="About">{about}</td>
                <td data-label="Size" class="num">
                    <Size bytes=referrer.size />
                </td>
            </tr>
        }
    };
    let table = if referrers.is_empty() {
        Either::Left(view! { <p class="muted">"No signature, SBOM or attestation is known."</p> })
    } else {
        Either::Right(view! {
            <table class="rows">
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col">"Digest"</th>
                        <th scope="col">"About"</th>
                        <th scope="col" class="num">
                            "Size"
                        </th>
                    </tr>
                </thead>
                <tbody>{referrers.into_iter().map(row).collect_view()}</tbody>
            </table>
        })
    };
    view! {
        <section class="section" id="referrers">
            <h2>"Referrers"</h2>
            {table}
        </section>
    }
}
