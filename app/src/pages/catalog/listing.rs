//! What the address says about the catalogue, and what changes it.

use crate::links;
use crate::ui::{self, Choice, QueryForm};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use leptos_router::params::ParamsMap;
use model::ProjectName;
use model::template::{Category, TemplateSort};
use serde::{Deserialize, Serialize};

/// Orders as people say them.
const ORDERS: [(TemplateSort, &str); 4] = [
    (TemplateSort::Project, "Best first"),
    (TemplateSort::Title, "Title, a to z"),
    (TemplateSort::TitleDescending, "Title, z to a"),
    (TemplateSort::Updated, "Latest changed first"),
];

/// What the address says, in its own words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// Keywords.
    pub q: String,
    /// One category, or all.
    pub category: String,
    /// One project, or all.
    pub project: String,
    /// Order.
    pub sort: String,
    /// Which piece, from 1.
    pub page: u32,
}

impl Listing {
    /// Reads the address.
    pub fn from_query(query: &ParamsMap) -> Self {
        let word = |name| query.get(name).unwrap_or_default();
        let page = query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1);
        Self { q: word("q"), category: word("category"), project: word("project"), sort: word("sort"), page }
    }

    /// The address that says it.
    pub fn address(&self) -> String {
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let sort = if self.sort == TemplateSort::default().as_str() { "" } else { &self.sort };
        links::with_query(
            "/catalog",
            &[
                ("q", &self.q),
                ("category", &self.category),
                ("project", &self.project),
                ("sort", sort),
                ("page", &page),
            ],
        )
    }

    /// Is anything left out?
    pub fn is_narrowed(&self) -> bool {
        !(self.q.is_empty() && self.category.is_empty() && self.project.is_empty())
    }
}

/// Categories and how many templates each has.
#[component]
pub fn Categories(
    /// What is shown.
    listing: Listing,
    /// The categories there are.
    categories: Vec<(Category, i64)>,
) -> impl IntoView {
    let link = |word: &str, label: &'static str, count: Option<i64>| {
        let address = Listing { category: word.to_owned(), page: 1, ..listing.clone() }.address();
        let here = (listing.category == word).then_some("true");
        view! {
            <a class="choice" href=address aria-current=here>
                {label}
                {count.map(|count| view! { <span class="muted">" " {count}</span> })}
            </a>
        }
    };
    view! {
        <nav class="choices" aria-label="Categories">
            {link("", "All", None)}
            {categories
                .iter()
                .map(|(category, count)| link(category.as_str(), category.label(), Some(*count)))
                .collect_view()}
        </nav>
    }
    .into_any()
}

/// Narrows and orders the catalogue as one types or chooses; without JavaScript with a button.
#[component]
pub fn Tools(
    /// What is shown.
    listing: Listing,
    /// The projects there are, and how many templates each has.
    projects: Vec<(ProjectName, i64)>,
) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |listing: Listing| {
        let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
        navigate(&Listing { page: 1, ..listing }.address(), options);
    };
    let typed = {
        let (go, listing) = (go.clone(), listing.clone());
        ui::after_typing(move |q| go(Listing { q, ..listing.clone() }))
    };
    let chosen = {
        let listing = listing.clone();
        move |name: String, value: String| match name.as_str() {
            "project" => go(Listing { project: value, ..listing.clone() }),
            _ => go(Listing { sort: value, ..listing.clone() }),
        }
    };
    let orders = ORDERS.map(|(sort, title)| (sort.as_str().to_owned(), title.to_owned())).to_vec();
    let every = (String::new(), "All projects".to_owned());
    let projects = projects.into_iter().map(|(name, count)| (name.to_string(), format!("{name} ({count})")));
    let projects: Vec<_> = std::iter::once(every).chain(projects).collect();
    view! {
        <QueryForm action="/catalog" class="tools" role="search">
            <input
                type="search"
                name="q"
                value=listing.q.clone()
                placeholder="Filter templates"
                aria-label="Filter templates"
                autocomplete="off"
                spellcheck="false"
                on:input:target=move |event| typed(event.target().value())
            />
            <input type="hidden" name="category" value=listing.category.clone() />
            <span class="choosers" on:change=move |event| ui::changed_select(&event, &chosen)>
                <Choice label="Project" name="project" options=projects chosen=listing.project.clone() />
                <Choice label="Order" name="sort" options=orders chosen=listing.sort.clone() />
            </span>
            <button class="button no-js">"Filter"</button>
        </QueryForm>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Listing;

    #[test]
    fn addresses_say_only_what_is_not_usual() {
        assert_eq!(Listing::default().address(), "/catalog");
        let listing = Listing { q: "rails db".into(), category: "languages".into(), page: 2, ..Listing::default() };
        assert_eq!(listing.address(), "/catalog?q=rails%20db&category=languages&page=2");
        assert_eq!(Listing { sort: "project".into(), ..Listing::default() }.address(), "/catalog");
    }
}
