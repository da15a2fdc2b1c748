//! The repositories of a registry: filter, table, adding by name.

use super::api::AddRepository;
use crate::links;
use crate::ui::{
    self, Empty, Field, FormError, Icon, MaybeAgo, Pagination, Post, PostForm, QueryForm, RepositoryPath, Sign,
    SortHeader,
};
use crate::visitor::may;
use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;
use model::Page;
use model::access::{Object, Right};
use model::registry::Registry;
use model::repository::{Repository, RepositorySort};
use model::text;

/// What the address says about the list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Part of the name.
    pub q: String,
    /// Order.
    pub sort: RepositorySort,
    /// Which piece, from 1.
    pub page: u32,
}

impl Listing {
    /// Reads the address.
    pub fn from_query(query: &ParamsMap) -> Self {
        let sort = query.get_str("sort").and_then(RepositorySort::from_word).unwrap_or_default();
        let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        Self { q: query.get("q").unwrap_or_default(), sort, page }
    }

    fn address(&self, path: &str, sort: &str, page: u32) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let sort = if sort == RepositorySort::default().as_str() { "" } else { sort };
        links::with_query(path, &[("q", &self.q), ("sort", sort), ("page", &page)])
    }
}

/// Tool row, table, pieces.
#[component]
pub fn Repositories(
    /// The connection.
    registry: Registry,
    /// The piece that is shown.
    repositories: Page<Repository>,
    /// What the address asked for.
    listing: Listing,
) -> impl IntoView {
    let path = links::registry(&registry.name);
    let (total, paging, pages, shown) =
        (repositories.total, repositories.paging, repositories.pages(), repositories.items.len());
    let table = if shown == 0 {
        Either::Left(view! { <Empty text=nothing(&registry, &listing) /> })
    } else {
        Either::Right(
            view! { <Table registry repositories=repositories.items listing=listing.clone() path=path.clone() /> },
        )
    };
    view! {
        <Filter path=path.clone() listing=listing.clone() />
        {table}
        <Pagination
            paging
            shown
            total
            pages
            href=move |page| listing.address(&path, listing.sort.as_str(), page)
        />
    }
}

/// Why the table is empty, and what to do.
fn nothing(registry: &Registry, listing: &Listing) -> String {
    match (registry.repositories, registry.listed) {
        (0, None) if registry.reason.is_empty() => "The repositories are being listed.".into(),
        (0, None) => "The repositories could not be listed yet.".into(),
        (0, Some(_)) if may(Right::Administer, Object::Everything) => {
            "The registry lists no repositories. Add the names you use below.".into()
        }
        (0, Some(_)) => "The registry lists no repositories. Whoever administers Weir can add names by hand.".into(),
        (known, _) => {
            format!("No repository matches “{}”; {} hidden by the filter.", listing.q, text::count(known))
        }
    }
}

/// Narrows the list as one types; without JavaScript with a button.
#[component]
fn Filter(path: String, listing: Listing) -> impl IntoView {
    let navigate = use_navigate();
    let typed = {
        let (path, listing) = (path.clone(), listing.clone());
        ui::after_typing(move |q| {
            let listing = Listing { q, ..listing.clone() };
            let address = listing.address(&path, listing.sort.as_str(), 1);
            navigate(&address, NavigateOptions { replace: true, scroll: false, ..Default::default() });
        })
    };
    view! {
        <QueryForm action=path class="tools" role="search">
            <input
                type="search"
                name="q"
                value=listing.q
                placeholder="Filter repositories"
                aria-label="Filter repositories"
                autocomplete="off"
                spellcheck="false"
                on:input:target=move |event| typed(event.target().value())
            />
            <input type="hidden" name="sort" value=listing.sort.as_str() />
            <button class="button no-js">"Filter"</button>
        </QueryForm>
    }
}

#[component]
fn Table(registry: Registry, repositories: Vec<Repository>, listing: Listing, path: String) -> impl IntoView {
    let row = move |repository: Repository| {
        let href = links::repository(&registry.name, &repository.name);
        let error = repository.error.map(|error| {
            view! {
                <p class="wrong">
                    <Icon sign=Sign::Failed />
                    {error}
                </p>
            }
        });
        let tags = match repository.tags {
            Some(tags) => Either::Left(text::count(tags)),
            None => Either::Right(view! { <span class="faint" title="Not known yet">"—"</span> }),
        };
        view! {
            <tr>
                <td class="name">
                    <a href=href>
                        <RepositoryPath name=repository.name />
                    </a>
                    {error}
                </td>
                <td data-label="Tags" class="num">
                    {tags}
                </td>
                <td data-label="Last change">
                    <MaybeAgo at=repository.changed />
                </td>
                <td data-label="Checked">
                    <MaybeAgo at=repository.checked />
                </td>
            </tr>
        }
    };
    let current = listing.sort.as_str();
    let by_name = if current == "name" { "-name" } else { "name" };
    let sorted = move |sort: &'static str| listing.address(&path, sort, 1);
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <SortHeader label="Name" orders=("name", "-name") current href=sorted(by_name) />
                    <SortHeader label="Tags" orders=("-tags", "-tags") current href=sorted("-tags") numeric=true />
                    <SortHeader label="Last change" orders=("-changed", "-changed") current href=sorted("-changed") />
                    <th scope="col">"Checked"</th>
                </tr>
            </thead>
            <tbody>{repositories.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

/// Adds a repository by name, for registries that list none.
#[component]
pub fn NewRepository(
    /// The connection.
    name: String,
) -> impl IntoView {
    let post = Post::to(AddRepository::url());
    view! {
        <details class="section mt-8" open=move || post.error.with(Option::is_some)>
            <summary>"Add repository"</summary>
            <PostForm post class="form mt-3">
                <input type="hidden" name="registry" value=name />
                <Field
                    label="Repository"
                    name="repository"
                    value=post.value("repository", "")
                    placeholder="team/app"
                    help="For names that the registry does not list."
                    error=post.error
                />
                <FormError error=post.error fields=&["repository"] />
                <div class="buttons">
                    <button class="button" disabled=post.pending>
                        "Add repository"
                    </button>
                </div>
            </PostForm>
        </details>
    }
}
