//! The bar on top.

use super::account::{AccountMenu, ThemeMenu};
use crate::links;
use crate::ui::{Icon, QueryForm, Sign, input};
use crate::visitor::{Refresh, Visitor, VisitorFetch};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use model::access::{Access, Object, Right};
use model::samples;

/// Brand, navigation, search, colours, account.
#[component]
pub fn Header() -> impl IntoView {
    let visitor = expect_context::<VisitorFetch>();
    Refresh::of_page().with_pages();
    view! {
        <header class="bar">
            <div>
                <a class="brand" href="/" aria-label="Weir">
                    <Icon sign=Sign::Weir />
                    <span>"Weir"</span>
                </a>
                <Suspense>
                    {move || Suspend::new(async move {
                        let Visitor { name, access, theme } = visitor.await.ok()?;
                        let administers = access.allows(Right::Administer, Object::Everything);
                        if name.is_none() && !access.sees(Object::Everything) {
                            return None;
                        }
                        let account = match name {
                            Some(name) => view! { <AccountMenu name administers /> }.into_any(),
                            None => view! { <SignIn /> }.into_any(),
                        };
                        Some(
                            view! {
                                <Navigation access />
                                <Find />
                                <ThemeMenu theme />
                                {account}
                            },
                        )
                    })}
                </Suspense>
            </div>
        </header>
    }
}

/// Links to the parts of Weir in which there is something for the visitor; behind a button on narrow screens.
#[component]
fn Navigation(access: Access) -> impl IntoView {
    let location = use_location();
    let link = move |href: &'static str, label: &'static str| {
        let here = move || {
            let path = location.pathname.get();
            (path == href || (href != "/" && path.starts_with(href))).then_some("page")
        };
        view! {
            <a href=href aria-current=here>
                {label}
            </a>
        }
    };
    let registries = access.sees_registries().then(|| link("/registries", "Registries"));
    let samples = access.sees(Object::Project(samples::PROJECT)).then(|| link("/samples", "Samples"));
    view! {
        <button type="button" class="bar-button nav-button" popovertarget="nav" aria-label="Menu">
            <Icon sign=Sign::Menu />
        </button>
        <nav class="nav" id="nav" popover="auto" aria-label="Main">
            {link("/", "Home")} {registries} {link("/projects", "Projects")} {link("/catalog", "Catalog")} {samples}
        </nav>
    }
}

/// For those who look around without an account.
#[component]
fn SignIn() -> impl IntoView {
    let location = use_location();
    let href = move || links::sign_in(&location.pathname.get());
    view! {
        <a class="button" href=href>
            "Sign in"
        </a>
    }
}

/// The search over everything.
#[component]
fn Find() -> impl IntoView {
    let (location, query) = (use_location(), use_query_map());
    // On the page of the search it says what is searched for.
    let sought = Memo::new(move |_| match location.pathname.get().as_str() {
        "/search" => query.with(|query| query.get("q").unwrap_or_default()),
        _ => String::new(),
    });
    // Not a property of the field: that would be set again whenever the bar is, over what is being typed.
    let show = |sought: &String| input("find").map(|field| field.set_value(sought));
    Effect::watch(move || sought.get(), move |sought, _, _| _ = show(sought), false);
    view! {
        <search class="find">
            <QueryForm action="/search">
                <Icon sign=Sign::Search />
                <input
                    type="search"
                    id="find"
                    name="q"
                    value=sought.get_untracked()
                    placeholder="Search everything"
                    aria-label="Search everything"
                    autocomplete="off"
                    spellcheck="false"
                />
                <kbd aria-hidden="true">"/"</kbd>
            </QueryForm>
        </search>
    }
}
