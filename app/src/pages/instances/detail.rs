//! One instance: what it was made from, what its template says, its objects, images and former renderings.

use super::api::{self, InstanceView};
use super::list::TemplateLink;
use super::parts::{InstanceImages, Objects, Parameters, Revisions, Said};
use super::{above, named};
use crate::links;
use crate::ui::{self, Ago, CommandTwin, Crumbs, Fetch, Head, Icon, Note, PageTitle, Pagination, Sign, loaded};
use crate::visitor::may;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::access::{Object, Right};
use model::template::{InstanceDetail, InstanceRow};
use model::text;
use std::time::Duration;

/// The page of an instance; `?page=` of its objects, `?secrets` shows them to those who may see them.
#[component]
pub fn InstancePage() -> impl IntoView {
    let name = named();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1);
            (page, query.get("secrets").is_some())
        })
    });
    let view = Fetch::new(
        move || (name.get(), asked.get()),
        |((project, instance), (page, reveal))| api::get_instance(project, instance, page, reveal),
    );
    // Each look at secrets is noted: nobody looks again and again.
    let ask = move || {
        if !asked.get_untracked().1 {
            view.refetch();
        }
    };
    ui::poll(|| Duration::from_secs(10), ask);
    view! {
        <PageTitle text=move || name.with(|(_, instance)| instance.clone()) />
        {loaded(view, shown)}
    }
    .into_any()
}

fn shown(view: InstanceView) -> AnyView {
    let InstanceView { detail, secrets } = view;
    let InstanceDetail { row, message, parameters, objects, images, revisions } = detail;
    let path = links::instance(&row.project, &row.name);
    let (total, paging, pages, count) = (objects.total, objects.paging, objects.pages(), objects.items.len());
    let href = {
        let path = path.clone();
        move |page: u32| links::with_query(&path, &[("page", &page.to_string())])
    };
    let rest = format!("/apis/template.openshift.io/v1/namespaces/{}/templateinstances/{}", row.project, row.name);
    let (secrets, denied) = match secrets {
        Some(Ok(secrets)) => (Some(secrets), None),
        Some(Err(error)) => (None, Some(view! { <Note bad=true>{error.message}</Note> })),
        None => (None, None),
    };
    let message = secrets.as_ref().map_or(message, |secrets| secrets.message.clone());
    view! {
        <Crumbs above=above(&row, false) here=row.name.to_string() />
        <Top row=row.clone() />
        {denied}
        <Newer row=row.clone() />
        <div class="split">
            <div>
                <Said message />
                <section class="section">
                    <h2>"Objects"</h2>
                    <p class="muted mb-2">
                        "Image streams live in Weir. All else is rendered for you to apply; Weir does not know whether it runs."
                    </p>
                    <Objects row=row.clone() objects=objects.items />
                    <Pagination paging shown=count total pages href />
                </section>
                <InstanceImages images />
                <CommandTwin method="GET" path=rest />
            </div>
            <aside>
                <Parameters path parameters secrets />
                <Revisions revisions />
            </aside>
        </div>
    }
    .into_any()
}

#[component]
fn Top(row: InstanceRow) -> impl IntoView {
    let path = links::instance(&row.project, &row.name);
    let download = links::instance_text(&row.project, &row.name, "yaml");
    let changes = may(Right::Instantiate, Object::Project(row.project.as_str()));
    let (title, upgradable) = (row.name.to_string(), row.template.newer.is_some());
    let actions = move || {
        let upgrade = (upgradable && changes).then(|| {
            view! {
                <a class="button primary" href=format!("{path}/upgrade")>
                    "Upgrade"
                </a>
            }
        });
        let delete = changes.then(|| {
            view! {
                <a class="button" href=format!("{path}/delete")>
                    <Icon sign=Sign::Remove />
                    "Delete"
                </a>
            }
        });
        let rerun = changes.then(|| {
            view! {
                <a class="button" href=format!("{path}/rerun")>
                    <Icon sign=Sign::Refresh />
                    "Re-run"
                </a>
            }
        });
        view! {
            {delete}
            <a class="button" href=format!("{path}/yaml")>
                "Other formats"
            </a>
            <a class="button" href=download rel="external">
                <Icon sign=Sign::Import />
                "Download YAML"
            </a>
            {rerun}
            {upgrade}
        }
    };
    view! {
        <Head title=move || title actions>
            <span>
                <TemplateLink template=row.template />
            </span>
            <span>{text::counted(row.objects, "object", "objects")}</span>
            <span>"rendered " <Ago at=row.updated /> {format!(" by {}", row.updated_by)}</span>
        </Head>
    }
    .into_any()
}

/// Its template has moved on.
#[component]
fn Newer(row: InstanceRow) -> impl IntoView {
    let path = links::instance(&row.project, &row.name);
    row.template
        .newer
        .map(|newer| {
            let told = format!(
                "Version {newer} of the template is there; this instance has version {}. ",
                row.template.revision
            );
            view! {
                <Note>
                    {told} <a href=format!("{path}/upgrade")>"See what would change"</a>
                </Note>
            }
        })
        .into_any()
}
