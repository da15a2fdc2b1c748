//! Asks for two images.

use super::result::of_stream;
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
    let (example, help) = if wanted.stream.is_some() {
        (["prod", "4f3c1a9b02de"], "A tag of the image stream, or the digest of an image that one of its tags had")
    } else {
        (
            ["lab/team/app:1.2", "lab/team/app:1.3"],
            "The name of the registry, the repository, and a tag or @ and a digest",
        )
    };
    let hidden = wanted.stream.clone().map(|(project, stream)| {
        view! {
            <input type="hidden" name="project" value=project.to_string() />
            <input type="hidden" name="stream" value=stream.to_string() />
        }
    });
    let stream = of_stream(&wanted);
    view! {
        <Head title=|| "Compare">
            {stream} <span>"Two images side by side: sizes, platforms, settings, labels, layers"</span>
        </Head>
        {wanted.advice().map(|advice| view! { <Note>{advice}</Note> })}
        <QueryForm action="/compare" class="form">
            {hidden}
            <Field label="From" name="a" value=wanted.a placeholder=example[0] error=a />
            <Field
                label="To"
                name="b"
                value=wanted.b
                placeholder=example[1]
                help=help
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
