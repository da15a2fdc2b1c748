//! Templates that can be brought back.

use crate::pages::RestoreTemplate;
use crate::ui::{Ago, PostButton, Sign};
use crate::visitor::may;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::access::{Object, Right};
use model::template::DeletedTemplate;

/// One line a template, latest deleted first.
#[component]
pub fn DeletedTemplates(
    /// The templates.
    list: Vec<DeletedTemplate>,
) -> impl IntoView {
    let line = |DeletedTemplate { project, name, title, at }: DeletedTemplate| {
        let fields = vec![("project", project.to_string()), ("template", name.to_string())];
        let back = may(Right::EditTemplates, Object::Project(project.as_str())).then(|| {
            view! {
                <PostButton path=RestoreTemplate::url() fields label="Bring back" sign=Sign::Back class="button small-button" />
            }
        });
        view! {
            <div class="move">
                <b>{title}</b>
                <span class="muted">{format!("{project}/{name}")}</span>
                <span class="muted">"deleted " <Ago at /></span>
                {back}
            </div>
        }
    };
    (!list.is_empty())
        .then(|| {
            view! {
                <section class="section">
                    <h2>"Templates deleted lately"</h2>
                    <p class="muted">"For 24 hours this can be undone."</p>
                    {list.into_iter().map(line).collect_view()}
                </section>
            }
        })
        .into_any()
}
