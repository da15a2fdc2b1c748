//! What is wanted of the samples.

use super::api::SaveSamples;
use crate::ui::{Area, Buttons, Command, Field, FormError, Post, PostForm};
use crate::visitor::may;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::access::{Object, Right};
use model::samples::{ManagementState, SamplesConfig};

const TWIN: &str = "oc patch configs.samples.operator.openshift.io cluster --type merge -p '{\"spec\": {\"managementState\": \"Removed\"}}'";

/// What each state does.
fn about(state: ManagementState) -> &'static str {
    match state {
        ManagementState::Managed => "Weir installs the samples and keeps them in repair.",
        ManagementState::Unmanaged => "Weir leaves what is there as it is.",
        ManagementState::Removed => {
            "Weir takes its samples away. What you made yourself or skipped stays; for 24 hours this can be undone."
        }
    }
}

/// The form.
pub fn form(config: SamplesConfig) -> AnyView {
    if !may(Right::Administer, Object::Everything) {
        let told = about(config.spec.management_state);
        return view! { <p class="muted">{told} " Administrators decide that."</p> }.into_any();
    }
    let post = Post::to(SaveSamples::url());
    let spec = config.spec;
    let chosen = post.value("management_state", spec.management_state.as_str());
    let choice = move |state: ManagementState| {
        let word = state.as_str();
        let note = format!("state-{word}-note");
        let checked = chosen == word;
        view! {
            <div class="option">
                <label class="check">
                    <input
                        type="radio"
                        name="management_state"
                        value=word
                        checked=checked
                        aria-describedby=note.clone()
                    />
                    {word}
                </label>
                <p class="help" id=note>
                    {about(state)}
                </p>
            </div>
        }
    };
    let fields = ["management_state", "samples_registry", "architectures", "skipped_imagestreams", "skipped_templates"];
    let more =
        fields[2..].iter().any(|field| post.error.get_untracked().is_some_and(|e| e.field.as_deref() == Some(field)));
    view! {
        <PostForm post class="form">
            <input type="hidden" name="generation" value=post.value("generation", config.generation.to_string()) />
            <fieldset class="options">
                <legend>"Weir keeps the samples"</legend>
                {ManagementState::ALL.map(choice).collect_view()}
            </fieldset>
            <Field
                label="Samples registry"
                name="samples_registry"
                value=post.value("samples_registry", spec.samples_registry)
                placeholder="mirror.corp.example:5000"
                optional=true
                help="Where all their images come from instead: a mirror that has the same repositories."
                error=post.error
            />
            <details class="advanced" open=more>
                <summary>"Architectures and skipped samples"</summary>
                <Field
                    label="Architectures"
                    name="architectures"
                    value=post.value("architectures", spec.architectures.join(" "))
                    placeholder="amd64 arm64"
                    optional=true
                    help="Samples that run on none of these are left out. Empty means all."
                    error=post.error
                />
                <Area
                    label="Skipped image streams"
                    name="skipped_imagestreams"
                    value=post.value("skipped_imagestreams", spec.skipped_streams.join("\n"))
                    placeholder="perl"
                    error=post.error
                />
                <Area
                    label="Skipped templates"
                    name="skipped_templates"
                    value=post.value("skipped_templates", spec.skipped_templates.join("\n"))
                    placeholder="jenkins-ephemeral"
                    error=post.error
                />
            </details>
            <FormError error=post.error fields=&["samples_registry", "architectures", "skipped_imagestreams", "skipped_templates"] />
            <Buttons post label="Save" cancel="" />
            <details class="twin">
                <summary>"Command line"</summary>
                <Command line=TWIN />
            </details>
        </PostForm>
    }
    .into_any()
}
