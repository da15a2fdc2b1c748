//! References to images, readable.

use leptos::prelude::*;
use model::Reference;
use model::reference::Target;

/// Registry muted, tag or digest strong; breaks at slashes.
#[component]
pub fn ReferenceName(
    /// The image.
    reference: Reference,
) -> impl IntoView {
    let part = |part: &str| view! { {part.to_owned()} "/" <wbr /> };
    let repository = reference.repository.as_str();
    let (path, last) = repository.rsplit_once('/').unwrap_or(("", repository));
    let path = path.split('/').filter(|name| !name.is_empty()).map(part).collect_view();
    let (sign, target) = match reference.target {
        Target::Tag(tag) => (':', tag.to_string()),
        Target::Digest(digest) => ('@', digest.to_string()),
    };
    view! {
        <span class="reference">
            <span class="registry">{reference.registry.to_string()} "/" <wbr /></span>
            {path}
            {last.to_owned()}
            <wbr />
            {sign}
            <b>{target}</b>
        </span>
    }
}
