//! Errors: what, why, what to do, and the id to find it in the log.

use crate::{Error, ErrorKind};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// In place of what could not be shown. Gives the page its HTTP status.
#[component]
pub fn ErrorPanel(
    /// What went wrong.
    error: Error,
) -> impl IntoView {
    #[cfg(feature = "ssr")]
    crate::server::set_page_status(error.status());
    let title = match error.kind {
        ErrorKind::Unauthenticated => "Sign in to see this",
        ErrorKind::Forbidden => "Not allowed",
        ErrorKind::NotFound => "Not found",
        ErrorKind::Upstream => "The registry did not answer as asked",
        ErrorKind::Network => "Weir did not answer",
        _ => "This did not work",
    };
    let next = use_location();
    let way_on = match error.kind {
        ErrorKind::Unauthenticated => {
            let path = move || format!("/login?next={}", next.pathname.get());
            view! { <a class="button" href=path>"Sign in"</a> }.into_any()
        }
        _ => view! { <a class="button" href="/">"Go to the home page"</a> }.into_any(),
    };
    view! {
        <section class="panel" role="alert">
            <h2>{title}</h2>
            <p>{error.message}</p>
            {way_on}
            {error.id.map(|id| view! { <p class="faint">"Request " <code>{id}</code></p> })}
        </section>
    }
}

/// Why a form was not accepted, above its buttons.
#[component]
pub fn FormError(
    /// What went wrong, if anything.
    #[prop(into)]
    error: Signal<Option<Error>>,
) -> impl IntoView {
    move || error.get().map(|error| view! { <p class="alert" role="alert">{error.message}</p> })
}
