//! Signing in.

mod api;

use crate::ui::{Field, FormError, PageTitle, Submit};
use crate::{Error, ErrorKind};
pub(crate) use api::SignIn;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The sign-in page. Afterwards the document is loaded anew, so that nothing of before remains.
#[component]
pub fn LoginPage() -> impl IntoView {
    let sign_in = ServerAction::<SignIn>::new();
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    let error = Signal::derive(move || match sign_in.value().get() {
        Some(Err(error)) => Some(explain(error, sign_in.version().get() == 0)),
        _ => None,
    });
    Effect::new(move || {
        if let Some(Ok(next)) = sign_in.value().get() {
            _ = window().location().assign(&next);
        }
    });
    view! {
        <PageTitle text="Sign in" />
        <section class="sign-in">
            <h1>"Sign in"</h1>
            <ActionForm action=sign_in attr:class="form">
                <FormError error />
                <Field label="Username" name="username" autocomplete="username" />
                <Field label="Password" name="password" kind="password" autocomplete="current-password" />
                <input type="hidden" name="next" value=next />
                <div class="buttons">
                    <Submit label="Sign in" pending=sign_in.pending() primary=true />
                </div>
            </ActionForm>
        </section>
    }
}

/// The engine's own words, unless the error came with the address.
fn explain(error: Error, from_address: bool) -> Error {
    match error.kind {
        _ if !from_address => error,
        ErrorKind::Invalid => Error::new(error.kind, "Username or password is wrong"),
        _ => error.in_our_words(),
    }
}
