//! The frame of the pages that do something to a tag.

use super::above;
use crate::links;
use crate::ui::{Buttons, Command, Crumbs, Field, FormError, Head, Post, PostForm};
use leptos::prelude::*;
use model::stream::TagPath;

/// What a page asks, and what its form sends beside the tag.
pub struct Question {
    /// The tag.
    pub path: TagPath,
    /// A question, or a verb with its object.
    pub title: String,
    /// The server function.
    pub action: &'static str,
    /// What the form sends beside the tag.
    pub fields: Vec<(&'static str, String)>,
    /// The verb on the button.
    pub verb: &'static str,
    /// Does it take something away?
    pub danger: bool,
    /// Is a reason asked for?
    pub reason: bool,
    /// The lines that do the same on the command line.
    pub twins: Vec<String>,
    /// What will happen.
    pub what: AnyView,
}

/// The page that asks it.
pub fn ask(question: Question) -> AnyView {
    let Question { path, title, action, fields, verb, danger, reason, twins, what } = question;
    let post = Post::to(action);
    let hidden = |(name, value): (&'static str, String)| view! { <input type="hidden" name=name value=value /> };
    let reason = reason.then(|| {
        let help = "It stands in the history.";
        view! {
            <Field label="Reason" name="reason" value=post.value("reason", "") optional=true help error=post.error />
        }
    });
    view! {
        <Crumbs above=above(&path, true) here=verb />
        <Head title=move || title />
        <PostForm post class="form">
            <TagFields path=path.clone() />
            {fields.into_iter().map(hidden).collect_view()}
            {what}
            {reason}
            <FormError error=post.error fields=&["reason"] />
            <Buttons post label=verb danger cancel=links::stream_tag(&path) />
            <details class="twin">
                <summary>"Command line"</summary>
                {twins.into_iter().map(|line| view! { <Command line /> }).collect_view()}
            </details>
        </PostForm>
    }
    .into_any()
}

/// Says to the form which tag it is about.
#[component]
pub fn TagFields(
    /// The tag.
    path: TagPath,
) -> impl IntoView {
    view! {
        <input type="hidden" name="project" value=path.project.to_string() />
        <input type="hidden" name="stream" value=path.stream.to_string() />
        <input type="hidden" name="tag" value=path.tag.to_string() />
    }
}

/// The request that does the same as a page of a tag.
pub fn curl(path: &TagPath, verb: &str, body: &str) -> String {
    let TagPath { project, stream, tag } = path;
    format!(
        "curl -X POST -H \"Authorization: Bearer $WEIR_TOKEN\" -H \"Content-Type: application/json\" -d '{body}' \
         \"$WEIR_URL/apis/weir/v1/namespaces/{project}/imagestreams/{stream}/tags/{tag}/{verb}\""
    )
}
