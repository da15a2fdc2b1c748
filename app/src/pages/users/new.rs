//! A new account.

use super::api::CreateUser;
use crate::done::Done;
use crate::ui::{Buttons, Command, Copy, Crumbs, Field, FormError, Head, PageTitle, Post, PostForm};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The form.
#[component]
pub fn NewUserPage() -> impl IntoView {
    let post = Post::to(CreateUser::url());
    view! {
        <PageTitle text="Add user" />
        <Crumbs above=vec![("/admin/users".to_owned(), "Users".to_owned())] here="Add user" />
        <Head title=|| "Add user" />
        <PostForm post class="form">
            <Field
                label="Name"
                name="name"
                value=post.value("name", "")
                help="They sign in with it, and it stands in histories. It cannot be changed, and nobody else ever gets it."
                error=post.error
            />
            <Field label="Display name" name="display_name" value=post.value("display_name", "") optional=true error=post.error />
            <Field
                label="Password"
                name="password"
                kind="password"
                autocomplete="new-password"
                optional=true
                help="Empty: Weir makes one up and shows it once."
                error=post.error
            />
            <FormError error=post.error fields=&["name", "display_name", "password"] />
            <Buttons post label="Add user" cancel="/admin/users" />
            <details class="twin">
                <summary>"Command line"</summary>
                <Command line="weir user create ana" />
            </details>
        </PostForm>
        <MadeUp done=post.done />
    }
    .into_any()
}

/// A password at the only moment it is shown.
#[component]
pub fn MadeUp(
    /// What the form was answered, if anything.
    done: RwSignal<Option<Done>>,
) -> impl IntoView {
    let shown = |Done { told, secret, .. }: Done| {
        let secret = secret?;
        Some(view! {
            <div class="panel made">
                <h3>{told}</h3>
                <p>"Hand over the password now. Weir never shows it again."</p>
                <p class="buttons">
                    <code class="value">{secret.clone()}</code>
                    <Copy text=secret label="Copy password" />
                </p>
            </div>
        })
    };
    view! { <div role="status">{move || done.get().and_then(shown)}</div> }
}
