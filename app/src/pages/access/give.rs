//! Giving a role, wherever that may be.

use crate::ui::{Buttons, Field, FormError, Post, PostForm, SelectField};
use leptos::prelude::*;
use model::access::{Role, Subject};

/// A form that gives somebody a role anywhere: for administrators.
#[component]
pub fn GiveRole(
    /// The server function.
    path: &'static str,
    /// To whom.
    subject: Subject,
    /// The roles there are.
    roles: Vec<Role>,
) -> impl IntoView {
    let post = Post::to(path);
    let names = roles.iter().map(|role| (role.name.clone(), role.name.clone())).collect();
    view! {
        <PostForm post class="form">
            <input type="hidden" name="subject" value=subject.to_string() />
            <div class="two">
                <SelectField label="Role" name="role" options=names chosen=post.value("role", "view") />
                <Field
                    label="Scope"
                    name="scope"
                    value=post.value("scope", "")
                    placeholder="shop"
                    help="* is everything; or registry:lab, a project, shop/web, shop/web:release-*"
                    error=post.error
                />
            </div>
            <FormError error=post.error fields=&["scope"] />
            <Buttons post label="Give role" cancel="" />
            <RoleHelp roles />
        </PostForm>
    }
    .into_any()
}

/// What the roles let do.
#[component]
pub fn RoleHelp(
    /// The roles.
    roles: Vec<Role>,
) -> impl IntoView {
    let line = |role: Role| {
        let rights = role.rights.iter().map(|right| right.word()).collect::<Vec<_>>().join(", ");
        view! {
            <dt>{role.name}</dt>
            <dd>
                {role.description} <p class="muted small">{rights}</p>
            </dd>
        }
    };
    view! {
        <details class="twin">
            <summary>"What the roles let do"</summary>
            <dl class="stacked">{roles.into_iter().map(line).collect_view()}</dl>
        </details>
    }
    .into_any()
}
