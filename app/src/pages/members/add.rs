//! Giving somebody a role in a project.

use super::api::AddMember as Add;
use crate::pages::access::RoleHelp;
use crate::ui::{Buttons, Command, Field, FormError, Post, PostForm, SelectField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::ProjectName;
use model::access::Role;

/// Kinds of somebody, as the form sends and shows them.
const WHO: [(&str, &str); 5] = [
    ("user", "A person"),
    ("group", "A group"),
    ("robot", "A robot of this project"),
    ("signed-in", "Everyone signed in"),
    ("anyone", "Anyone, also strangers"),
];

/// Where a role may hold.
const SCOPES: [(&str, &str); 3] =
    [("project", "The whole project"), ("stream", "An image stream"), ("tags", "Tags that match a pattern")];

fn options(words: &[(&str, &str)]) -> Vec<(String, String)> {
    words.iter().map(|(word, title)| ((*word).to_owned(), (*title).to_owned())).collect()
}

/// The form. Fields that the choices leave without a meaning are hidden by the style sheet.
#[component]
pub fn AddMember(
    /// The project.
    project: ProjectName,
    /// The roles that the visitor may give.
    roles: Vec<Role>,
) -> impl IntoView {
    let post = Post::to(Add::url());
    let names = roles.iter().map(|role| (role.name.clone(), role.name.clone())).collect();
    let body = format!(r#"{{"spec": {{"subject": "user:ana", "role": "view", "scope": "{project}"}}}}"#);
    let twin = format!(
        "curl -X POST -H \"Authorization: Bearer $WEIR_TOKEN\" -H \"Content-Type: application/json\" -d '{body}' \"$WEIR_URL/apis/weir/v1/grants\""
    );
    view! {
        <section class="section">
            <h2>"Add member"</h2>
            <PostForm post class="form member">
                <input type="hidden" name="project" value=project.to_string() />
                <SelectField label="Who" name="who" options=options(&WHO) chosen=post.value("who", "user") />
                <div class="of-one">
                    <Field label="Name" name="name" value=post.value("name", "") error=post.error />
                </div>
                <SelectField label="Role" name="role" options=names chosen=post.value("role", "view") />
                <SelectField label="Scope" name="scope" options=options(&SCOPES) chosen=post.value("scope", "project") />
                <div class="of-stream">
                    <Field
                        label="Image stream"
                        name="stream"
                        value=post.value("stream", "")
                        help="With a pattern of tags, empty means all image streams of the project."
                        error=post.error
                    />
                </div>
                <div class="of-tags">
                    <Field
                        label="Tags"
                        name="tags"
                        value=post.value("tags", "")
                        placeholder="release-*"
                        help="A tag, or a pattern with one *."
                        error=post.error
                    />
                </div>
                <FormError error=post.error fields=&["name", "stream", "tags"] />
                <Buttons post label="Add member" cancel="" />
                <RoleHelp roles />
                <details class="twin">
                    <summary>"Command line"</summary>
                    <Command line=twin />
                </details>
            </PostForm>
        </section>
    }
    .into_any()
}
