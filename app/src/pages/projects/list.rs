//! All projects.

use super::api;
use crate::links;
use crate::ui::{self, Empty, Head, Icon, MaybeAgo, PageTitle, Sign, loaded};
use leptos::prelude::*;
use model::project::Project;
use model::text;
use std::time::Duration;

/// The list of projects.
#[component]
pub fn ProjectsPage() -> impl IntoView {
    let projects = Resource::new(|| (), |()| api::list_projects());
    ui::poll(|| Duration::from_secs(15), move || projects.refetch());
    let add = || {
        view! {
            <a class="button primary" href="/projects/new">
                <Icon sign=Sign::Add />
                "New project"
            </a>
        }
    };
    view! {
        <PageTitle text="Projects" />
        <Head title=|| "Projects" actions=add>
            <span>"A project holds image streams: names whose tags point at known-good images, with a memory."</span>
        </Head>
        {loaded(projects, table)}
    }
}

fn table(list: Vec<Project>) -> AnyView {
    if list.is_empty() {
        return view! { <Empty text="There is no project yet. Make the first one." /> }.into_any();
    }
    let row = |project: Project| {
        let title = (!project.display_name.is_empty()).then_some(project.display_name);
        view! {
            <tr>
                <td class="name">
                    <a href=links::streams(&project.name)>{project.name.to_string()}</a>
                    <span class="muted">{title}</span>
                </td>
                <td class="muted">{project.description}</td>
                <td data-label="Image streams" class="num">
                    {text::count(project.streams)}
                </td>
                <td data-label="Last move">
                    <MaybeAgo at=project.moved />
                </td>
            </tr>
        }
    };
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Description"</th>
                    <th scope="col" class="num">
                        "Image streams"
                    </th>
                    <th scope="col">"Last move"</th>
                </tr>
            </thead>
            <tbody>{list.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}
