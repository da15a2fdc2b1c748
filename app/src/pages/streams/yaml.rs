//! What is wanted of a stream as a text, for those who like it; what saving changes is shown before.

use super::api::{self, SaveYaml, YamlView};
use super::{StreamTabs, above, named};
use crate::Error;
use crate::links;
use crate::ui::{Area, Command, Crumbs, Diff, Fetch, FormError, Head, PageTitle, Post, PostForm, QueryForm, loaded};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use model::stream::YamlPlan;

/// The page; `?text=` is what was edited.
#[component]
pub fn StreamYamlPage() -> impl IntoView {
    let name = named();
    let query = use_query_map();
    let text = Memo::new(move |_| query.with(|query| query.get("text").unwrap_or_default()));
    let view =
        Fetch::new(move || (name.get(), text.get()), |((project, stream), text)| api::get_yaml(project, stream, text));
    view! {
        <PageTitle text=move || name.with(|(project, stream)| format!("{project}/{stream} as YAML")) />
        {loaded(view, shown)}
    }
}

fn shown(view: YamlView) -> AnyView {
    let YamlView { facts, text, plan } = view;
    let stream = facts.stream;
    let path = format!("{}/yaml", links::stream(&stream.project, &stream.name));
    let (plan, refusal) = match plan {
        Some(Ok(plan)) => (Some(plan), None),
        Some(Err(error)) => (None, Some(error)),
        None => (None, None),
    };
    #[cfg(feature = "ssr")]
    if let Some(error) = &refusal {
        crate::server::set_page_status(error.status());
    }
    let refusal = Signal::stored(refusal.map(placed));
    let saving = plan.map(|plan| {
        view! { <Save project=stream.project.to_string() stream=stream.name.to_string() text=text.clone() plan /> }
    });
    let line = format!("oc get imagestream {} -n {} -o yaml", stream.name, stream.project);
    let title = format!("{} as YAML", stream.name);
    view! {
        <Crumbs above=above(&stream.project, Some(&stream.name)) here="YAML" />
        <Head title=move || title />
        <StreamTabs stream here="YAML" />
        {saving}
        <QueryForm action=path class="form yaml">
            <Area label="YAML" name="text" value=text error=refusal />
            <FormError error=refusal fields=&["text"] />
            <div class="buttons">
                <button class="button">"See what changes"</button>
            </div>
            <details class="twin">
                <summary>"Command line"</summary>
                <Command line />
            </details>
        </QueryForm>
    }
    .into_any()
}

/// What is wrong with the text is said below it.
fn placed(error: Error) -> Error {
    Error { field: Some("text".into()), ..error }
}

/// The difference, and the button that makes it so.
#[component]
fn Save(project: String, stream: String, text: String, plan: YamlPlan) -> impl IntoView {
    let post = Post::to(SaveYaml::url());
    if plan.pieces.is_empty() {
        return view! { <p class="mb-4">"This text changes nothing."</p> }.into_any();
    }
    view! {
        <section class="section">
            <h2>"What changes"</h2>
            <Diff plan />
            <PostForm post>
                <input type="hidden" name="project" value=project />
                <input type="hidden" name="stream" value=stream />
                <input type="hidden" name="yaml" value=text />
                <FormError error=post.error />
                <button class="button primary mt-2" disabled=post.pending>
                    "Save"
                </button>
            </PostForm>
        </section>
    }
    .into_any()
}
