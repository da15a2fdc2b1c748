//! The fields of a template's parameters, under their headings.

use super::sheet::{Sheet, Typing};
use super::widgets::Widget;
use crate::Error;
use crate::ui::{self, Pairs};
use leptos::prelude::*;
use model::template::{Field, grouped};
use std::collections::BTreeMap;
use web_sys::HtmlFormElement;

/// All fields; what is typed is sent to the server once one pauses.
#[component]
pub fn Fields(
    /// The fields.
    fields: Vec<Field>,
    /// What stands in them.
    sheet: Sheet,
    /// The tags that fields for image stream tags can take, by parameter.
    tags: BTreeMap<String, Vec<String>>,
    /// Parameters whose former value stays when nothing is entered.
    #[prop(optional)]
    kept: Option<Vec<String>>,
    /// Where “Generate” is asked for; without one, values are generated with the rest.
    #[prop(optional)]
    generator: &'static str,
    /// Who asks the server.
    typing: Typing,
    /// Fields after these.
    #[prop(optional)]
    after: Option<AnyView>,
    /// Fields before these.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    // What stands in the form then, not when the key was pressed: a value may have been generated meanwhile.
    let typed = ui::after_typing(move |form: HtmlFormElement| typing.send(ui::fields_of(&form)));
    let listen = move |event: web_sys::Event| {
        typing.touch(&event);
        if let Some(form) = ui::form_around(&event) {
            typed(form);
        }
    };
    let group = move |(heading, fields): (String, Vec<Field>)| {
        let widget = |field: Field| {
            let tags = tags.get(&field.name).cloned().unwrap_or_default();
            let kept = kept.as_ref().map(|kept| kept.contains(&field.name));
            view! { <Widget field sheet=sheet.clone() tags kept generator typing /> }
        };
        let heading = (!heading.is_empty()).then(|| view! { <h2>{heading}</h2> });
        view! {
            <section class="group">{heading} {fields.into_iter().map(widget).collect_view()}</section>
        }
    };
    view! {
        <div class="groups" on:input=listen>
            {children.map(|children| view! { <section class="group">{children()}</section> })}
            {grouped(&fields).into_iter().map(group).collect_view()}
            {after.map(|after| view! { <section class="group">{after}</section> })}
        </div>
    }
    .into_any()
}

/// Labels for all objects, folded away while there are none.
#[component]
pub fn ObjectLabels(
    /// What stands in the field.
    value: String,
    /// Those that the template puts on all objects.
    own: BTreeMap<String, String>,
    /// What was wrong with the form, if anything.
    #[prop(into)]
    error: Signal<Option<Error>>,
) -> impl IntoView {
    let is_open = !value.is_empty();
    let own: Vec<_> = own.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let own = if own.is_empty() {
        "The template puts no labels on its objects.".to_owned()
    } else {
        format!("The template puts {} on its objects; a label of yours with the same key wins.", own.join(", "))
    };
    view! {
        <details class="twin" open=is_open>
            <summary>"Labels"</summary>
            <p class="muted mb-2">{own}</p>
            <Pairs label="Labels for all objects" name="sheet[labels]" value error />
        </details>
    }
    .into_any()
}
