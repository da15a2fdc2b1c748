//! What imports into a project sign in to registries with. Nobody can read a password back.

use super::api::{PutCredential, RemoveCredential};
use crate::ui::{Ago, Buttons, Empty, Field, FormError, Post, PostButton, PostForm, Twins};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::ProjectName;
use model::project::ProjectCredential;

/// The credentials there are, and the form for another one.
#[component]
pub fn Credentials(
    /// The project.
    project: ProjectName,
    /// What it has.
    list: Vec<ProjectCredential>,
) -> impl IntoView {
    let table = if list.is_empty() {
        view! { <Empty text="Imports sign in nowhere yet: they see what a registry shows to everybody." /> }.into_any()
    } else {
        let rows = list.into_iter().map(|credential| view! { <Row project=project.clone() credential /> });
        view! { <Table rows=rows.collect_view().into_any() /> }.into_any()
    };
    view! {
        <section class="section">
            <h2>"Registry credentials"</h2>
            <p class="muted">
                "Imports into this project sign in with these, for tags set by people who have the right “use-credential” here. Other tags are imported without signing in."
            </p>
            <div class="mt-2">{table}</div>
        </section>
        <section class="section">
            <h2>"New credential"</h2>
            <Form project />
        </section>
    }
    .into_any()
}

#[component]
fn Table(rows: AnyView) -> impl IntoView {
    view! {
        <table class="rows">
            <thead>
                <tr>
                    <th scope="col">"Registry"</th>
                    <th scope="col">"Username"</th>
                    <th scope="col">"Password"</th>
                    <th scope="col">"Changed"</th>
                    <td></td>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[component]
fn Row(project: ProjectName, credential: ProjectCredential) -> impl IntoView {
    let ProjectCredential { host, username, changed, by } = credential;
    let fields = vec![("project", project.to_string()), ("host", host.clone())];
    view! {
        <tr>
            <td class="name">
                <b>{host.clone()}</b>
            </td>
            <td data-label="Username">{username}</td>
            <td data-label="Password" class="muted">
                "kept, never shown"
            </td>
            <td data-label="Changed">
                <Ago at=changed />
                <span class="muted">{format!(" by {by}")}</span>
            </td>
            <td class="num">
                <details class="pop confirm" name="pop">
                    <summary class="button small-button">"Forget…"<span class="hidden-text">{format!(" {host}")}</span></summary>
                    <div>
                        <p>{format!("Imports from {host} go on without signing in.")}</p>
                        <PostButton path=RemoveCredential::url() fields label="Forget" class="button danger" />
                    </div>
                </details>
            </td>
        </tr>
    }
    .into_any()
}

#[component]
fn Form(project: ProjectName) -> impl IntoView {
    let post = Post::to(PutCredential::url());
    let twin = format!(
        "curl -X PUT -H \"Authorization: Bearer $WEIR_TOKEN\" -H \"Content-Type: application/json\" \
         -d '{{\"username\": \"ci\", \"password\": \"…\"}}' \"$WEIR_URL/apis/weir/v1/namespaces/{project}/credentials/quay.io\""
    );
    view! {
        <PostForm post class="form">
            <input type="hidden" name="project" value=project.to_string() />
            <Field
                label="Registry"
                name="host"
                value=post.value("host", "")
                placeholder="quay.io"
                help="The host, as references to images name it. What it has already is replaced."
                error=post.error
            />
            <Field label="Username" name="username" value=post.value("username", "") error=post.error />
            <Field
                label="Password"
                name="password"
                kind="password"
                autocomplete="new-password"
                help="Or a token. Weir keeps it sealed and never shows it again."
                error=post.error
            />
            <FormError error=post.error fields=&["host", "username", "password"] />
            <Buttons post label="Save credential" cancel="" />
        </PostForm>
        <Twins lines=vec![twin] />
    }
    .into_any()
}
