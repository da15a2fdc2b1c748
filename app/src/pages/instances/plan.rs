//! What rendering an instance anew would change, object by object.

use crate::pages::{Foreseen, Typing, object_title};
use crate::ui::{Badge, Diff, Note, Sign, Tone};
use leptos::prelude::*;
use model::template::{Choice, ObjectChange, ParameterChange, RenderPlan, WhatChanges};
use model::text;

/// The changes, live while one types.
#[component]
pub fn LivePlan(
    /// Who asks the server.
    typing: Typing,
) -> impl IntoView {
    let shown = move || match typing.foreseen.get() {
        Foreseen::Plan(plan) => changes(plan, typing),
        Foreseen::Preview(_) => ().into_any(),
    };
    let error = move || typing.error.get().map(|error| view! { <Note bad=true>{error.message}</Note> });
    view! {
        <section class="section">
            <h2>"What changes"</h2>
            {error}
            {shown}
        </section>
    }
    .into_any()
}

fn changes(plan: RenderPlan, typing: Typing) -> AnyView {
    let RenderPlan { parameters, objects, more, unchanged, problems, .. } = plan;
    if !problems.is_empty() {
        return view! { <p class="muted">"Some fields still need another value."</p> }.into_any();
    }
    let nothing =
        (parameters.is_empty() && objects.is_empty()).then(|| view! { <p class="muted">"Nothing changes."</p> });
    let more = (more > 0).then(|| view! { <p class="muted">{format!("and {} more", text::count(more))}</p> });
    let stays = (unchanged > 0).then(|| {
        let told = format!("{} as before.", text::counted(unchanged, "object stays", "objects stay"));
        view! { <p class="muted">{told}</p> }
    });
    view! {
        {nothing}
        {parameters.into_iter().map(parameter).collect_view()}
        {objects.into_iter().map(|change| object(change, typing)).collect_view()}
        {more}
        {stays}
    }
    .into_any()
}

fn parameter(change: ParameterChange) -> impl IntoView {
    let word = |value: Option<String>| match value {
        None => "not there".to_owned(),
        Some(value) if value.is_empty() => "empty".to_owned(),
        Some(value) => value,
    };
    view! {
        <p class="move">
            <b>{change.label}</b>
            <span class="ends">
                <code class="value">{word(change.from)}</code>
                " → "
                <code class="value">{word(change.to)}</code>
            </span>
        </p>
    }
}

fn object(change: ObjectChange, typing: Typing) -> impl IntoView {
    let ObjectChange { key, name, what, choice, secret, lines, .. } = change;
    let (label, sign, tone) = match what {
        WhatChanges::Added => ("comes", Sign::Add, Tone::Good),
        WhatChanges::Removed => ("goes", Sign::Remove, Tone::Bad),
        WhatChanges::Changed => ("changes", Sign::Edit, Tone::Plain),
        WhatChanges::Mine => ("changed since", Sign::Person, Tone::Held),
        WhatChanges::Conflict => ("choose", Sign::Warning, Tone::Bad),
    };
    let chooser = (choice.is_some() || what == WhatChanges::Conflict)
        .then(|| view! { <Chooser key title=object_title(&name) what choice typing /> });
    let why = match what {
        WhatChanges::Mine => "The instance has it otherwise than the template says. It stays so unless you choose.",
        WhatChanges::Conflict => "It was changed in the instance, and changes here as well.",
        _ if secret => "Only a secret in it changes.",
        _ => "",
    };
    let why = (!why.is_empty()).then(|| view! { <p class="muted">{why}</p> });
    view! {
        <div class="object">
            <p>
                <b>{name.kind.clone()}</b>
                " "
                {name.name.clone()}
                " "
                <Badge label sign tone />
            </p>
            {why}
            <Diff plan=lines />
            {chooser}
        </div>
    }
}

/// Whose object is kept.
#[component]
fn Chooser(key: String, title: String, what: WhatChanges, choice: Option<Choice>, typing: Typing) -> impl IntoView {
    let (mine, theirs) = match what {
        WhatChanges::Added => ("leave it out", "take it"),
        WhatChanges::Removed => ("keep it", "let it go"),
        _ => ("what the instance has", "what the template says"),
    };
    let option = |word: &'static str, label: &'static str, one: Option<Choice>| {
        let value = if word.is_empty() { String::new() } else { format!("{word}|{key}") };
        view! {
            <option value=value selected=choice == one>
                {label}
            </option>
        }
    };
    let undecided = choice.is_none().then(|| option("", "…", None));
    view! {
        <label class="chooser">
            <span class="hidden-text">{title}</span>
            "Choose "
            <select
                name="sheet[choices][]"
                on:change=move |event| typing.send(crate::ui::fields_around(&event).unwrap_or_default())
            >
                {undecided}
                {option("mine", mine, Some(Choice::Mine))}
                {option("theirs", theirs, Some(Choice::Theirs))}
            </select>
        </label>
    }
    .into_any()
}
