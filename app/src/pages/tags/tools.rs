//! The tool row of the tags table: a form of the address, applied as one types or chooses.

use super::Listing;
use crate::ui::{self, Choice, QueryForm};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use model::Platform;
use model::tag::TagSort;

/// Orders as people say them.
const ORDERS: [(TagSort, &str); 10] = [
    (TagSort::MovedDescending, "Latest moved first"),
    (TagSort::Moved, "Longest unmoved first"),
    (TagSort::VersionDescending, "Highest version first"),
    (TagSort::Version, "Lowest version first"),
    (TagSort::Name, "Name, a to z"),
    (TagSort::NameDescending, "Name, z to a"),
    (TagSort::BuiltDescending, "Newest build first"),
    (TagSort::Built, "Oldest build first"),
    (TagSort::SizeDescending, "Largest first"),
    (TagSort::Size, "Smallest first"),
];

/// “Filter tags”, platform, kind, order.
#[component]
pub fn Tools(
    /// The address of the repository.
    path: String,
    /// What the address asks for.
    listing: Listing,
    /// Platforms that occur.
    platforms: Vec<Platform>,
) -> impl IntoView {
    let navigate = use_navigate();
    let go = {
        let path = path.clone();
        move |listing: Listing| {
            let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
            navigate(&Listing { page: 1, ..listing }.address(&path), options);
        }
    };
    let typed = {
        let (go, listing) = (go.clone(), listing.clone());
        ui::after_typing(move |q| go(Listing { q, ..listing.clone() }))
    };
    let chosen = {
        let listing = listing.clone();
        move |name: String, value: String| {
            let mut listing = listing.clone();
            match name.as_str() {
                "platform" => listing.platform = value,
                "kind" => listing.kind = value,
                _ => listing.sort = TagSort::from_word(&value).unwrap_or_default(),
            }
            go(listing);
        }
    };
    view! {
        <QueryForm action=path class="tools" role="search">
            <input
                type="search"
                name="q"
                value=listing.q.clone()
                placeholder="Filter tags"
                aria-label="Filter tags"
                autocomplete="off"
                spellcheck="false"
                on:input:target=move |event| typed(event.target().value())
            />
            <span class="choosers" on:change=move |event| ui::changed_select(&event, &chosen)>
                <Choice label="Platform" name="platform" options=platform_options(&platforms) chosen=listing.platform />
                <Choice label="Kind" name="kind" options=kind_options() chosen=listing.kind />
                <Choice label="Order" name="sort" options=order_options() chosen=listing.sort.as_str().to_owned() />
            </span>
            <button class="button no-js">"Filter"</button>
        </QueryForm>
    }
}

fn platform_options(platforms: &[Platform]) -> Vec<(String, String)> {
    let any = (String::new(), "Any platform".to_owned());
    std::iter::once(any).chain(platforms.iter().map(|platform| (platform.to_string(), platform.to_string()))).collect()
}

fn kind_options() -> Vec<(String, String)> {
    let words = [("", "Any kind"), ("image", "Images"), ("index", "Multi-platform"), ("artifact", "Artifacts")];
    words.map(|(word, title)| (word.to_owned(), title.to_owned())).to_vec()
}

fn order_options() -> Vec<(String, String)> {
    ORDERS.map(|(sort, title)| (sort.as_str().to_owned(), title.to_owned())).to_vec()
}
