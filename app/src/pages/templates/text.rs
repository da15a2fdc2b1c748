//! A template as text, for those who like it; saving another text makes a new version.

use super::api::{self, TemplateText, UploadTemplate};
use super::{TemplateTabs, above};
use crate::links;
use crate::ui::{Area, Crumbs, Fetch, Field, FormError, Head, Icon, Post, PostForm, Sign, Twins, loaded};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The text and its form.
pub fn edit(name: Memo<(String, String)>) -> AnyView {
    loaded(Fetch::new(move || name.get(), |(project, name)| api::get_text(project, name)), shown)
}

fn shown(view: TemplateText) -> AnyView {
    let TemplateText { card, version, text } = view;
    let post = Post::to(UploadTemplate::url());
    let title = format!("{} as YAML", card.title);
    let download = format!("/download/templates/{}/{}", card.project, card.name);
    let actions = move || {
        view! {
            <a class="button" href=download rel="external">
                <Icon sign=Sign::Import />
                "Download YAML"
            </a>
        }
    };
    let line = format!("oc get template {} -n {} -o yaml", card.name, card.project);
    view! {
        <Crumbs above=above(&card) here="YAML" />
        <Head title=move || title actions />
        <TemplateTabs card=card.clone() here="YAML" />
        <PostForm post class="form yaml">
            <input type="hidden" name="project" value=card.project.to_string() />
            <input type="hidden" name="name" value=card.name.to_string() />
            <input type="hidden" name="version" value=post.value("version", version.to_string()) />
            <Area label="Template" name="text" value=post.value("text", text) error=post.error />
            <Field
                label="Reason"
                name="reason"
                value=post.value("reason", "")
                optional=true
                help="It stands beside the version."
                error=post.error
            />
            <FormError error=post.error fields=&["text", "reason"] />
            <div class="buttons">
                <button class="button primary" disabled=post.pending>
                    "Save as a new version"
                </button>
                <a class="button" href=links::template(&card.project, &card.name)>
                    "Cancel"
                </a>
            </div>
            <Twins lines=vec![line] />
        </PostForm>
    }
    .into_any()
}
