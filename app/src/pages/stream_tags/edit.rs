//! Changing what is wanted of a tag.

use super::above;
use super::api::{EditTag, TagView};
use super::ask::TagFields;
use super::draft::{Draft, KINDS, intervals};
use super::wish::every;
use crate::Error;
use crate::links;
use crate::ui::{Buttons, Check, Crumbs, Field, FormError, Head, Post, PostForm, SelectField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

/// The fields that show their own errors.
pub const FIELDS: &[&str] = &["source", "interval", "platform", "reason"];

/// The form of a tag's wish.
pub fn edit(view: TagView) -> AnyView {
    let tag = view.tag;
    let post = Post::to(EditTag::url());
    let draft = Draft::entered(post, Draft::of_tag(&tag));
    let title = format!("Edit {}:{}", tag.path.stream, tag.path.tag);
    view! {
        <Crumbs above=above(&tag.path, true) here="Edit" />
        <Head title=move || title />
        <PostForm post class="form">
            <TagFields path=tag.path.clone() />
            <input type="hidden" name="version" value=tag.version.to_string() />
            <SelectField label="Kind of source" name="draft[kind]" options=pairs(&KINDS) chosen=draft.kind.clone() />
            <Field
                label="Source"
                name="draft[source]"
                value=draft.source.clone()
                placeholder="quay.io/acme/app:1.4"
                help="An image as tools write it; a tag as project/stream:tag; an image of a stream as project/stream@sha256:…"
                optional=true
                error=post.error
            />
            <Policy draft error=post.error />
            <Field
                label="Reason"
                name="reason"
                value=post.value("reason", "")
                optional=true
                help="It stands in the history, if the tag moves."
                error=post.error
            />
            <FormError error=post.error fields=FIELDS />
            <Buttons post label="Save" cancel=links::stream_tag(&tag.path) />
        </PostForm>
    }
    .into_any()
}

/// How often, which platforms, what consumers are given.
#[component]
pub fn Policy(
    /// What stands in the form.
    draft: Draft,
    /// What was wrong with the form, if anything.
    error: RwSignal<Option<Error>>,
) -> impl IntoView {
    let every =
        intervals(draft.interval).into_iter().map(|seconds| (seconds.to_string(), format!("every {}", every(seconds))));
    let modes = [("PreserveOriginal", "All that the source has"), ("Legacy", "Only one")];
    let policies =
        [("Source", "From the registry of the source"), ("Local", "From Weir’s own registry, where there is one")];
    let ways = [("warn", "Move, with a warning"), ("stop", "Stay until somebody accepts it")];
    let advanced = draft
        != Draft {
            kind: draft.kind.clone(),
            source: draft.source.clone(),
            scheduled: draft.scheduled,
            interval: draft.interval,
            ..Draft::default()
        };
    view! {
        <Check label="Re-import periodically" name="draft[scheduled]" checked=draft.scheduled />
        <SelectField label="How often" name="draft[interval]" options=every.collect() chosen=draft.interval.to_string() />
        <details class="advanced" open=advanced>
            <summary>"Advanced"</summary>
            <SelectField label="Platforms" name="draft[import_mode]" options=pairs(&modes) chosen=draft.import_mode />
            <Field
                label="Platform"
                name="draft[platform]"
                value=draft.platform
                placeholder="linux/amd64"
                optional=true
                help="Which one, when only one is taken"
                error
            />
            <SelectField
                label="When the source goes back to an older image"
                name="draft[backwards]"
                options=pairs(&ways)
                chosen=draft.backwards
            />
            <SelectField
                label="Consumers pull"
                name="draft[reference_policy]"
                options=pairs(&policies)
                chosen=draft.reference_policy
            />
            <Check label="Only remember where it is, never import" name="draft[reference]" checked=draft.reference />
            <Check label="Allow plain HTTP or untrusted TLS" name="draft[insecure]" checked=draft.insecure />
        </details>
    }
    .into_any()
}

/// Words and what people call them.
pub fn pairs(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options.iter().map(|(word, title)| ((*word).to_owned(), (*title).to_owned())).collect()
}
