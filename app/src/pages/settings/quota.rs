//! How much a project has of what it may have.

use super::api::SetQuota;
use crate::ui::{Buttons, Field, FormError, Post, PostForm, Twins};
use crate::visitor::may;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::ProjectName;
use model::access::{Object, Right};
use model::project::{Quota, QuotaUse};
use model::text;

/// Counts beside their limits, and the form for who may set these.
#[component]
pub fn Quotas(
    /// The project.
    project: ProjectName,
    /// What it may have, and has.
    quota: QuotaUse,
) -> impl IntoView {
    let QuotaUse { most, streams, tags, scheduled } = quota;
    let form = may(Right::Administer, Object::Everything).then(|| view! { <Form project most /> });
    view! {
        <section class="section">
            <h2>"Quota"</h2>
            <p class="muted">"Only growth beyond it is refused. What is there already stays."</p>
            <dl class="pairs quota">
                <Share name="Image streams" has=streams most=most.streams />
                <Share name="Tags of the largest stream" has=tags most=most.tags />
                <Share name="Scheduled tags" has=scheduled most=most.scheduled />
            </dl>
            {form}
        </section>
    }
    .into_any()
}

/// “12 of 20”, and how full that is.
#[component]
fn Share(name: &'static str, has: i64, most: Option<i64>) -> impl IntoView {
    let told = match most {
        Some(most) => format!("{} of {}", text::count(has), text::count(most)),
        None => format!("{}, no limit", text::count(has)),
    };
    let bar = most.filter(|most| *most > 0).map(|most| {
        view! { <progress max=most value=has.min(most) aria-label=format!("{name}: {told}")></progress> }
    });
    let full = most.filter(|most| has >= *most).map(|most| {
        let word = if has > most { "over the quota: no more" } else { "full: no more" };
        view! { <span class="warn">{word}</span> }
    });
    view! {
        <dt>{name}</dt>
        <dd class="share">{told} {bar} {full}</dd>
    }
    .into_any()
}

#[component]
fn Form(project: ProjectName, most: Quota) -> impl IntoView {
    let post = Post::to(SetQuota::url());
    let limit = move |name: &'static str, most: Option<i64>| {
        post.value(name, most.map(|most| most.to_string()).unwrap_or_default())
    };
    let twin = format!(
        "curl -X PUT -H \"Authorization: Bearer $WEIR_TOKEN\" -H \"Content-Type: application/json\" \
         -d '{{\"spec\": {{\"streams\": 20}}}}' \"$WEIR_URL/apis/weir/v1/namespaces/{project}/quota\""
    );
    view! {
        <PostForm post class="form mt-4">
            <input type="hidden" name="project" value=project.to_string() />
            <Field
                label="Most image streams"
                name="streams"
                value=limit("streams", most.streams)
                optional=true
                help="Empty is no limit."
                error=post.error
            />
            <Field label="Most tags of a stream" name="tags" value=limit("tags", most.tags) optional=true error=post.error />
            <Field
                label="Most scheduled tags"
                name="scheduled"
                value=limit("scheduled", most.scheduled)
                optional=true
                help="Tags whose sources are looked at again and again."
                error=post.error
            />
            <FormError error=post.error fields=&["streams", "tags", "scheduled"] />
            <Buttons post label="Save quota" second=true cancel="" />
        </PostForm>
        <Twins lines=vec![twin] />
    }
    .into_any()
}
