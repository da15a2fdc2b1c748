//! One template: what it is, what it asks for, what it makes, what it needs.

use super::api;
use super::images::Images;
use super::{TemplateTabs, above, named};
use crate::links;
use crate::pages::catalog::TemplateTags;
use crate::ui::{Ago, Badge, Barred, CommandTwin, Crumbs, Fetch, Head, Icon, PageTitle, Sign, Tile, Tone, loaded};
use crate::visitor::{is_signed_in, may, may_somewhere};
use leptos::prelude::*;
use model::access::{Object, Right};
use model::template::{Field, FieldKind, Finding, Level, ObjectName, TemplateDetail};
use model::text;
use std::collections::BTreeMap;

/// The page of a template.
#[component]
pub fn TemplatePage() -> impl IntoView {
    let name = named();
    let detail = Fetch::new(move || name.get(), |(project, name)| api::get_template(project, name));
    view! {
        <PageTitle text=move || name.with(|(_, name)| name.clone()) />
        {loaded(detail, shown)}
    }
    .into_any()
}

fn shown(detail: TemplateDetail) -> AnyView {
    let card = detail.card.clone();
    let path = links::template(&card.project, &card.name);
    let (title, icon) = (card.title.clone(), card.icon.clone());
    let provider = (!card.provider.is_empty()).then(|| view! { <span>"by " {card.provider.clone()}</span> });
    let delete = may(Right::EditTemplates, Object::Project(card.project.as_str())).then(|| {
        view! {
            <a class="button" href=format!("{path}/delete")>
                <Icon sign=Sign::Remove />
                "Delete"
            </a>
        }
    });
    let instantiate = match may_somewhere(Right::Instantiate) {
        true => Some(
            view! {
                <a class="button primary" href=format!("{path}/instantiate")>
                    "Instantiate"
                </a>
            }
            .into_any(),
        ),
        false => is_signed_in().then(|| {
            let reason = "Needs the right “instantiate” on a project. Who manages its access can grant it.";
            view! { <Barred label="Instantiate" reason /> }.into_any()
        }),
    };
    let actions = move || (delete, instantiate);
    let address = format!("{}/{}", card.project, card.name);
    let mut steps = above(&card);
    steps.pop();
    let rest = format!("/apis/template.openshift.io/v1/namespaces/{}/templates/{}", card.project, card.name);
    view! {
        <Crumbs above=steps here=card.title.clone() />
        <Head
            title=move || {
                view! {
                    <span class="titled">
                        <Tile title=title.clone() icon />
                        {title}
                    </span>
                }
            }
            actions
        >
            <span>{address}</span>
            {provider}
            <span>{format!("version {}", detail.revision)}</span>
            <span>"changed " <Ago at=card.updated /> {format!(" by {}", detail.updated_by)}</span>
        </Head>
        <TemplateTabs card=card.clone() here="Overview" />
        <Findings findings=detail.findings />
        <div class="split">
            <div>
                <About description=card.description long=detail.long_description />
                <Parameters fields=detail.fields />
                <Images images=detail.images />
                <CommandTwin method="GET" path=rest />
            </div>
            <aside>
                <Objects objects=detail.objects />
                <Links documentation=detail.documentation_url support=detail.support_url />
                <section class="section">
                    <h2>"Tags"</h2>
                    <TemplateTags tags=card.tags most=usize::MAX />
                </section>
            </aside>
        </div>
    }
    .into_any()
}

#[component]
fn About(description: String, long: String) -> impl IntoView {
    let is_there = !(description.is_empty() && long.is_empty());
    is_there
        .then(|| {
            view! {
                <section class="section prose">
                    <p>{description}</p>
                    {(!long.is_empty()).then(|| view! { <p>{long}</p> })}
                </section>
            }
        })
        .into_any()
}

/// What an author or a person should look at.
#[component]
fn Findings(findings: Vec<Finding>) -> impl IntoView {
    let worth = findings.iter().filter(|finding| finding.level != Level::Hint).count();
    if findings.is_empty() {
        return ().into_any();
    }
    let line = |finding: Finding| {
        let (label, sign, tone) = match finding.level {
            Level::Error => ("error", Sign::Failed, Tone::Bad),
            Level::Warning => ("warning", Sign::Warning, Tone::Plain),
            Level::Hint => ("hint", Sign::Skipped, Tone::Plain),
        };
        view! {
            <li>
                <Badge label sign tone />
                " "
                {finding.message}
                <span class="muted">" " {finding.remedy} " " <code class="small">{finding.place}</code></span>
            </li>
        }
    };
    let count = i64::try_from(findings.len()).unwrap_or(i64::MAX);
    let title = format!("{} about how it is written", text::counted(count, "remark", "remarks"));
    view! {
        <details class="section findings" open=worth > 0>
            <summary>{title}</summary>
            <ul>{findings.into_iter().map(line).collect_view()}</ul>
        </details>
    }
    .into_any()
}

#[component]
fn Parameters(fields: Vec<Field>) -> impl IntoView {
    if fields.is_empty() {
        return view! { <p class="section muted">"It has no parameters: it always makes the same."</p> }.into_any();
    }
    let row = |field: Field| {
        let value = match (&field.kind, field.generated) {
            (_, true) => view! { <span class="muted">"generated"</span> }.into_any(),
            (_, false) if field.default.is_empty() => view! { <span class="muted">"empty"</span> }.into_any(),
            (FieldKind::Secret, false) => view! { <span class="muted">"set"</span> }.into_any(),
            _ => view! { <code class="value">{field.default}</code> }.into_any(),
        };
        let required = (field.required && !field.generated).then(|| view! { <Badge label="required" /> });
        view! {
            <tr>
                <td class="name">
                    <b>{field.label}</b>
                    " "
                    {required}
                    <p class="muted small">{field.help}</p>
                </td>
                <td data-label="Parameter">
                    <code>{field.name}</code>
                </td>
                <td data-label="Value">{value}</td>
            </tr>
        }
    };
    view! {
        <section class="section">
            <h2>"Parameters"</h2>
            <table class="rows">
                <thead>
                    <tr>
                        <th scope="col">"What"</th>
                        <th scope="col">"Parameter"</th>
                        <th scope="col">"Value at first"</th>
                    </tr>
                </thead>
                <tbody>{fields.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}

/// What it makes, by kind.
#[component]
pub fn Objects(
    /// The objects, as written.
    objects: Vec<ObjectName>,
) -> impl IntoView {
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for object in objects {
        kinds.entry(object.kind).or_default().push(object.name);
    }
    let kind = |(kind, names): (String, Vec<String>)| {
        view! {
            <dt>{kind}</dt>
            <dd>{names.join(", ")}</dd>
        }
    };
    view! {
        <section class="section">
            <h2>"Makes"</h2>
            <dl class="pairs">{kinds.into_iter().map(kind).collect_view()}</dl>
        </section>
    }
    .into_any()
}

#[component]
fn Links(documentation: String, support: String) -> impl IntoView {
    let is_web = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    let links = [(documentation, "Documentation"), (support, "Support")];
    let links: Vec<_> = links.into_iter().filter(|(url, _)| is_web(url)).collect();
    let link = |(url, label): (String, &'static str)| {
        view! {
            <li>
                <a href=url rel="external noopener noreferrer">
                    {label}
                </a>
            </li>
        }
    };
    (!links.is_empty())
        .then(|| {
            view! {
                <section class="section">
                    <h2>"Links"</h2>
                    <ul>{links.into_iter().map(link).collect_view()}</ul>
                </section>
            }
        })
        .into_any()
}
