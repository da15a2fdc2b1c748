//! The audit log: who changed what, and who was refused.

mod api;
mod asked;

use crate::ui::{Ago, Badge, Choice, Crumbs, Empty, Fetch, Head, Icon, PageTitle, QueryForm, Sign, Tone, loaded};
use api::Log;
use asked::Asked;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::audit::AuditEntry;

/// The page; the address says what of it.
#[component]
pub fn AuditPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(Asked::from_query));
    let log = Fetch::new(move || asked.get(), api::load);
    view! {
        <PageTitle text="Audit log" />
        {loaded(log, shown)}
    }
    .into_any()
}

fn shown(Log { asked, entries, older }: Log) -> AnyView {
    let (csv, json) = (asked.export("csv"), asked.export("json"));
    let actions = || {
        view! {
            <a class="button" href=csv rel="external" download>
                <Icon sign=Sign::Import />
                "Export CSV"
            </a>
            <a class="button" href=json rel="external" download>
                <Icon sign=Sign::Import />
                "Export JSON"
            </a>
        }
    };
    let last = entries.last().map(|entry| entry.sequence);
    let more = last.filter(|_| older).map(|sequence| {
        let href = asked.older_than(sequence);
        view! {
            <p class="mt-4">
                <a class="button" href=href>"Older entries"</a>
            </p>
        }
    });
    let list = if entries.is_empty() {
        let text = if asked.is_narrowed() { "No entry matches." } else { "Nothing was changed yet." };
        view! { <Empty text /> }.into_any()
    } else {
        let lines = entries.into_iter().map(|entry| view! { <Line entry /> }).collect_view();
        view! { <div class="log">{lines}</div> }.into_any()
    };
    view! {
        <Crumbs above=vec![] here="Audit log" />
        <Head title=|| "Audit log" actions>
            <span>"Each change, and each that was refused. Times are UTC."</span>
        </Head>
        <Filter asked />
        {list}
        {more}
    }
    .into_any()
}

#[component]
fn Filter(asked: Asked) -> impl IntoView {
    let outcomes = [("", "Done and refused"), ("done", "Done"), ("refused", "Refused")];
    let outcomes = outcomes.map(|(word, title)| (word.to_owned(), title.to_owned())).to_vec();
    let field = |label: &'static str, name: &'static str, kind: &'static str, value: String| {
        view! { <input type=kind name=name value=value placeholder=label aria-label=label autocomplete="off" spellcheck="false" /> }
    };
    view! {
        <QueryForm action="/admin/audit" class="tools" role="search">
            {field("Person", "actor", "search", asked.actor)}
            {field("Action", "action", "search", asked.action)}
            {field("Project", "project", "search", asked.project)}
            <span class="choosers">
                <Choice label="Outcome" name="outcome" options=outcomes chosen=asked.outcome />
            </span>
            <label class="dated">"From" {field("From", "since", "date", asked.since)}</label>
            <label class="dated">"Until" {field("Until", "until", "date", asked.until)}</label>
            <button class="button">"Filter"</button>
        </QueryForm>
    }
    .into_any()
}

#[component]
fn Line(entry: AuditEntry) -> impl IntoView {
    let refused = entry.refused.then(|| view! { <Badge label="refused" sign=Sign::Failed tone=Tone::Bad /> });
    let who = if entry.actor.is_empty() { "nobody signed in".to_owned() } else { entry.actor };
    let change = match (entry.before.is_empty(), entry.after.is_empty()) {
        (true, true) => None,
        (false, false) => Some(format!("{} → {}", entry.before, entry.after)),
        (false, true) => Some(format!("was {}", entry.before)),
        (true, false) => Some(entry.after),
    };
    let change = change.map(|change| view! { <span class="muted">{change}</span> });
    let reason = (!entry.reason.is_empty()).then(|| view! { <q>{entry.reason}</q> });
    let via = (!entry.via.is_empty()).then(|| format!("via {}", entry.via));
    view! {
        <div class="move" id=format!("entry-{}", entry.sequence)>
            <b>{who}</b>
            <code>{entry.action}</code>
            <span>{entry.object}</span>
            {refused}
            {change}
            {reason}
            <span class="muted small" title=format!("Request {}", entry.request)>{via}</span>
            <Ago at=entry.at />
        </div>
    }
    .into_any()
}
