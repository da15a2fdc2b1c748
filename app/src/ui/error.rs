//! Errors and warnings: what, why, what to do, and the id to find it in the log.

use super::icon::{Icon, Sign};
use crate::visitor::Refresh;
use crate::{Error, ErrorKind, links};
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
    if error.kind.is_refusal() {
        let visitor = Refresh::of_page();
        Effect::new(move || visitor.now());
    }
    let title = match error.kind {
        ErrorKind::Unauthenticated => "Sign in to see this",
        ErrorKind::Forbidden => "Not allowed",
        ErrorKind::NotFound => "Not found",
        ErrorKind::Upstream => "The registry did not do as asked",
        ErrorKind::Network => "No answer",
        _ => "This did not work",
    };
    let location = use_location();
    let (way_on, label) = match error.kind {
        ErrorKind::Unauthenticated => (links::sign_in(&location.pathname.get_untracked()), "Sign in"),
        ErrorKind::NotFound | ErrorKind::Forbidden => ("/".to_owned(), "Go to the home page"),
        _ => (location.pathname.get_untracked(), "Try again"),
    };
    view! {
        <section class="panel grid gap-2 justify-items-start" role="alert">
            <h1>{title}</h1>
            <p>{error.message.clone()}</p>
            {error.id_to_report().map(|id| view! { <p class="muted small">"Request " <code>{id}</code></p> })}
            <a class="button" href=way_on rel="external">
                {label}
            </a>
        </section>
    }
}

/// Something to know about what is shown.
#[component]
pub fn Note(
    /// Bad, or only worth a look?
    #[prop(optional)]
    bad: bool,
    /// What it is.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=if bad { "note bad" } else { "note warn" }>
            <Icon sign=if bad { Sign::Failed } else { Sign::Warning } />
            <div>{children()}</div>
        </div>
    }
    .into_any()
}

/// Why a form was not accepted, if that is not about one of its fields.
#[component]
pub fn FormError(
    /// What went wrong, if anything.
    #[prop(into)]
    error: Signal<Option<Error>>,
    /// The fields that show their own errors.
    #[prop(optional)]
    fields: &'static [&'static str],
) -> impl IntoView {
    let told = move || error.get().filter(|e| !e.field.as_deref().is_some_and(|field| fields.contains(&field)));
    move || {
        told().map(|error| {
            view! {
                <div class="note bad" role="alert">
                    <Icon sign=Sign::Failed />
                    <div>
                        {error.message.clone()}
                        {error.id_to_report().map(|id| view! { <p class="muted small">"Request " <code>{id}</code></p> })}
                    </div>
                </div>
            }
        })
    }
}

/// Why a field was not accepted, below it.
#[component]
pub fn FieldError(
    /// The id that the field refers to.
    id: String,
    /// The message, if any.
    #[prop(into)]
    message: Signal<Option<String>>,
) -> impl IntoView {
    move || {
        message.get().map(|message| {
            view! {
                <span class="wrong" id=id.clone() role="alert">
                    <Icon sign=Sign::Failed />
                    {message}
                </span>
            }
        })
    }
}
