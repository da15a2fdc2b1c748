//! The first step: what, and where to.

use super::wanted::Wanted;
use crate::ui::{Field, FormError, QueryForm};
use crate::{Error, ErrorKind};
use leptos::prelude::*;
use model::stream::PullSpec;

/// Asks for an image or a repository, and a stream.
#[component]
pub fn Ask(
    /// What was entered.
    wanted: Wanted,
    /// Why it leads nowhere.
    refusal: Option<Error>,
) -> impl IntoView {
    let malformed = PullSpec::parse(&wanted.from).err().filter(|_| !wanted.from.is_empty());
    let malformed = malformed.map(|error| Error::new(ErrorKind::Invalid, error.to_string()));
    let refusal = refusal.or(malformed).map(placed);
    #[cfg(feature = "ssr")]
    if let Some(error) = &refusal {
        crate::server::set_page_status(error.status());
    }
    let error = Signal::stored(refusal);
    view! {
        <QueryForm action="/import" class="form">
            <Field
                label="Source"
                name="from"
                value=wanted.from
                placeholder="quay.io/acme/app:1.4"
                help="An image as tools write it. Without a tag, you choose among the tags of the repository."
                error
            />
            <div class="two">
                <Field label="Project" name="project" value=wanted.project placeholder="shop" error />
                <Field
                    label="Image stream"
                    name="stream"
                    value=wanted.stream
                    placeholder="web"
                    help="It is made when it is not there."
                    error
                />
            </div>
            <Field
                label="Tag"
                name="to"
                value=wanted.to
                optional=true
                help="For one image: the tag to import it into, when not its own"
            />
            <FormError error fields=&["from", "project", "stream"] />
            <div class="buttons">
                <button class="button primary">"Continue"</button>
                <a class="button" href="/registries">
                    "Pick from a registry"
                </a>
            </div>
        </QueryForm>
    }
    .into_any()
}

/// What is not about project or stream is about the source.
fn placed(error: Error) -> Error {
    let field = error.field.filter(|field| field == "project" || field == "stream");
    Error { field: Some(field.unwrap_or_else(|| "from".into())), ..error }
}
