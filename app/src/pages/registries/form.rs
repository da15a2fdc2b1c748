//! The form of a registry, for adding and for changing.

use super::api::{Draft, RegistryForm, SaveRegistry, TestRegistry};
use super::doctor::ReportView;
use crate::Error;
use crate::ui::{self, Area, Check, Field, FormError, Post, PostForm, Submit, input};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos::task::spawn_local;
use model::doctor::Report;
use model::registry::Preset;
use web_sys::MouseEvent;

/// The fields that show their own errors.
const FIELDS: &[&str] = &["name", "url", "ca_bundle", "trusted_hosts", "username", "password"];

/// Fields, “Save” and “Test connection”. Both buttons belong to one real form, so both work without JavaScript: the page
/// comes back with what was entered, but for the password.
#[component]
pub fn RegistryFields(
    /// What to show first.
    form: RegistryForm,
    /// Where “Cancel” leads.
    #[prop(into)]
    cancel: String,
) -> impl IntoView {
    let post = Post::to(SaveRegistry::url());
    let RegistryForm { draft, has_password, outcome } = form;
    let (report, error) = match outcome {
        Some(Ok(report)) => (Some(report), None),
        Some(Err(error)) => (None, Some(error)),
        None => (None, None),
    };
    if error.is_some() {
        post.error.set(error);
    }
    let draft = entered(post, draft);
    let error = post.error.into();
    let test = Test { report: RwSignal::new(report), pending: RwSignal::new(false) };
    let busy = Signal::derive(move || post.pending.get() || test.pending.get());
    view! {
        <PostForm post class="form">
            <input type="hidden" name="draft[version]" value=draft.version.to_string() />
            {if draft.version == 0 {
                Either::Left(view! { <Name value=draft.name.clone() error /> })
            } else {
                Either::Right(view! { <input type="hidden" name="draft[name]" value=draft.name.clone() /> })
            }}
            <Address draft=draft.clone() error />
            <div class="two">
                <Field
                    label="Username"
                    name="draft[username]"
                    value=draft.username.clone()
                    optional=true
                    error
                />
                <Field
                    label="Password"
                    name="draft[password]"
                    kind="password"
                    autocomplete="new-password"
                    optional=true
                    help=if has_password { "One is stored. Leave empty to keep it." } else { "" }
                    error
                />
            </div>
            <Check label="Allow plain HTTP or untrusted TLS" name="draft[insecure]" checked=draft.insecure />
            <details class="advanced" open=!(draft.ca_bundle.is_empty() && draft.trusted_hosts.is_empty())>
                <summary>"Advanced"</summary>
                <Field
                    label="Trusted hosts"
                    name="draft[trusted_hosts]"
                    value=draft.trusted_hosts.clone()
                    placeholder="gitlab.lab minio.lab"
                    optional=true
                    help="Other hosts that the registry sends Weir to, for tokens or content. Only those named here may have private addresses."
                    error
                />
                <Area
                    label="Certificates (PEM)"
                    name="draft[ca_bundle]"
                    value=draft.ca_bundle.clone()
                    placeholder="-----BEGIN CERTIFICATE-----"
                    error
                />
            </details>
            <FormError error fields=FIELDS />
            <div class="buttons">
                <Submit label="Save" pending=busy primary=true />
                <button
                    class="button"
                    formaction=TestRegistry::url()
                    disabled=busy
                    on:click=move |event| test.run(&event, post)
                >
                    "Test connection"
                </button>
                <a class="button" href=cancel>
                    "Cancel"
                </a>
            </div>
        </PostForm>
        <Tested test />
    }
}

/// What was entered before it was refused, else what there was.
fn entered(post: Post, draft: Draft) -> Draft {
    let value = |name: &str, usual: String| post.value(&format!("draft[{name}]"), usual);
    Draft {
        name: value("name", draft.name),
        url: value("url", draft.url),
        preset: Preset::from_word(&value("preset", draft.preset.as_str().to_owned())).unwrap_or_default(),
        insecure: value("insecure", draft.insecure.to_string()) == "true",
        ca_bundle: value("ca_bundle", draft.ca_bundle),
        trusted_hosts: value("trusted_hosts", draft.trusted_hosts),
        username: value("username", draft.username),
        ..draft
    }
}

/// The test of a connection, which changes nothing.
#[derive(Clone, Copy)]
struct Test {
    report: RwSignal<Option<Report>>,
    pending: RwSignal<bool>,
}

impl Test {
    /// Sends the form to be tested instead of saved.
    fn run(self, event: &MouseEvent, post: Post) {
        let Some(fields) = ui::fields_around(event) else { return };
        event.prevent_default();
        self.pending.set(true);
        spawn_local(async move {
            let (report, error) = match ui::post(TestRegistry::url(), &fields).await {
                Ok(report) => (Some(report), None),
                Err(error) => (None, Some(error)),
            };
            self.pending.try_set(false);
            self.report.try_set(report);
            post.error.try_set(error);
        });
    }
}

#[component]
fn Name(value: String, error: Signal<Option<Error>>) -> impl IntoView {
    view! {
        <Field
            label="Name"
            name="draft[name]"
            value
            placeholder="lab"
            help="How you call it. It stands in addresses, so it cannot be changed later."
            error
        />
    }
}

/// Kind and address: a kind brings its address along.
#[component]
fn Address(draft: Draft, error: Signal<Option<Error>>) -> impl IntoView {
    let preset = RwSignal::new(draft.preset);
    let choose = move |word: String| {
        let Some(chosen) = Preset::from_word(&word) else { return };
        let url = input("draft[url]").filter(|url| Preset::ALL.iter().any(|preset| preset.url() == url.value()));
        if let Some(untouched) = url {
            untouched.set_value(chosen.url());
        }
        preset.set(chosen);
    };
    let option = |option: Preset| {
        view! {
            <option value=option.as_str() selected=option == draft.preset>
                {option.title()}
            </option>
        }
    };
    view! {
        <div class="field">
            <span>
                <label for="preset">"Kind"</label>
            </span>
            <select id="preset" name="draft[preset]" on:change:target=move |event| choose(event.target().value())>
                {Preset::ALL.map(option).collect_view()}
            </select>
            <span class="help">{move || preset.get().hint()}</span>
        </div>
        <Field
            label="URL"
            name="draft[url]"
            value=draft.url
            placeholder="https://registry.example.com:5000"
            error
        />
    }
}

/// What the test found.
#[component]
fn Tested(test: Test) -> impl IntoView {
    move || {
        if test.pending.get() {
            return view! {
                <div class="fill mt-6" role="status">
                    <progress aria-label="Testing"></progress>
                    "Testing the connection"
                </div>
            }
            .into_any();
        }
        match test.report.get() {
            Some(report) => view! {
                <section class="section mt-6" aria-live="polite">
                    <h2>{if report.is_usable() { "The connection works" } else { "The connection does not work yet" }}</h2>
                    <ReportView report />
                </section>
            }
            .into_any(),
            None => ().into_any(),
        }
    }
}
