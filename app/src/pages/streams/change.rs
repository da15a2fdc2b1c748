//! Making and deleting streams.

use super::api::{self, CreateStream, DeleteStream};
use super::{above, named};
use crate::links;
use crate::pages::projects;
use crate::ui::{Buttons, Command, Crumbs, Fetch, Field, FormError, Head, Note, PageTitle, Post, PostForm, loaded};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::ProjectName;
use model::stream::{StreamView, TagPath};
use model::text;

/// The form for a new stream.
#[component]
pub fn NewStreamPage() -> impl IntoView {
    let post = Post::to(CreateStream::url());
    let project = projects::named().get_untracked();
    let name = ProjectName::parse(&project).ok();
    let crumbs = name.as_ref().map(|name| view! { <Crumbs above=above(name, None) here="New image stream" /> });
    let list = format!("/projects/{project}/streams");
    let line = format!("oc create imagestream web -n {project}");
    view! {
        <PageTitle text="New image stream" />
        {crumbs}
        <Head title=|| "New image stream">
            <span>"To have its first tag at once, import an image instead: that makes the stream, too."</span>
        </Head>
        <PostForm post class="form">
            <input type="hidden" name="project" value=project />
            <Field
                label="Name"
                name="name"
                value=post.value("name", "")
                placeholder="web"
                help="Small letters and digits; dots, dashes and underscores between them."
                error=post.error
            />
            <FormError error=post.error fields=&["name"] />
            <Buttons post label="New image stream" cancel=list />
            <details class="twin">
                <summary>"Command line"</summary>
                <Command line />
            </details>
        </PostForm>
    }
}

/// Asks before a stream is deleted, and names what follows it.
#[component]
pub fn RemoveStreamPage() -> impl IntoView {
    let name = named();
    let view = Fetch::new(
        move || name.get(),
        |(project, stream)| async move {
            let view = api::get_stream(project.clone(), stream.clone(), String::new(), 1).await?;
            Ok((view, api::list_followers(project, stream).await?))
        },
    );
    view! {
        <PageTitle text=move || name.with(|(project, stream)| format!("Delete {project}/{stream}")) />
        {loaded(view, remove)}
    }
}

fn remove((view, followers): (StreamView, Vec<TagPath>)) -> AnyView {
    let facts = view.facts;
    let stream = facts.stream;
    let post = Post::to(DeleteStream::url());
    let title = format!("Delete image stream {}?", stream.name);
    let loss = format!(
        "It goes with {} and their history. For 24 hours this can be undone. No image is deleted anywhere.",
        text::counted(facts.tags, "tag", "tags")
    );
    let follower = |path: TagPath| {
        view! {
            <li>
                <a href=links::stream_tag(&path)>{path.to_string()}</a>
            </li>
        }
    };
    let followers = (!followers.is_empty()).then(|| {
        view! {
            <Note>
                <p>"These tags follow it. They stay where they are, and follow nothing any more:"</p>
                <ul>{followers.into_iter().map(follower).collect_view()}</ul>
            </Note>
        }
    });
    view! {
        <Crumbs above=above(&stream.project, Some(&stream.name)) here="Delete" />
        <Head title=move || title />
        <PostForm post class="form">
            <p>{loss}</p>
            {followers}
            <input type="hidden" name="project" value=stream.project.to_string() />
            <input type="hidden" name="stream" value=stream.name.to_string() />
            <FormError error=post.error />
            <Buttons
                post
                label="Delete image stream"
                danger=true
                cancel=links::stream(&stream.project, &stream.name)
            />
            <details class="twin">
                <summary>"Command line"</summary>
                <Command line=format!("oc delete imagestream {} -n {}", stream.name, stream.project) />
            </details>
        </PostForm>
    }
    .into_any()
}
