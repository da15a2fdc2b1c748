//! Digests: twelve digits to read, all of them to copy.

use super::copy::Copy;
use leptos::prelude::*;
use model::Digest;

/// A digest that leads to its image.
#[component]
pub fn DigestLink(
    /// The digest.
    digest: Digest,
    /// Where it leads.
    href: String,
) -> impl IntoView {
    let short = digest.short().to_owned();
    let full = digest.to_string();
    view! {
        <span class="digest">
            <a href=href title=full.clone()>
                {short}
            </a>
            <Copy text=full label="Copy digest" />
        </span>
    }
    .into_any()
}
