//! Everybody's tokens, for administrators.

use super::api;
use super::list::{heads, row};
use crate::links;
use crate::pages::members::RevokeRobotToken;
use crate::pages::users::{AdminTabs, RevokeTokenOf};
use crate::ui::{self, Crumbs, Empty, Fetch, Head, PageTitle, Pagination, QueryForm, loaded_for};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use model::Page;
use model::access::Subject;
use model::account::OwnedToken;
use model::text;

/// The page; the address says which of them.
#[component]
pub fn TokensPage() -> impl IntoView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| {
            let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1);
            (query.get("q").unwrap_or_default(), page)
        })
    });
    let tokens = Fetch::new(move || asked.get(), |(q, page)| api::list_all_tokens(q, page));
    ui::on_hurry(move || tokens.refetch());
    view! {
        <PageTitle text="Tokens" />
        {loaded_for(tokens, asked, |tokens, (q, _)| shown(tokens, q))}
    }
    .into_any()
}

fn shown(tokens: Page<OwnedToken>, q: String) -> AnyView {
    let (total, paging, pages, count) = (tokens.total, tokens.paging, tokens.pages(), tokens.items.len());
    let table = match (count, q.is_empty()) {
        (0, true) => Either::Left(view! { <Empty text="Nobody has a token yet." /> }),
        (0, false) => Either::Left(view! { <Empty text=format!("No token and no owner matches “{q}”.") /> }),
        _ => Either::Right(view! {
            <table class="rows">
                {heads(true)} <tbody>{tokens.items.into_iter().map(line).collect_view()}</tbody>
            </table>
        }),
    };
    let sought = q.clone();
    view! {
        <Crumbs above=vec![] here="Tokens" />
        <Head title=|| "Tokens">
            <span>{text::counted(total, "token", "tokens")}</span>
            <span>"With a token, a program acts as the token’s owner."</span>
        </Head>
        <AdminTabs here="Tokens" />
        <QueryForm action="/admin/tokens" class="tools" role="search">
            <input
                type="search"
                name="q"
                value=sought
                placeholder="Name or owner"
                aria-label="Name or owner"
                autocomplete="off"
                spellcheck="false"
            />
            <button class="button">"Filter"</button>
        </QueryForm>
        {table}
        <Pagination
            paging
            shown=count
            total
            pages
            href=move |page| links::with_query("/admin/tokens", &[("q", &q), ("page", &page.to_string())])
        />
    }
    .into_any()
}

/// A token is revoked where its owner is.
fn line(OwnedToken { owner, token }: OwnedToken) -> AnyView {
    let (href, name, path, fields) = match owner {
        Subject::Robot(project, robot) => (
            format!("/projects/{project}/robots/{robot}"),
            format!("{project}/{robot}"),
            RevokeRobotToken::url(),
            vec![("project", project.to_string()), ("robot", robot)],
        ),
        person => {
            let name = person.actor_name();
            (links::user(&name), name.clone(), RevokeTokenOf::url(), vec![("user", name)])
        }
    };
    row(token, Some(view! { <a href=href>{name}</a> }.into_any()), path, fields)
}
