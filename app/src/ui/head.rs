//! The top of a page: where it is, its title, the facts, what can be done.

use leptos::prelude::*;

/// The way from the top to this page. The last step is the page itself and has no address.
#[component]
pub fn Crumbs(
    /// Addresses and names of the pages above.
    above: Vec<(String, String)>,
    /// The name of this page.
    #[prop(into)]
    here: String,
) -> impl IntoView {
    let step = |(href, name): (String, String)| {
        view! {
            <li>
                <a href=href>{name}</a>
            </li>
        }
    };
    view! {
        <nav class="crumbs" aria-label="Breadcrumb">
            <ol>
                {above.into_iter().map(step).collect_view()} <li aria-current="page">{here}</li>
            </ol>
        </nav>
    }
    .into_any()
}

/// Title, facts, actions.
#[component]
pub fn Head(
    /// The one title of the page.
    #[prop(into)]
    title: ViewFnOnce,
    /// What `y` copies here.
    #[prop(optional, into)]
    reference: Option<String>,
    /// What can be done, the most important last.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// The facts, each in an element of its own.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="head">
            <div>
                <h1 data-ref=reference>{title.run()}</h1>
                {children.map(|facts| view! { <div class="facts">{facts()}</div> })}
            </div>
            <div class="actions">{actions.run()}</div>
        </div>
    }
    .into_any()
}
