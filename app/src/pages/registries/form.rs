//! The form of a registry, for adding and for changing.

use super::api::{Draft, RegistryForm, SaveRegistry, TestRegistry};
use super::doctor::ReportView;
use crate::Error;
use crate::ui::{Area, Check, Field, FormError, Submit, input};
use leptos::either::Either;
use leptos::form::FromFormData;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::doctor::Report;
use model::registry::Preset;
use wasm_bindgen::JsCast;
use web_sys::{HtmlButtonElement, SubmitEvent};

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
    let save = ServerAction::<SaveRegistry>::new();
    let test = ServerAction::<TestRegistry>::new();
    let RegistryForm { draft, has_password, outcome } = form;
    let (report_before, error_before) = match outcome {
        Some(Ok(report)) => (Some(report), None),
        Some(Err(error)) => (None, Some(error)),
        None => (None, None),
    };
    // The latest answer counts, of whichever button; before the first, what a plain form was told.
    let tested_last = RwSignal::new(false);
    let error = Signal::derive(move || {
        let (asked, answer) = if tested_last.get() {
            (test.version().get() > 0, test.value().get().and_then(Result::err))
        } else {
            (save.version().get() > 0, save.value().get().and_then(Result::err))
        };
        if asked { answer } else { error_before.clone() }
    });
    let report = Signal::derive(move || match test.value().get() {
        Some(Ok(report)) => Some(report),
        Some(Err(_)) => None,
        None => report_before.clone(),
    });
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let testing = is_test(&event);
        tested_last.set(testing);
        if testing {
            _ = TestRegistry::from_event(&event).map(|input| test.dispatch(input));
        } else {
            _ = SaveRegistry::from_event(&event).map(|input| save.dispatch(input));
        }
    };
    let busy = Signal::derive(move || save.pending().get() || test.pending().get());
    view! {
        <form class="form" method="post" action=SaveRegistry::url() on:submit=on_submit>
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
                <button class="button" formaction=TestRegistry::url() disabled=busy>
                    "Test connection"
                </button>
                <a class="button" href=cancel>
                    "Cancel"
                </a>
            </div>
        </form>
        <Tested report pending=test.pending() />
    }
}

/// Was the form sent with “Test connection”?
fn is_test(event: &SubmitEvent) -> bool {
    let button = event.submitter().and_then(|element| element.dyn_into::<HtmlButtonElement>().ok());
    button.is_some_and(|button| button.form_action().ends_with(TestRegistry::url()))
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
fn Tested(report: Signal<Option<Report>>, pending: Memo<bool>) -> impl IntoView {
    move || {
        if pending.get() {
            return view! {
                <div class="fill mt-6" role="status">
                    <progress aria-label="Testing"></progress>
                    "Testing the connection"
                </div>
            }
            .into_any();
        }
        match report.get() {
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
