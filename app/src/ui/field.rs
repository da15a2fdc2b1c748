//! Fields of forms: label above, help below, error under it.

use super::error::FieldError;
use crate::Error;
use leptos::prelude::*;

/// The message about the field `name`, if the error is about it. Nested arguments are written `draft[name]`.
fn about(error: Signal<Option<Error>>, name: &'static str) -> Signal<Option<String>> {
    let own = name.rsplit('[').next().unwrap_or(name).trim_end_matches(']');
    Signal::derive(move || error.get().filter(|e| e.field.as_deref() == Some(own)).map(|e| e.message))
}

/// A line of text.
#[component]
pub fn Field(
    /// What to enter.
    label: &'static str,
    /// The name of the server function's argument.
    name: &'static str,
    /// `text`, `password`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// What stands in it at first.
    #[prop(optional, into)]
    value: String,
    /// What browsers may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// An example.
    #[prop(optional, into)]
    placeholder: Option<&'static str>,
    /// May it be left empty?
    #[prop(optional)]
    optional: bool,
    /// A sentence below.
    #[prop(optional)]
    help: &'static str,
    /// What was wrong with the form, if anything.
    #[prop(optional, into)]
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let message = about(error, name);
    let note = format!("{name}-note");
    view! {
        <div class="field">
            <span>
                <label for=name>{label}</label>
                {optional.then(|| view! { <em>" optional"</em> })}
            </span>
            <input
                id=name
                name=name
                type=kind
                value=value
                placeholder=placeholder
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                aria-invalid=move || message.get().is_some().then_some("true")
                aria-describedby=note.clone()
            />
            <FieldError id=note message />
            {(!help.is_empty()).then(|| view! { <span class="help">{help}</span> })}
        </div>
    }
}

/// What stands in a `<textarea>`. On the server Leptos writes it into the document as it is, and anybody may have written it:
/// there it is escaped.
pub fn area_text(text: String) -> String {
    if cfg!(feature = "ssr") { text.replace('&', "&amp;").replace('<', "&lt;") } else { text }
}

/// Several lines of text.
#[component]
pub fn Area(
    /// What to enter.
    label: &'static str,
    /// The name of the server function's argument.
    name: &'static str,
    /// What stands in it at first.
    #[prop(into)]
    value: String,
    /// An example.
    #[prop(optional, into)]
    placeholder: Option<&'static str>,
    /// May it be left empty?
    #[prop(optional)]
    optional: bool,
    /// A sentence below.
    #[prop(optional)]
    help: &'static str,
    /// What was wrong with the form, if anything.
    #[prop(into)]
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let message = about(error, name);
    let note = format!("{name}-note");
    view! {
        <div class="field">
            <span>
                <label for=name>{label}</label>
                {optional.then(|| view! { <em>" optional"</em> })}
            </span>
            <textarea
                id=name
                name=name
                placeholder=placeholder
                spellcheck="false"
                aria-invalid=move || message.get().is_some().then_some("true")
                aria-describedby=note.clone()
            >
                {area_text(value)}
            </textarea>
            <FieldError id=note message />
            {(!help.is_empty()).then(|| view! { <span class="help">{help}</span> })}
        </div>
    }
}

/// A yes or no.
#[component]
pub fn Check(
    /// What is allowed or wanted.
    label: &'static str,
    /// The name of the server function's argument.
    name: &'static str,
    /// Is it ticked at first?
    checked: bool,
) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" name=name value="true" checked=checked />
            {label}
        </label>
    }
}

/// One of a few words.
#[component]
pub fn SelectField(
    /// What is chosen.
    label: &'static str,
    /// The name of the server function's argument.
    name: &'static str,
    /// Words and what people call them.
    options: Vec<(String, String)>,
    /// The word that is chosen now.
    #[prop(into)]
    chosen: String,
) -> impl IntoView {
    let option = |(word, title): (String, String)| {
        let selected = word == chosen;
        view! {
            <option value=word selected=selected>
                {title}
            </option>
        }
    };
    view! {
        <div class="field">
            <span>
                <label for=name>{label}</label>
            </span>
            <select id=name name=name>
                {options.into_iter().map(option).collect_view()}
            </select>
        </div>
    }
    .into_any()
}

/// One of a few words, without a visible label: for rows of tools.
#[component]
pub fn Choice(
    /// What is chosen, for people who cannot see the row.
    label: &'static str,
    /// The name in the address.
    name: &'static str,
    /// Words and what people call them.
    options: Vec<(String, String)>,
    /// The word that is chosen now.
    chosen: String,
) -> impl IntoView {
    let option = |(word, title): (String, String)| {
        let selected = word == chosen;
        view! {
            <option value=word selected=selected>
                {title}
            </option>
        }
    };
    view! {
        <select name=name aria-label=label>
            {options.into_iter().map(option).collect_view()}
        </select>
    }
}
