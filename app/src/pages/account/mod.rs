//! One's own account: password, tokens for the REST API, sessions.

mod api;
mod sessions;

pub use sessions::SessionList;

use crate::pages::tokens::{TokenForm, TokenTable};
use crate::ui::{self, Buttons, Command, Fetch, Field, FormError, Head, PageTitle, Post, PostButton, PostForm, loaded};
use api::{Account, ChangePassword, CreateToken, EndOtherSessions, EndSession, RevokeToken};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The page of one's account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let account = Fetch::new(|| (), |()| api::get_account());
    // By itself: the lists are fetched again while a password is typed.
    let has_password = Fetch::new(|| (), |()| api::has_password());
    ui::on_hurry(move || account.refetch());
    view! {
        <PageTitle text="Account" />
        <Head title=|| "Account">
            <span>"A token lets a program use Weir’s REST API in your name."</span>
        </Head>
        <section class="section">
            <h2>"New token"</h2>
            <TokenForm post=Post::to(CreateToken::url()) owner="you may" />
            <details class="twin">
                <summary>"Command line"</summary>
                <Command line="weir token create --name ci" />
                <Command line=r#"curl -X POST -H "Authorization: Bearer $WEIR_TOKEN" -H "Content-Type: application/json" -d '{"metadata": {"name": "ci"}}' "$WEIR_URL/apis/weir/v1/tokens""# />
            </details>
        </section>
        {loaded(account, lists)}
        {loaded(has_password, password)}
    }
    .into_any()
}

fn lists(Account { tokens, sessions, here, .. }: Account) -> AnyView {
    let others = (sessions.len() > 1).then(|| {
        view! {
            <p class="mt-4">
                <PostButton path=EndOtherSessions::url() fields=vec![] label="Sign out everywhere else" />
            </p>
        }
    });
    view! {
        <section class="section">
            <h2>"Tokens"</h2>
            <TokenTable tokens revoke=RevokeToken::url() />
        </section>
        <section class="section">
            <h2>"Sessions"</h2>
            <SessionList sessions here=here.unwrap_or_default() end=EndSession::url() />
            {others}
        </section>
    }
    .into_any()
}

fn password(has_one: bool) -> AnyView {
    let post = Post::to(ChangePassword::url());
    if !has_one {
        return view! {
            <section class="section">
                <h2>"Password"</h2>
                <p class="muted">
                    "You have none: you sign in through the provider of your identity. An administrator can give you one."
                </p>
            </section>
        }
        .into_any();
    }
    view! {
        <section class="section">
            <h2>"Password"</h2>
            <PostForm post class="form">
                <FormError error=post.error fields=&["old", "password"] />
                <Field label="Present password" name="old" kind="password" autocomplete="current-password" error=post.error />
                <Field
                    label="New password"
                    name="password"
                    kind="password"
                    autocomplete="new-password"
                    help="Everywhere else you are signed out."
                    error=post.error
                />
                <Buttons post label="Change password" second=true cancel="" />
            </PostForm>
        </section>
    }
    .into_any()
}
