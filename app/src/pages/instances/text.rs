//! An instance as text, in the format that its reader has use for.

use super::above;
use super::api::{self, ObjectText};
use crate::links;
use crate::pages::object_title;
use crate::ui::{Copy, Crumbs, Fetch, Head, Icon, Note, Sign, Tabs, loaded};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::template::{Export, InstanceRow};

/// Formats as people say them.
const FORMATS: [(&str, &str); 3] = [("yaml", "YAML"), ("list", "List"), ("kubernetes", "Plain Kubernetes")];

/// The text; `?format=`.
pub fn text(name: Memo<(String, String)>) -> AnyView {
    let query = use_query_map();
    let format = Memo::new(move |_| {
        let asked = query.with(|query| query.get("format").unwrap_or_default());
        FORMATS.into_iter().map(|(word, _)| word).find(|word| *word == asked).unwrap_or("yaml")
    });
    let text = Fetch::new(
        move || (name.get(), format.get()),
        |((project, instance), format)| async move {
            Ok((format.to_owned(), api::get_export(project, instance, format.to_owned()).await?))
        },
    );
    loaded(text, shown)
}

fn shown((format, (row, export)): (String, (InstanceRow, Export))) -> AnyView {
    let path = format!("{}/yaml", links::instance(&row.project, &row.name));
    let pages = FORMATS.map(|(word, label)| (links::with_query(&path, &[("format", word)]), label)).to_vec();
    let here = FORMATS.into_iter().find(|(word, _)| *word == format).map_or("YAML", |(_, label)| label);
    let download = links::instance_text(&row.project, &row.name, &format);
    let title = format!("{} as text", row.name);
    let actions = move || {
        view! {
            <a class="button primary" href=download rel="external">
                <Icon sign=Sign::Import />
                "Download YAML"
            </a>
        }
    };
    let note = |note: String| view! { <li>{note}</li> };
    let notes = (!export.notes.is_empty()).then(|| {
        view! {
            <Note>
                <p>"Not everything has an equivalent in plain Kubernetes:"</p>
                <ul>{export.notes.into_iter().map(note).collect_view()}</ul>
            </Note>
        }
    });
    view! {
        <Crumbs above=above(&row, true) here="YAML" />
        <Head title=move || title actions>
            <span>"For kubectl apply -f or oc apply -f. It may hold secrets."</span>
        </Head>
        <Tabs label="Format" pages here />
        {notes}
        <div class="whole-text">
            <Copy text=export.text.clone() label="Copy text" />
            <pre class="yaml-text" tabindex="0">
                {export.text}
            </pre>
        </div>
    }
    .into_any()
}

/// One object as YAML; `?at=` is its place.
pub fn object(name: Memo<(String, String)>) -> AnyView {
    let query = use_query_map();
    let at = Memo::new(move |_| query.with(|query| query.get("at")?.parse::<i64>().ok()).unwrap_or_default());
    let object =
        Fetch::new(move || (name.get(), at.get()), |((project, instance), at)| api::get_object(project, instance, at));
    loaded(object, one)
}

fn one(view: ObjectText) -> AnyView {
    let ObjectText { row, name, text } = view;
    let title = object_title(&name);
    view! {
        <Crumbs above=above(&row, true) here=title.clone() />
        <Head title=move || title>
            <span>{name.api_version}</span>
            <span>"Secrets are masked."</span>
        </Head>
        <pre class="yaml-text" tabindex="0">
            {text}
        </pre>
    }
    .into_any()
}
