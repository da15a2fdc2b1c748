//! What would be made, before it is.

use super::images::State;
use super::sheet::{Foreseen, Typing};
use crate::links;
use crate::ui::{Badge, Icon, Note, Sign, Tone};
use leptos::prelude::*;
use model::template::{
    EntryProblem, Finding, NeededImage, ObjectFate, ObjectName, Preview, PreviewObject, StreamState,
};
use model::text;

/// The objects, live while one types.
#[component]
pub fn LivePreview(
    /// Who asks the server.
    typing: Typing,
) -> impl IntoView {
    let shown = move || match typing.foreseen.get() {
        Foreseen::Preview(preview) => objects(preview).into_any(),
        Foreseen::Plan(_) => ().into_any(),
    };
    let error = move || typing.error.get().map(|error| view! { <Note bad=true>{error.message}</Note> });
    view! {
        <section class="section" id="preview">
            <h2>"What it makes"</h2>
            {error}
            {shown}
        </section>
    }
    .into_any()
}

fn objects(preview: Preview) -> impl IntoView {
    let Preview { problems, objects, total, message, images, warnings } = preview;
    if objects.is_empty() && !problems.is_empty() {
        return view! { <p class="muted">"Nothing yet: some fields still need a value."</p> }.into_any();
    }
    let more = total - i64::try_from(objects.len()).unwrap_or(i64::MAX);
    let more = (more > 0).then(|| view! { <p class="muted">{format!("and {} more", text::count(more))}</p> });
    let message = (!message.is_empty()).then(|| view! { <p class="said">{message}</p> });
    view! {
        <Warnings warnings />
        {objects.into_iter().map(object).collect_view()}
        {more}
        <Needs images />
        {message}
    }
    .into_any()
}

fn object(object: PreviewObject) -> impl IntoView {
    let PreviewObject { name, fate, yaml } = object;
    view! {
        <details class="object">
            <summary>
                <b>{name.kind.clone()}</b>
                " "
                {name.name.clone()}
                " "
                <FateBadge fate plain=true />
            </summary>
            <pre class="yaml-text" tabindex="0">
                {yaml}
            </pre>
        </details>
    }
}

/// `Deployment web`, with its namespace where that is another one.
pub fn object_title(name: &ObjectName) -> String {
    let within = if name.namespace.is_empty() { String::new() } else { format!(" in {}", name.namespace) };
    format!("{} {}{within}", name.kind, name.name)
}

/// What becomes of an object.
#[component]
pub fn FateBadge(
    /// What.
    fate: ObjectFate,
    /// Without the link to its image stream.
    #[prop(optional)]
    plain: bool,
) -> impl IntoView {
    match fate {
        ObjectFate::Rendered => view! { <Badge label="rendered, not applied" /> }.into_any(),
        ObjectFate::Stream { project, stream, state } => {
            let (label, tone) = match state {
                StreamState::New => ("new image stream", Tone::Good),
                StreamState::Made => ("image stream", Tone::Good),
                StreamState::Shared => ("image stream, was there before", Tone::Plain),
                StreamState::Taken => ("another image stream has the name", Tone::Bad),
                StreamState::Gone => ("image stream, deleted since", Tone::Bad),
            };
            let leads = !plain && matches!(state, StreamState::Made | StreamState::Shared);
            let href = leads.then(|| links::stream(&project, &stream));
            view! {
                <Badge label tone />
                {href.map(|href| view! { " " <a href=href>"Open"</a> })}
            }
            .into_any()
        }
    }
}

#[component]
fn Warnings(warnings: Vec<Finding>) -> impl IntoView {
    let warning = |finding: Finding| {
        view! {
            <Note>
                {finding.message}
                <p class="muted">{finding.remedy}</p>
            </Note>
        }
    };
    warnings.into_iter().map(warning).collect_view().into_any()
}

#[component]
fn Needs(images: Vec<NeededImage>) -> impl IntoView {
    let need = |image: NeededImage| {
        view! {
            <li>
                <span class="mono">{image.name}</span>
                " "
                <State state=image.state />
            </li>
        }
    };
    (!images.is_empty())
        .then(|| {
            view! {
                <h3>"Images it needs"</h3>
                <ul class="needs">{images.into_iter().map(need).collect_view()}</ul>
            }
        })
        .into_any()
}

/// Problems that are about no field of the form.
#[component]
pub fn Problems(
    /// Who asks the server.
    typing: Typing,
) -> impl IntoView {
    let other = move || {
        let is_other = |problem: &&EntryProblem| problem.parameter.is_none();
        typing.foreseen.with(|foreseen| foreseen.problems().iter().filter(is_other).cloned().collect::<Vec<_>>())
    };
    let line = |problem: EntryProblem| {
        view! {
            <p class="wrong">
                <Icon sign=Sign::Failed />
                <span>
                    {problem.message} " " <code class="small">{problem.place}</code>
                </span>
            </p>
        }
    };
    view! { <div role="status">{move || other().into_iter().map(line).collect_view()}</div> }.into_any()
}
