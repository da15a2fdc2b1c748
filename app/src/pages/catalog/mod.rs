//! The catalogue: all templates, found by what they are for.

mod api;
mod cards;
mod deleted;
mod listing;

pub use cards::TemplateTags;
pub use deleted::DeletedTemplates;

use crate::ui::{self, Crumbs, Empty, Fetch, Head, Icon, PageTitle, Pagination, Sign, loaded};
use crate::visitor;
use api::Shelf;
use cards::Card;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use listing::{Categories, Listing, Tools};
use model::access::Right;
use model::template::Catalogue;
use model::text;

/// The first steps of the way to a page of the catalogue.
pub fn above(more: Vec<(String, String)>) -> Vec<(String, String)> {
    std::iter::once(("/catalog".to_owned(), "Catalog".to_owned())).chain(more).collect()
}

/// The page of the catalogue; the address says what of it.
#[component]
pub fn CatalogPage() -> impl IntoView {
    let query = use_query_map();
    let listing = Memo::new(move |_| query.with(Listing::from_query));
    let shelf = Fetch::new(move || listing.get(), api::load);
    ui::on_hurry(move || shelf.refetch());
    view! {
        <PageTitle text="Catalog" />
        {loaded(shelf, shown)}
    }
    .into_any()
}

fn shown(Shelf { listing, catalogue, deleted }: Shelf) -> AnyView {
    let Catalogue { cards, categories, projects } = catalogue;
    let (total, paging, pages, count) = (cards.total, cards.paging, cards.pages(), cards.items.len());
    let upload = visitor::may_somewhere(Right::EditTemplates).then(|| {
        view! {
            <a class="button primary" href="/catalog/upload">
                <Icon sign=Sign::Import />
                "Upload template"
            </a>
        }
    });
    let list = if count == 0 {
        let clear = |label: &'static str| view! { <a class="button" href="/catalog">{label}</a> };
        if listing.is_narrowed() {
            view! { <Empty text="No template matches.">{clear("Show all templates")}</Empty> }.into_any()
        } else {
            view! { <Empty text="There is no template yet. Upload the first one." /> }.into_any()
        }
    } else {
        let cards = cards.items.into_iter().map(|card| view! { <Card card /> }).collect_view();
        view! { <div class="cards shelf">{cards}</div> }.into_any()
    };
    let address = listing.clone();
    view! {
        <Crumbs above=vec![] here="Catalog" />
        <Head title=|| "Catalog" actions=move || upload>
            <span>{text::counted(total, "template", "templates")}</span>
            <span>"A template becomes a set of objects once its parameters are filled in."</span>
        </Head>
        <Categories listing=listing.clone() categories />
        <Tools listing projects />
        {list}
        <Pagination paging shown=count total pages href=move |page| Listing { page, ..address.clone() }.address() />
        <div class="mt-8">
            <DeletedTemplates list=deleted />
        </div>
    }
    .into_any()
}
