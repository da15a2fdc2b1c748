//! One parameter as a field of its kind.

use super::sheet::{Sheet, Typing, key};
use crate::ui::{self, FieldError, area_text};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::template::{Field, FieldKind};
use web_sys::MouseEvent;

/// Sizes that people often want.
const MEMORY: [&str; 6] = ["128Mi", "256Mi", "512Mi", "1Gi", "2Gi", "4Gi"];
const STORAGE: [&str; 6] = ["500Mi", "1Gi", "2Gi", "5Gi", "10Gi", "20Gi"];

/// Label, input, what is wrong, help.
#[component]
pub fn Widget(
    /// The parameter.
    field: Field,
    /// What stands in the form.
    sheet: Sheet,
    /// The tags it can take, when it takes one.
    tags: Vec<String>,
    /// In the form of an instance: does a blank field leave a former value as it is?
    kept: Option<bool>,
    /// Where “Generate” is asked for; may be empty.
    generator: &'static str,
    /// Who asks the server.
    typing: Typing,
) -> impl IntoView {
    let name = field.name.clone();
    let id = format!("p-{name}");
    let note = format!("{id}-note");
    let message = {
        let name = name.clone();
        Signal::derive(move || typing.problem(&name))
    };
    let sent = key(&name);
    let value = sheet.p.get(&sent).cloned().unwrap_or_default();
    let is_kept = kept == Some(true) || (kept.is_some() && field.generated && !value.is_empty());
    let hint = match (is_kept, field.generated, field.required) {
        (true, ..) => "kept when empty",
        (_, true, _) => "generated when empty",
        (_, _, true) => "required",
        _ => "optional",
    };
    let shown = RwSignal::new(!field.kind.is_secret());
    let show = (field.kind.is_secret()).then(|| {
        let label = move || if shown.get() { "Hide" } else { "Show" };
        view! {
            <button
                type="button"
                class="button small-button js-only"
                aria-controls=id.clone()
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {label}
                <span class="hidden-text">{format!(" {}", field.label)}</span>
            </button>
        }
    });
    let generate = (field.generated && !generator.is_empty()).then(|| {
        let (id, parameter) = (id.clone(), name.clone());
        let make = move |event: MouseEvent| generate(&event, generator, typing, id.clone(), parameter.clone());
        view! {
            <button class="button small-button" formaction=generator name="parameter" value=name.clone() on:click=make>
                "Generate"
                <span class="hidden-text">{format!(" {}", field.label)}</span>
            </button>
        }
    });
    let tick = |group: &str, label: &'static str, on: bool| {
        view! {
            <label class="check small">
                <input type="checkbox" name=format!("sheet[{group}][{sent}]") value="on" checked=on />
                {label}
            </label>
        }
    };
    let empty = (field.generated && !field.required && kept.is_none())
        .then(|| tick("empty", "Leave empty, do not generate", sheet.empty.contains_key(&sent)));
    let anew = (field.generated && kept.is_some())
        .then(|| tick("anew", "Generate a new value", sheet.anew.contains_key(&sent)));
    let help = (!field.help.is_empty()).then(|| view! { <span class="help">{field.help.clone()}</span> });
    let label = field.label.clone();
    let input = Input { id: id.clone(), note: note.clone(), value, tags, shown, message };
    view! {
        <div class="field" data-parameter=name.clone()>
            <span>
                <label for=id>{label}</label>
                <em>" " {hint}</em>
            </span>
            <div class="with-buttons">{input.view(field)} {show} {generate}</div>
            <FieldError id=note message />
            {help}
            {empty}
            {anew}
        </div>
    }
    .into_any()
}

/// What one types or chooses in.
struct Input {
    id: String,
    note: String,
    value: String,
    tags: Vec<String>,
    shown: RwSignal<bool>,
    message: Signal<Option<String>>,
}

impl Input {
    fn view(self, field: Field) -> AnyView {
        let plain = |options: Vec<String>| options.into_iter().map(|option| (option.clone(), option)).collect();
        match field.kind {
            FieldKind::YesNo => {
                self.select(&field.name, vec![("true".into(), "Yes".into()), ("false".into(), "No".into())])
            }
            FieldKind::Choice(ref options) => self.select(&field.name, plain(options.clone())),
            FieldKind::ImageTag(_) if !self.tags.is_empty() => {
                let tags = self.tags.clone();
                self.select(&field.name, plain(tags))
            }
            FieldKind::Lines => self.area(&field.name),
            FieldKind::Memory => self.line(&field, &MEMORY),
            FieldKind::Storage => self.line(&field, &STORAGE),
            FieldKind::Secret if has_lines(&field) => self.area(&field.name),
            _ => self.line(&field, &[]),
        }
    }

    fn line(self, field: &Field, suggested: &[&'static str]) -> AnyView {
        let Self { id, note, value, shown, message, .. } = self;
        let list = (!suggested.is_empty()).then(|| format!("{id}-list"));
        let suggestions = list.clone().map(|list| {
            let option = |value: &&'static str| view! { <option value=*value></option> };
            view! { <datalist id=list>{suggested.iter().map(option).collect_view()}</datalist> }
        });
        let keys = match field.kind {
            FieldKind::Number => Some("decimal"),
            FieldKind::GitUrl => Some("url"),
            _ => None,
        };
        let autocomplete = if field.kind.is_secret() { "new-password" } else { "on" };
        view! {
            <input
                id=id
                name=format!("sheet[p][{}]", key(&field.name))
                type=move || if shown.get() { "text" } else { "password" }
                inputmode=keys
                value=value
                list=list
                pattern=field.pattern.clone()
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                aria-required=(field.required && !field.generated).then_some("true")
                aria-invalid=move || message.get().is_some().then_some("true")
                aria-describedby=note
            />
            {suggestions}
        }
        .into_any()
    }

    fn area(self, name: &str) -> AnyView {
        let Self { id, note, value, shown, message, .. } = self;
        view! {
            <textarea
                class:masked=move || !shown.get()
                id=id
                name=format!("sheet[p][{}]", key(name))
                spellcheck="false"
                aria-invalid=move || message.get().is_some().then_some("true")
                aria-describedby=note
            >
                {area_text(value)}
            </textarea>
        }
        .into_any()
    }

    /// One of some words; what stands there already stays among them.
    fn select(self, name: &str, mut options: Vec<(String, String)>) -> AnyView {
        let Self { id, note, value, message, .. } = self;
        if !options.iter().any(|(word, _)| *word == value) {
            let title = if value.is_empty() { "—".to_owned() } else { value.clone() };
            options.insert(0, (value.clone(), title));
        }
        let option = |(word, title): (String, String)| {
            let selected = word == value;
            view! {
                <option value=word selected=selected>
                    {title}
                </option>
            }
        };
        view! {
            <select
                id=id
                name=format!("sheet[p][{}]", key(name))
                aria-invalid=move || message.get().is_some().then_some("true")
                aria-describedby=note
            >
                {options.into_iter().map(option).collect_view()}
            </select>
        }
        .into_any()
    }
}

/// Asks the server for a value and puts it into the field.
fn generate(event: &MouseEvent, path: &'static str, typing: Typing, id: String, name: String) {
    let (Some(form), Some(mut fields)) = (ui::form_around(event), ui::fields_around(event)) else { return };
    event.prevent_default();
    fields.push(("parameter".into(), name));
    spawn_local(async move {
        match ui::post::<String>(path, &fields).await {
            Ok(value) => {
                // Whoever went on meanwhile may look at another form.
                if form.is_connected() && ui::enter(&id, &value) {
                    typing.send(ui::fields_of(&form));
                }
            }
            Err(error) => _ = typing.error.try_set(Some(error)),
        }
    });
}

/// Does a secret have several lines, which one line would swallow?
fn has_lines(field: &Field) -> bool {
    let words = ["PRIVATE_KEY", "SSH_KEY", "CERTIFICATE", "_PEM"];
    field.default.contains('\n') || words.iter().any(|word| field.name.contains(word))
}
