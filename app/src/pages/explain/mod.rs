//! “Explain access”: a person and an object, each right's verdict, and the chain of reasons.

mod api;

use crate::Error;
use crate::pages::access::verdict_badge;
use crate::ui::{Crumbs, Fetch, Field, FormError, Head, PageTitle, QueryForm, loaded};
use api::Explained;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::access::{Subject, Verdict};

/// The page; `?who=&object=`.
#[component]
pub fn ExplainPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| (query.get("who").unwrap_or_default(), query.get("object").unwrap_or_default()))
    });
    let explained = Fetch::new(move || asked.get(), |(who, object)| api::explain_access(who, object));
    view! {
        <PageTitle text="Explain access" />
        <Crumbs above=vec![] here="Explain access" />
        <Head title=|| "Explain access">
            <span>"Who may what with something, and why."</span>
        </Head>
        {loaded(explained, shown)}
    }
    .into_any()
}

fn shown(Explained { who, object, answer }: Explained) -> AnyView {
    let (found, error) = match answer {
        Some(Ok(found)) => (Some(found), None),
        Some(Err(error)) => (None, Some(error)),
        None => (None, None),
    };
    let error: Signal<Option<Error>> = Signal::stored(error);
    let told = object.clone();
    view! {
        <QueryForm action="/explain" class="form">
            <div class="two">
                <Field
                    label="Person"
                    name="who"
                    value=who
                    help="A user name, robot:shop/ci, or anyone. Empty is yourself."
                    error
                />
                <Field
                    label="Object"
                    name="object"
                    value=object
                    placeholder="shop/web:prod"
                    help="A project, shop/web, shop/web:prod, registry:lab, or * for everything."
                    error
                />
            </div>
            <FormError error fields=&["who", "object"] />
            <div class="buttons">
                <button class="button primary">"Explain access"</button>
            </div>
        </QueryForm>
        {found.map(|(who, verdicts)| view! { <Verdicts who verdicts object=told /> })}
    }
    .into_any()
}

#[component]
fn Verdicts(who: Subject, verdicts: Vec<Verdict>, object: String) -> impl IntoView {
    let allowed = verdicts.iter().filter(|verdict| verdict.allowed).count();
    let title = format!("{} on {object}", who.told());
    let row = move |verdict: Verdict| {
        let steps = verdict.because.iter().map(|reason| view! { <li>{reason.told(&who)}</li> }).collect_view();
        let nothing = verdict.because.is_empty().then(|| view! { <span class="muted">"nothing grants it"</span> });
        view! {
            <tr>
                <td class="name">
                    <b>{verdict.right.word()}</b>
                    <p class="muted small">{verdict.right.meaning()}</p>
                </td>
                <td>{verdict_badge(verdict.allowed)}</td>
                <td>
                    <ul>{steps}</ul>
                    {nothing}
                </td>
            </tr>
        }
    };
    view! {
        <section class="section mt-8">
            <h2>{title}</h2>
            <p class="muted mb-2">{format!("{allowed} of {} rights", verdicts.len())}</p>
            <table class="rows reasons">
                <thead>
                    <tr>
                        <th scope="col">"Right"</th>
                        <th scope="col">"Verdict"</th>
                        <th scope="col">"Why"</th>
                    </tr>
                </thead>
                <tbody>{verdicts.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    }
    .into_any()
}
