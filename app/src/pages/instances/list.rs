//! The instances of a project.

use super::api::{self, InstanceList, RestoreInstance};
use crate::links;
use crate::pages::projects::{self, ProjectTabs};
use crate::ui::{
    self, Ago, Badge, Crumbs, Empty, Fetch, Head, PageTitle, Pagination, PostButton, QueryForm, Sign, Tone, loaded,
};
use crate::visitor::may;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::access::{Object, Right};
use model::stream::TagPath;
use model::template::{InstanceLine, InstanceRow, InstanceTemplate};
use model::{ProjectName, TemplateName, text};
use std::time::Duration;

/// The list; `?q=&page=`.
#[component]
pub fn InstancesPage() -> impl IntoView {
    let project = projects::named();
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1);
            (query.get("q").unwrap_or_default(), page)
        })
    });
    let list =
        Fetch::new(move || (project.get(), asked.get()), |(project, (q, page))| api::list_instances(project, q, page));
    ui::poll(|| Duration::from_secs(15), move || list.refetch());
    view! {
        <PageTitle text=move || format!("Instances of {}", project.get()) />
        {loaded(list, shown)}
    }
    .into_any()
}

fn shown(list: InstanceList) -> AnyView {
    let InstanceList { project, q, rows, deleted } = list;
    let path = links::instances(&project);
    let told = project.to_string();
    let (total, paging, pages, count) = (rows.total, rows.paging, rows.pages(), rows.items.len());
    let catalog = || {
        view! {
            <a class="button primary" href="/catalog">
                "Instantiate a template"
            </a>
        }
    };
    let table = match (count, q.is_empty()) {
        (0, true) => view! { <Empty text="Nothing was made from a template here yet." /> }.into_any(),
        (0, false) => view! { <Empty text=format!("No instance matches “{q}”.") /> }.into_any(),
        _ => view! { <Table rows=rows.items /> }.into_any(),
    };
    let filter = (count > 0 || !q.is_empty()).then(|| view! { <Filter path=path.clone() q=q.clone() /> });
    view! {
        <Crumbs above=projects::above(Some(&project)) here="Instances" />
        <Head title=|| "Instances" actions=catalog>
            <span>{text::counted(total, "instance", "instances")}</span>
            <span>"project " {told}</span>
        </Head>
        <ProjectTabs name=project here="Instances" />
        {filter}
        {table}
        <Pagination
            paging
            shown=count
            total
            pages
            href=move |page: u32| {
                let page = if page > 1 { page.to_string() } else { String::new() };
                links::with_query(&path, &[("q", &q), ("page", &page)])
            }
        />
        <Deleted rows=deleted />
    }
    .into_any()
}

/// Narrows the list as one types; without JavaScript with a button.
#[component]
fn Filter(path: String, q: String) -> impl IntoView {
    let navigate = use_navigate();
    let typed = {
        let path = path.clone();
        ui::after_typing(move |q: String| {
            let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
            navigate(&links::with_query(&path, &[("q", &q)]), options);
        })
    };
    view! {
        <QueryForm action=path class="tools" role="search">
            <input
                type="search"
                name="q"
                value=q
                placeholder="Filter instances"
                aria-label="Filter instances"
                autocomplete="off"
                spellcheck="false"
                on:input:target=move |event| typed(event.target().value())
            />
            <button class="button no-js">"Filter"</button>
        </QueryForm>
    }
    .into_any()
}

#[component]
fn Table(rows: Vec<InstanceLine>) -> impl IntoView {
    let line = |InstanceLine { row, moved }: InstanceLine| {
        let upgrade = row.template.newer.map(|newer| {
            view! { <Badge label=format!("version {newer} is there") sign=Sign::Towards /> }
        });
        let streams = (row.streams > 0).then(|| text::counted(row.streams, "image stream", "image streams"));
        view! {
            <tr>
                <td class="name">
                    <a href=links::instance(&row.project, &row.name)>{row.name.to_string()}</a>
                    {upgrade}
                    <Moved tags=moved />
                </td>
                <td data-label="Template">
                    <TemplateLink template=row.template />
                </td>
                <td data-label="Objects">
                    {text::count(row.objects)} <span class="muted">{streams.map(|streams| format!(", {streams}"))}</span>
                </td>
                <td data-label="Rendered">
                    <Ago at=row.updated />
                    <span class="muted">{format!(" by {}", row.updated_by)}</span>
                </td>
            </tr>
        }
    };
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Template"</th>
                    <th scope="col">"Objects"</th>
                    <th scope="col">"Rendered"</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// How many images moved since; which ones, the page of the instance says.
#[component]
fn Moved(tags: Vec<TagPath>) -> impl IntoView {
    let label = match tags.len() {
        0 => return None,
        1 => "image moved".to_owned(),
        count => format!("{count} images moved"),
    };
    let named = tags.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Some(view! {
        <span title=named>
            <Badge label sign=Sign::Towards tone=Tone::Held />
        </span>
    })
}

/// The template of an instance, by its title and version.
#[component]
pub fn TemplateLink(
    /// The template.
    template: InstanceTemplate,
) -> impl IntoView {
    let version = (template.revision > 0).then(|| format!(" version {}", template.revision));
    let href = link(&template);
    let title = if template.title.is_empty() { template.name } else { template.title };
    let name = match href {
        Some(href) => view! { <a href=href>{title}</a> }.into_any(),
        None => view! { <span>{title}</span> }.into_any(),
    };
    view! {
        {name}
        <span class="muted">{version} {template.gone.then_some(", deleted since")}</span>
    }
    .into_any()
}

fn link(template: &InstanceTemplate) -> Option<String> {
    let (project, name): (&ProjectName, TemplateName) = (template.project.as_ref()?, template.stored_name()?);
    (!template.gone).then(|| links::template(project, &name))
}

#[component]
fn Deleted(rows: Vec<InstanceRow>) -> impl IntoView {
    let row = |row: InstanceRow| {
        let fields = vec![("project", row.project.to_string()), ("instance", row.name.to_string())];
        let back = may(Right::Instantiate, Object::Project(row.project.as_str())).then(|| {
            view! {
                <PostButton
                    path=RestoreInstance::url()
                    fields
                    label="Bring back"
                    sign=Sign::Back
                    class="button small-button"
                />
            }
        });
        view! {
            <li class="move">
                <b>{row.name.to_string()}</b>
                {back}
            </li>
        }
    };
    (!rows.is_empty())
        .then(|| {
            view! {
                <section class="section mt-8">
                    <h2>"Instances deleted lately"</h2>
                    <p class="muted">"For 24 hours this can be undone."</p>
                    <ul>{rows.into_iter().map(row).collect_view()}</ul>
                </section>
            }
        })
        .into_any()
}
