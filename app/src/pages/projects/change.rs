//! Making, describing and deleting projects.

use super::api::{self, CreateProject, DeleteProject, EditProject, ProjectView};
use super::{above, named};
use crate::links;
use crate::ui::{Area, Buttons, Command, Crumbs, Fetch, Field, FormError, Head, PageTitle, Post, PostForm, loaded};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::text;

/// The form for a new project.
#[component]
pub fn NewProjectPage() -> impl IntoView {
    let post = Post::to(CreateProject::url());
    view! {
        <PageTitle text="New project" />
        <Crumbs above=above(None) here="New project" />
        <Head title=|| "New project" />
        <PostForm post class="form">
            <Field
                label="Name"
                name="name"
                value=post.value("name", "")
                placeholder="shop"
                help="Small letters, digits and dashes. It stands in addresses, so it cannot be changed later."
                error=post.error
            />
            <Description post display_name=String::new() description=String::new() />
            <FormError error=post.error fields=&["name", "display_name", "description"] />
            <Buttons post label="New project" cancel="/projects" />
            <Twin line="oc new-project shop" />
        </PostForm>
    }
    .into_any()
}

#[component]
fn Description(post: Post, display_name: String, description: String) -> impl IntoView {
    view! {
        <Field
            label="Display name"
            name="display_name"
            value=post.value("display_name", display_name)
            optional=true
            error=post.error
        />
        <Area
            label="Description"
            name="description"
            value=post.value("description", description)
            error=post.error
        />
    }
    .into_any()
}

#[component]
fn Twin(#[prop(into)] line: String) -> impl IntoView {
    view! {
        <details class="twin">
            <summary>"Command line"</summary>
            <Command line />
        </details>
    }
    .into_any()
}

/// The form to describe a project anew.
#[component]
pub fn EditProjectPage() -> impl IntoView {
    let name = named();
    let view = Fetch::new(move || name.get(), api::get_project);
    view! {
        <PageTitle text=move || format!("Edit {}", name.get()) />
        {loaded(view, edit)}
    }
    .into_any()
}

fn edit(ProjectView { project, .. }: ProjectView) -> AnyView {
    let post = Post::to(EditProject::url());
    let title = format!("Edit {}", project.name);
    view! {
        <Crumbs above=above(Some(&project.name)) here="Edit" />
        <Head title=move || title />
        <PostForm post class="form">
            <input type="hidden" name="name" value=project.name.to_string() />
            <input type="hidden" name="version" value=project.version.to_string() />
            <Description post display_name=project.display_name description=project.description />
            <FormError error=post.error fields=&["display_name", "description"] />
            <Buttons post label="Save" cancel=links::project(&project.name) />
        </PostForm>
    }
    .into_any()
}

/// Asks before a project is deleted.
#[component]
pub fn RemoveProjectPage() -> impl IntoView {
    let name = named();
    let view = Fetch::new(move || name.get(), api::get_project);
    view! {
        <PageTitle text=move || format!("Delete {}", name.get()) />
        {loaded(view, remove)}
    }
    .into_any()
}

fn remove(ProjectView { project, .. }: ProjectView) -> AnyView {
    let post = Post::to(DeleteProject::url());
    let title = format!("Delete project {}?", project.name);
    let (loss, confirmation) = match project.streams {
        0 => ("The project is empty. Its name is free afterwards.".to_owned(), None),
        count => {
            let streams = text::counted(count, "image stream", "image streams");
            let help = "Type the name of the project: everything in it goes, and that cannot be undone.";
            let field = view! { <Field label="Name" name="typed" help error=post.error /> };
            (
                format!("Weir forgets {streams} with all their tags and their history. No image is deleted anywhere."),
                Some(field),
            )
        }
    };
    view! {
        <Crumbs above=above(Some(&project.name)) here="Delete" />
        <Head title=move || title />
        <PostForm post class="form">
            <p>{loss}</p>
            <input type="hidden" name="name" value=project.name.to_string() />
            {match confirmation {
                Some(field) => field.into_any(),
                None => view! { <input type="hidden" name="typed" value="" /> }.into_any(),
            }}
            <FormError error=post.error fields=&["typed"] />
            <Buttons post label="Delete project" danger=true cancel=links::project(&project.name) />
            <Twin line=format!("oc delete project {}", project.name) />
        </PostForm>
    }
    .into_any()
}
