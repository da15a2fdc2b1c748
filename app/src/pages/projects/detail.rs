//! One project: what it is for, what moved in it, what can be brought back.

use super::api::{self, ProjectView};
use super::{ProjectTabs, above, named};
use crate::links;
use crate::pages::catalog::DeletedTemplates;
use crate::pages::streams::{DeletedStreams, FailingTags, HeldTags, StreamMoves};
use crate::ui::{self, Crumbs, Fetch, Head, Icon, PageTitle, Sign, loaded, offered};
use crate::visitor::may;
use leptos::prelude::*;
use model::access::{Object, Right};
use model::text;
use std::time::Duration;

/// The page of a project.
#[component]
pub fn ProjectPage() -> impl IntoView {
    let name = named();
    let view = Fetch::new(move || name.get(), api::get_project);
    ui::poll(|| Duration::from_secs(15), move || view.refetch());
    view! {
        <PageTitle text=move || name.get() />
        {loaded(view, shown)}
    }
}

fn shown(view: ProjectView) -> AnyView {
    let ProjectView { project, activity, deleted, deleted_templates } = view;
    let path = links::project(&project.name);
    let own = Object::Project(project.name.as_str());
    let edit = may(Right::ManageAccess, own).then(|| {
        view! {
            <a class="button" href=format!("{path}/edit")>
                <Icon sign=Sign::Edit />
                "Edit"
            </a>
        }
    });
    let delete = may(Right::Delete, own).then(|| {
        view! {
            <a class="button" href=format!("{path}/delete")>
                <Icon sign=Sign::Remove />
                "Delete"
            </a>
        }
    });
    let streams = links::streams(&project.name);
    let new = offered(Right::Create, own, ("New image stream", Sign::Add), || {
        view! {
            <a class="button primary" href=format!("{streams}/new")>
                <Icon sign=Sign::Add />
                "New image stream"
            </a>
        }
        .into_any()
    });
    let actions = move || (edit, delete, new);
    let title = project.title().to_owned();
    view! {
        <Crumbs above=above(None) here=project.name.as_str() />
        <Head title=move || title actions>
            <span>{text::counted(project.streams, "image stream", "image streams")}</span>
            {(!project.description.is_empty()).then(|| view! { <span>{project.description}</span> })}
        </Head>
        <ProjectTabs name=project.name here="Overview" />
        <div class="split">
            <StreamMoves list=activity.moves />
            <aside>
                <FailingTags list=activity.failing />
                <HeldTags list=activity.held />
                <DeletedStreams list=deleted />
                <DeletedTemplates list=deleted_templates />
            </aside>
        </div>
    }
    .into_any()
}
