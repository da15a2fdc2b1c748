//! What all sections share.

use crate::ui::Copy;
use leptos::prelude::*;
use model::Digest;

/// A part of the page that can be linked to.
#[component]
pub fn Section(
    /// Its anchor.
    id: &'static str,
    /// Its heading.
    title: &'static str,
    /// A few words beside the heading.
    #[prop(optional, into)]
    told: String,
    /// What it says.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section" id=id>
            <div class="heading">
                <h2>{title}</h2>
                <span>{told}</span>
            </div>
            {children()}
        </section>
    }
}

/// A name and its value, within a definition list.
pub fn fact(name: impl Into<String>, value: impl IntoView + 'static) -> impl IntoView {
    view! {
        <dt>{name.into()}</dt>
        <dd>{value}</dd>
    }
}

/// A whole digest, to read and to copy.
#[component]
pub fn WholeDigest(
    /// The digest.
    digest: Digest,
) -> impl IntoView {
    let text = digest.to_string();
    view! {
        <span class="whole">
            <code>{text.clone()}</code>
            <Copy text label="Copy digest" />
        </span>
    }
}
