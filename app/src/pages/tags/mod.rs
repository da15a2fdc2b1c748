//! The tags of a repository.

mod listing;
mod row;
mod table;
mod tools;

pub use listing::Listing;

use super::above_repository;
use super::references::RefreshRepository;
use super::registries::ShortListing;
use crate::links;
use crate::ui::{
    CommandTwin, Crumbs, FillLine, Head, Icon, MaybeAgo, Note, Pagination, PostButton, ReadingAgain, RepositoryPath,
    Sign,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::repository::RepositoryFacts;
use model::tag::TagPage;
use model::text;
use table::Table;
use tools::Tools;

/// The page of a repository.
#[component]
pub fn TagsView(
    /// What to show.
    page: TagPage,
    /// What the address asked for.
    listing: Listing,
    /// The latest facts, if they are newer than the page.
    facts: Signal<Option<RepositoryFacts>>,
) -> impl IntoView {
    let TagPage { registry, pull, facts: own, platforms, tags } = page;
    let repository = own.repository.name.clone();
    let path = links::repository(&registry, &repository);
    let facts = {
        let own = own.clone();
        Signal::derive(move || facts.get().filter(|now| now.revision == own.revision).unwrap_or_else(|| own.clone()))
    };
    let (total, paging, pages, shown) = (tags.total, tags.paging, tags.pages(), tags.items.len());
    let twin = links::with_query(
        &format!("/apis/weir/v1/registries/{registry}/tags"),
        &[
            ("repository", repository.as_str()),
            ("q", &listing.q),
            ("platform", &listing.platform),
            ("sort", listing.sort.as_str()),
        ],
    );
    let href = {
        let (path, listing) = (path.clone(), listing.clone());
        move |page| Listing { page, ..listing.clone() }.address(&path)
    };
    view! {
        <Crumbs above=above_repository(&registry, None) here=repository.as_str() />
        <Top registry=registry.to_string() pull=pull.clone() facts own=own.clone() />
        {own.warning.map(|warning| {
            let fields = vec![("registry", registry.to_string()), ("repository", repository.to_string())];
            view! { <ShortListing registry=registry.to_string() warning path=RefreshRepository::url() fields /> }
        })}
        {own.repository.error.map(|error| view! { <Note bad=true>{error}</Note> })}
        <FillLine fill=Signal::derive(move || facts.get().fill) />
        <Tools path=path.clone() listing=listing.clone() platforms />
        <Table registry repository pull tags=tags.items listing path known=own.repository.tags />
        <Pagination paging shown total pages href />
        <CommandTwin method="GET" path=twin />
    }
}

#[component]
fn Top(registry: String, pull: String, facts: Signal<RepositoryFacts>, own: RepositoryFacts) -> impl IntoView {
    let name = own.repository.name;
    let title = name.to_string();
    let source = pull.clone();
    let actions = move || {
        view! {
            <a class="button" href=links::with_query("/import", &[("from", &source)])>
                <Icon sign=Sign::Import />
                "Add to a stream…"
            </a>
            <button class="button" form="tags">
                <Icon sign=Sign::Compare />
                "Compare"
            </button>
            <PostButton
                path=RefreshRepository::url()
                fields=vec![("registry", registry), ("repository", name.to_string())]
                label="Refresh"
                sign=Sign::Refresh
            />
        }
    };
    view! {
        <Head title=move || view! { <RepositoryPath name=title /> } reference=pull actions>
            <span>{move || counted(&facts.get())}</span>
            <span>"checked " {move || view! { <MaybeAgo at=facts.get().repository.checked /> }}</span>
            <ReadingAgain fill=Signal::derive(move || facts.get().fill) />
        </Head>
    }
}

fn counted(facts: &RepositoryFacts) -> String {
    let images = text::counted(facts.images, "image", "images");
    match facts.repository.tags {
        Some(tags) => format!("{}, {images}", text::counted(tags, "tag", "tags")),
        None => "tags not read yet".into(),
    }
}
