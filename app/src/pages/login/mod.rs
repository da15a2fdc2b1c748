//! Signing in.

mod api;
mod provider;

use crate::ui::{Buttons, Field, FormError, PageTitle, Post, PostForm};
use crate::{Error, ErrorKind};
#[cfg(feature = "ssr")]
pub(crate) use api::GetProvider;
pub(crate) use api::SignIn;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use provider::Provider;

/// The sign-in page. Afterwards the document is loaded anew, so that nothing of before remains.
#[component]
pub fn LoginPage() -> impl IntoView {
    let post = Post::to(SignIn::url());
    let next = use_query_map().read_untracked().get("next").unwrap_or_default();
    let error = Signal::derive(move || post.error.get().map(explain));
    view! {
        <PageTitle text="Sign in" />
        <section class="sign-in">
            <h1>"Sign in"</h1>
            <Provider next=next.clone() />
            <PostForm post anew=true class="form">
                <FormError error />
                <Field
                    label="Username"
                    name="username"
                    value=post.value("username", "")
                    autocomplete="username"
                />
                <Field label="Password" name="password" kind="password" autocomplete="current-password" />
                <input type="hidden" name="next" value=next />
                <Buttons post label="Sign in" cancel="" />
            </PostForm>
        </section>
    }
}

/// What is refused here is always the pair of name and password.
fn explain(error: Error) -> Error {
    match error.kind {
        ErrorKind::Invalid => Error::new(error.kind, "Username or password is wrong"),
        _ => error,
    }
}
