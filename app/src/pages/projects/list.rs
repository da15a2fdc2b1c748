//! All projects.

use super::api;
use crate::links;
use crate::ui::{self, Empty, Fetch, Head, Icon, MaybeAgo, PageTitle, Sign, loaded};
use crate::visitor::may;
use leptos::prelude::*;
use model::access::{Object, Right};
use model::project::Project;
use model::text;
use std::time::Duration;

/// The list of projects.
#[component]
pub fn ProjectsPage() -> impl IntoView {
    let projects = Fetch::new(|| (), |()| api::list_projects());
    ui::poll(|| Duration::from_secs(15), move || projects.refetch());
    view! {
        <PageTitle text="Projects" />
        {loaded(projects, shown)}
    }
}

fn shown(list: Vec<Project>) -> AnyView {
    let makes = may(Right::Administer, Object::Everything);
    let add = makes.then(|| {
        view! {
            <a class="button primary" href="/projects/new">
                <Icon sign=Sign::Add />
                "New project"
            </a>
        }
    });
    let list = match (list.is_empty(), makes) {
        (false, _) => table(list),
        (true, true) => view! { <Empty text="There is no project yet. Make the first one." /> }.into_any(),
        (true, false) => {
            view! { <Empty text="No project is shared with you. Ask who runs one to add you as a member." /> }
                .into_any()
        }
    };
    view! {
        <Head title=|| "Projects" actions=move || add>
            <span>"A project holds image streams: names whose tags point at known-good images, with a memory."</span>
        </Head>
        {list}
    }
    .into_any()
}

fn table(list: Vec<Project>) -> AnyView {
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
