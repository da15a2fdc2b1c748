//! Asks before an instance is deleted: what goes, and what stays.

use super::above;
use super::api::{self, DeleteInstance};
use crate::links;
use crate::ui::{Buttons, Crumbs, Fetch, FormError, Head, Post, PostForm, Twins, loaded};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::template::{DeletePlan, InstanceRow, StreamFate};
use model::text;

/// The question.
pub fn delete(name: Memo<(String, String)>) -> AnyView {
    loaded(Fetch::new(move || name.get(), |(project, name)| api::get_delete_plan(project, name)), question)
}

fn question((row, plan): (InstanceRow, DeletePlan)) -> AnyView {
    let post = Post::to(DeleteInstance::url());
    let title = format!("Delete instance {}?", row.name);
    let rendered = text::counted(plan.rendered, "rendered object", "rendered objects");
    let line = format!("oc delete templateinstance {} -n {}", row.name, row.project);
    view! {
        <Crumbs above=above(&row, true) here="Delete" />
        <Head title=move || title />
        <PostForm post class="form">
            <div>
                <h2>"What goes"</h2>
                <ul class="fates">
                    <li>{rendered} ", with the parameters. What was applied to a cluster is not touched."</li>
                    {plan.goes.into_iter().map(fate).collect_view()}
                </ul>
            </div>
            {(!plan.stays.is_empty())
                .then(|| {
                    view! {
                        <div>
                            <h2>"What stays"</h2>
                            <ul class="fates">{plan.stays.into_iter().map(fate).collect_view()}</ul>
                        </div>
                    }
                })}
            <p class="muted">"For 24 hours this can be undone."</p>
            <input type="hidden" name="project" value=row.project.to_string() />
            <input type="hidden" name="instance" value=row.name.to_string() />
            <input type="hidden" name="version" value=row.version.to_string() />
            <FormError error=post.error />
            <Buttons post label="Delete instance" danger=true cancel=links::instance(&row.project, &row.name) />
            <Twins lines=vec![line] />
        </PostForm>
    }
    .into_any()
}

fn fate(fate: StreamFate) -> impl IntoView {
    let why = (!fate.why.is_empty()).then(|| format!(": {}", fate.why));
    view! {
        <li>
            "Image stream "
            <a href=links::stream(&fate.project, &fate.stream)>{format!("{}/{}", fate.project, fate.stream)}</a>
            {why}
        </li>
    }
}
