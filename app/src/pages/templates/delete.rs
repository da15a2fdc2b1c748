//! Asks before a template is deleted.

use super::above;
use super::api::{self, DeleteTemplate};
use crate::links;
use crate::ui::{Buttons, Command, Crumbs, Fetch, FormError, Head, Post, PostForm, loaded};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::template::TemplateDetail;

/// The question.
pub fn delete(name: Memo<(String, String)>) -> AnyView {
    loaded(Fetch::new(move || name.get(), |(project, name)| api::get_template(project, name)), question)
}

fn question(TemplateDetail { card, version, .. }: TemplateDetail) -> AnyView {
    let post = Post::to(DeleteTemplate::url());
    let title = format!("Delete template {}?", card.title);
    let line = format!("oc delete template {} -n {}", card.name, card.project);
    view! {
        <Crumbs above=above(&card) here="Delete" />
        <Head title=move || title />
        <PostForm post class="form">
            <p>
                "It goes from the catalogue with its versions. Instances made from it stay as they are, with the version that they \
                 have; they cannot be upgraded any more. For 24 hours this can be undone."
            </p>
            <input type="hidden" name="project" value=card.project.to_string() />
            <input type="hidden" name="template" value=card.name.to_string() />
            <input type="hidden" name="version" value=version.to_string() />
            <FormError error=post.error />
            <Buttons post label="Delete template" danger=true cancel=links::template(&card.project, &card.name) />
            <details class="twin">
                <summary>"Command line"</summary>
                <Command line />
            </details>
        </PostForm>
    }
    .into_any()
}
