//! What is said about a stream: labels, annotations, how bare names are understood.

use super::api::{self, DescribeStream};
use super::{above, named};
use crate::links;
use crate::ui::{
    Buttons, Check, Command, Crumbs, Fetch, FormError, Head, PageTitle, Pairs, Post, PostForm, loaded, pairs_text,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::stream::StreamView;

/// The form.
#[component]
pub fn EditStreamPage() -> impl IntoView {
    let name = named();
    let view = Fetch::new(move || name.get(), |(project, stream)| api::get_stream(project, stream, String::new(), 1));
    view! {
        <PageTitle text=move || name.with(|(project, stream)| format!("Edit {project}/{stream}")) />
        {loaded(view, edit)}
    }
}

fn edit(view: StreamView) -> AnyView {
    let stream = view.facts.stream;
    let post = Post::to(DescribeStream::url());
    let title = format!("Edit {}", stream.name);
    let line = format!("oc label imagestream {} -n {} team=green", stream.name, stream.project);
    view! {
        <Crumbs above=above(&stream.project, Some(&stream.name)) here="Edit" />
        <Head title=move || title>
            <span>"What is said about the stream. Its tags have forms of their own."</span>
        </Head>
        <PostForm post class="form">
            <input type="hidden" name="project" value=stream.project.to_string() />
            <input type="hidden" name="stream" value=stream.name.to_string() />
            <input type="hidden" name="version" value=stream.version.to_string() />
            <Pairs
                label="Labels"
                name="labels"
                value=post.value("labels", pairs_text(&stream.labels))
                error=post.error
            />
            <Pairs
                label="Annotations"
                name="annotations"
                value=post.value("annotations", pairs_text(&stream.annotations))
                error=post.error
            />
            <Check
                label="Pods of the project may name the stream without a registry (local lookup)"
                name="local_lookup"
                checked=stream.local_lookup
            />
            <FormError error=post.error fields=&["labels", "annotations"] />
            <Buttons post label="Save" cancel=links::stream(&stream.project, &stream.name) />
            <details class="twin">
                <summary>"Command line"</summary>
                <Command line />
            </details>
        </PostForm>
    }
    .into_any()
}
