//! The parts of an instance's page.

use crate::links;
use crate::pages::{FateBadge, State, object_title};
use crate::ui::{Ago, Badge, Sign, Tone};
use leptos::prelude::*;
use model::template::{
    InstanceImage, InstanceObject, InstanceParameter, InstanceRevision, InstanceRow, InstanceSecrets, Origin, Rendering,
};

/// What the template says after instantiating, with its links.
#[component]
pub fn Said(
    /// The message.
    message: String,
) -> impl IntoView {
    (!message.is_empty())
        .then(|| {
            let words = message.split_inclusive(char::is_whitespace).map(|word| linked(word.to_owned())).collect_view();
            view! { <section class="panel said">{words}</section> }
        })
        .into_any()
}

/// A word, as a link if it is an address. What ends a sentence is not part of it.
fn linked(word: String) -> AnyView {
    let address = word.trim_end().trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '>', '"', '\'']).to_owned();
    if !(address.starts_with("https://") || address.starts_with("http://")) {
        return word.into_any();
    }
    let (label, rest) = (address.clone(), word[address.len()..].to_owned());
    view! {
        <a href=address rel="external noopener noreferrer">
            {label}
        </a>
        {rest}
    }
    .into_any()
}

/// The objects in their order, each with what became of it.
#[component]
pub fn Objects(
    /// The instance.
    row: InstanceRow,
    /// A piece of its objects.
    objects: Vec<InstanceObject>,
) -> impl IntoView {
    let path = format!("{}/object", links::instance(&row.project, &row.name));
    let line = |object: InstanceObject| {
        let href = links::with_query(&path, &[("at", &object.position.to_string())]);
        view! {
            <tr>
                <td class="name">
                    <a href=href>{object_title(&object.name)}</a>
                    <span class="muted small">{object.name.api_version.clone()}</span>
                </td>
                <td>
                    <FateBadge fate=object.fate />
                </td>
            </tr>
        }
    };
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Object"</th>
                    <th scope="col">"State"</th>
                </tr>
            </thead>
            <tbody>{objects.into_iter().map(line).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// The images that its objects name, and where those are now.
#[component]
pub fn InstanceImages(
    /// The images.
    images: Vec<InstanceImage>,
) -> impl IntoView {
    let line = |image: InstanceImage| {
        let moved = image.has_moved().then(|| {
            let from = image.then.as_ref().map(|digest| format!("update available since {}", digest.short()));
            view! { <Badge label=from.unwrap_or_default() sign=Sign::Towards tone=Tone::Held /> }
        });
        view! {
            <tr>
                <td class="name mono">
                    <a href=links::stream_tag(&image.tag)>{image.tag.to_string()}</a>
                    <p class="muted small">{image.used_by.join(", ")}</p>
                </td>
                <td>
                    <State state=image.now />
                    " "
                    {moved}
                </td>
            </tr>
        }
    };
    (!images.is_empty())
        .then(|| {
            view! {
                <section class="section">
                    <h2>"Images"</h2>
                    <table class="rows">
                        <thead>
                            <tr>
                                <th scope="col">"Image stream tag"</th>
                                <th scope="col">"Now"</th>
                            </tr>
                        </thead>
                        <tbody>{images.into_iter().map(line).collect_view()}</tbody>
                    </table>
                </section>
            }
        })
        .into_any()
}

/// What its parameters are, and where their values came from.
#[component]
pub fn Parameters(
    /// The address of the instance.
    path: String,
    /// The parameters.
    parameters: Vec<InstanceParameter>,
    /// The secrets among them, where they were asked for.
    secrets: Option<InstanceSecrets>,
) -> impl IntoView {
    let has_secrets = parameters.iter().any(|parameter| parameter.secret);
    let reveal = has_secrets.then(|| match &secrets {
        None => view! { <a href=links::with_query(&path, &[("secrets", "shown")])>"Show secrets"</a> }.into_any(),
        Some(_) => view! { <a href=path.clone()>"Hide secrets"</a> }.into_any(),
    });
    let line = |parameter: InstanceParameter| {
        let shown = secrets.as_ref().and_then(|secrets| secrets.values.get(&parameter.name).cloned());
        let value = shown.unwrap_or(parameter.value);
        let value = if value.is_empty() {
            view! { <span class="muted">"empty"</span> }.into_any()
        } else {
            view! { <code class="value">{value}</code> }.into_any()
        };
        let origin = match parameter.origin {
            Origin::Default => None,
            Origin::Given => Some("entered"),
            Origin::Generated => Some("generated"),
        };
        view! {
            <dt title=parameter.name>{parameter.label}</dt>
            <dd>
                {value} " " {origin.map(|origin| view! { <Badge label=origin /> })}
            </dd>
        }
    };
    (!parameters.is_empty())
        .then(|| {
            view! {
                <section class="section">
                    <h2>"Parameters"</h2>
                    <dl class="stacked">{parameters.into_iter().map(line).collect_view()}</dl>
                    <p class="mt-2">{reveal}</p>
                </section>
            }
        })
        .into_any()
}

/// How it was rendered.
#[component]
pub fn Revisions(
    /// The renderings, newest first.
    revisions: Vec<InstanceRevision>,
) -> impl IntoView {
    let line = |revision: InstanceRevision| {
        let what = match revision.what {
            Rendering::Create => "made",
            Rendering::Rerun => "re-run",
            Rendering::Upgrade => "upgraded",
        };
        let version = (revision.template_revision > 0).then(|| format!("version {}", revision.template_revision));
        view! {
            <div class="move">
                <Badge label=what />
                <span>{revision.by}</span>
                <span class="muted">{version}</span>
                <Ago at=revision.at />
            </div>
        }
    };
    view! {
        <section class="section">
            <h2>"History"</h2>
            {revisions.into_iter().map(line).collect_view()}
        </section>
    }
    .into_any()
}
