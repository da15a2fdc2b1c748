//! One's own account: the tokens for the REST API.

mod api;
mod list;
mod made;

use crate::ui::{self, Buttons, Command, Field, FormError, Head, PageTitle, Post, PostForm, loaded};
use api::CreateToken;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use made::Made;

/// The page of one's account.
#[component]
pub fn AccountPage() -> impl IntoView {
    let tokens = Resource::new(|| (), |()| api::list_tokens());
    ui::on_hurry(move || tokens.refetch());
    view! {
        <PageTitle text="Account" />
        <Head title=|| "Account">
            <span>"A token lets a program use Weir’s REST API in your name."</span>
        </Head>
        <NewTokenForm />
        {loaded(tokens, list::shown)}
    }
}

#[component]
fn NewTokenForm() -> impl IntoView {
    let post = Post::to(CreateToken::url());
    view! {
        <section class="section">
            <h2>"New token"</h2>
            <PostForm post class="form">
                <FormError error=post.error fields=&["name"] />
                <Field
                    label="Name"
                    name="name"
                    value=post.value("name", "")
                    help="What it is for, such as ci or backup"
                    error=post.error
                />
                <Buttons post label="New token" cancel="" />
            </PostForm>
            <Made done=post.done />
            <details class="twin">
                <summary>"Command line"</summary>
                <Command line="weir token create --name ci" />
                <Command line=r#"curl -X POST -H "Authorization: Bearer $WEIR_TOKEN" -H "Content-Type: application/json" -d '{"metadata": {"name": "ci"}}' "$WEIR_URL/apis/weir/v1/tokens""# />
            </details>
        </section>
    }
}
