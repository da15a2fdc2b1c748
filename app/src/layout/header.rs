//! The bar on top.

use super::VisitorResource;
use super::api::SignOut;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// Brand, navigation, search, colours, account.
#[component]
pub fn Header() -> impl IntoView {
    let visitor = expect_context::<VisitorResource>();
    view! {
        <header class="bar">
            <a class="brand" href="/">
                "Weir"
            </a>
            <Suspense>
                {move || Suspend::new(async move {
                    let name = visitor.await.ok().and_then(|visitor| visitor.name);
                    name.map(|name| {
                        view! {
                            <details class="menu">
                                <summary>{name}</summary>
                                <form method="post" action=SignOut::url()>
                                    <button>"Sign out"</button>
                                </form>
                            </details>
                        }
                    })
                })}
            </Suspense>
        </header>
    }
}
