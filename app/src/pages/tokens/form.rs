//! The form for a new token.

use super::made::Made;
use crate::pages::access::RightTicks;
use crate::ui::{Buttons, Field, FormError, Post, PostForm, SelectField};
use leptos::prelude::*;
use model::access::Rights;

/// After how many days a token ends by itself; 0 is never.
const DAYS: [(&str, &str); 5] =
    [("30", "30 days"), ("90", "90 days"), ("365", "A year"), ("7", "7 days"), ("0", "Never: until it is revoked")];

/// Name, limits and end. The secret is shown once, below.
#[component]
pub fn TokenForm(
    /// Where it goes. It outlives what is shown: the secret must not be gone when the list of tokens is fetched again.
    post: Post,
    /// What else it needs to know.
    #[prop(optional)]
    fields: Vec<(&'static str, String)>,
    /// Whose rights the token has, in words: “you may”.
    owner: &'static str,
) -> impl IntoView {
    let days = DAYS.map(|(word, title)| (word.to_owned(), title.to_owned())).to_vec();
    let hidden = |(name, value): (&'static str, String)| view! { <input type="hidden" name=name value=value /> };
    let projects = post.value("projects", "");
    let rights = Rights::parse(&post.value("rights", ""));
    let is_limited = !(projects.is_empty() && rights.is_empty());
    view! {
        <PostForm post class="form">
            {fields.into_iter().map(hidden).collect_view()}
            <FormError error=post.error fields=&["name", "rights", "projects"] />
            <Field
                label="Name"
                name="name"
                value=post.value("name", "")
                help="What it is for, such as ci or backup"
                error=post.error
            />
            <SelectField label="Ends after" name="days" options=days chosen=post.value("days", "90") />
            <details class="advanced" open=is_limited>
                <summary>"Limits"</summary>
                <p class="help">{format!("Without limits it may whatever {owner}, now and later.")}</p>
                <RightTicks legend="Only these rights" chosen=rights error=post.error />
                <Field
                    label="Only in these projects"
                    name="projects"
                    value=projects
                    placeholder="shop dev"
                    optional=true
                    error=post.error
                />
            </details>
            <Buttons post label="New token" cancel="" />
        </PostForm>
        <Made done=post.done />
    }
    .into_any()
}
