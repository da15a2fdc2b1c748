//! The versions of a template, and what each changed.

use super::api::{self, Versions};
use super::{TemplateTabs, above};
use crate::links;
use crate::ui::{Ago, Crumbs, Diff, Fetch, Head, QueryForm, SelectField, loaded};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::template::{RevisionDiff, TemplateRevision, limit};
use std::collections::BTreeMap;

/// The list; `?from=&to=` chooses what is compared.
pub fn versions(name: Memo<(String, String)>) -> AnyView {
    let query = use_query_map();
    let number = move |name: &'static str| query.with(|query| query.get(name)?.parse().ok()).unwrap_or_default();
    let versions = Fetch::new(
        move || (name.get(), number("from"), number("to")),
        |((project, name), from, to)| api::get_versions(project, name, from, to),
    );
    loaded(versions, shown)
}

fn shown(Versions { card, revisions, diff }: Versions) -> AnyView {
    let path = format!("{}/versions", links::template(&card.project, &card.name));
    let title = format!("Versions of {}", card.title);
    // Some in between may be forgotten.
    let older: BTreeMap<i64, i64> =
        revisions.iter().zip(revisions.iter().skip(1)).map(|(one, before)| (one.revision, before.revision)).collect();
    let row = {
        let path = path.clone();
        move |revision: TemplateRevision| {
            let before = older.get(&revision.revision).map(|before| {
                let (from, to) = (before.to_string(), revision.revision.to_string());
                let address = links::with_query(&path, &[("from", &from), ("to", &to)]);
                view! { <a href=address>"What it changed"</a> }
            });
            view! {
                <tr>
                    <td class="name">
                        <b>{format!("Version {}", revision.revision)}</b>
                        " "
                        {(!revision.reason.is_empty()).then(|| view! { <q>{revision.reason}</q> })}
                    </td>
                    <td>{revision.by}</td>
                    <td>
                        <Ago at=revision.at />
                    </td>
                    <td>{before}</td>
                </tr>
            }
        }
    };
    let numbers: Vec<_> = revisions.iter().map(|one| one.revision.to_string()).collect();
    let compare = diff.map(|diff| view! { <Compared path diff numbers /> });
    view! {
        <Crumbs above=above(&card) here="Versions" />
        <Head title=move || title />
        <TemplateTabs card here="Versions" />
        {compare}
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Version"</th>
                    <th scope="col">"Who"</th>
                    <th scope="col">"When"</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{revisions.into_iter().map(row).collect_view()}</tbody>
        </table>
        <p class="muted mt-2">
            {format!(
                "Weir keeps the last {} versions of a template, and older ones as long as an instance is made from them.",
                limit::REVISIONS,
            )}
        </p>
    }
    .into_any()
}

#[component]
fn Compared(path: String, diff: RevisionDiff, numbers: Vec<String>) -> impl IntoView {
    let RevisionDiff { from, to, lines } = diff;
    let options: Vec<_> = numbers.into_iter().map(|number| (number.clone(), format!("Version {number}"))).collect();
    let same = lines.pieces.is_empty().then(|| view! { <p class="muted">"They are the same."</p> });
    view! {
        <section class="section">
            <h2>{format!("From version {} to {}", from.revision, to.revision)}</h2>
            <QueryForm action=path class="tools">
                <SelectField label="From" name="from" options=options.clone() chosen=from.revision.to_string() />
                <SelectField label="To" name="to" options chosen=to.revision.to_string() />
                <button class="button">"Compare"</button>
            </QueryForm>
            {same}
            <Diff plan=lines />
        </section>
    }
    .into_any()
}
