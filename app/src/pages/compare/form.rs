//! Asks for two images.

use super::wanted::Wanted;
use crate::Error;
use crate::ui::{Field, Head, Note, QueryForm};
use leptos::prelude::*;

/// Two fields, each with what is wrong with it.
#[component]
pub fn Question(
    /// What was entered.
    wanted: Wanted,
    /// Why it leads nowhere, when it is well-formed.
    refusal: Option<Error>,
) -> impl IntoView {
    let [a, b] = wanted.refusals().map(|wrong| Signal::stored(wrong.or_else(|| refusal.clone())));
    #[cfg(feature = "ssr")]
    if let Some(error) = a.get_untracked().or_else(|| b.get_untracked()) {
        crate::server::set_page_status(error.status());
    }
    view! {
        <Head title=|| "Compare">
            <span>"Two images side by side: sizes, platforms, settings, labels, layers"</span>
        </Head>
        {wanted.advice().map(|advice| view! { <Note>{advice}</Note> })}
        <QueryForm action="/compare" class="form">
            <Field label="From" name="a" value=wanted.a placeholder="lab/team/app:1.2" error=a />
            <Field
                label="To"
                name="b"
                value=wanted.b
                placeholder="lab/team/app:1.3"
                help="The name of the registry, the repository, and a tag or @ and a digest"
                error=b
            />
            <Field
                label="Platform"
                name="platform"
                value=wanted.platform
                placeholder="linux/amd64"
                optional=true
                help="Which one to look at where an image has several"
            />
            <div class="buttons">
                <button class="button primary">"Compare"</button>
            </div>
        </QueryForm>
    }
}
