//! Tagging an image, from wherever it was found.

use super::api::TagImage;
use super::edit::pairs;
use crate::pages::projects;
use crate::ui::{Buttons, Check, Command, Crumbs, Field, FormError, Head, PageTitle, Post, PostForm, SelectField};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement, HtmlSelectElement};

/// The fields that show their own errors.
const FIELDS: &[&str] = &["project", "stream", "tag", "source", "reason"];
const KINDS: [(&str, &str); 3] = [
    ("image", "An image in a registry"),
    ("tag", "A tag of an image stream"),
    ("stream-image", "One image of an image stream"),
];

/// What the form says, as far as the command line needs it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Said {
    kind: String,
    source: String,
    project: String,
    stream: String,
    tag: String,
    follow: bool,
    scheduled: bool,
}

/// The form; `?source=&kind=&project=&stream=&tag=` fill it.
#[component]
pub fn TagImagePage() -> impl IntoView {
    let post = Post::to(TagImage::url());
    let query = use_query_map().read_untracked();
    let asked = |name: &str| post.value(name, query.get(name).unwrap_or_default());
    let what = |name: &str| post.value(&format!("what[{name}]"), query.get(name).unwrap_or_default());
    let kind = Some(what("kind")).filter(|kind| !kind.is_empty()).unwrap_or_else(|| "image".into());
    let said = Said {
        kind,
        source: what("source"),
        project: asked("project"),
        stream: asked("stream"),
        tag: asked("tag"),
        ..Said::default()
    };
    let now = RwSignal::new(said.clone());
    let listen = move |event: Event| now.update(|now| now.hear(&event));
    view! {
        <PageTitle text="Tag image" />
        <Crumbs above=projects::above(None) here="Tag image" />
        <Head title=|| "Tag image">
            <span>"Gives an image a name of yours. The stream is made when it is not there."</span>
        </Head>
        <div on:input=listen>
            <PostForm post class="form">
                <SelectField label="Kind of source" name="what[kind]" options=pairs(&KINDS) chosen=said.kind />
                <Field
                    label="Source"
                    name="what[source]"
                    value=said.source
                    placeholder="quay.io/acme/app:1.4"
                    help="An image as tools write it; a tag as project/stream:tag; an image of a stream as project/stream@sha256:…"
                    error=post.error
                />
                <div class="three">
                    <Field label="Project" name="project" value=said.project placeholder="shop" error=post.error />
                    <Field label="Image stream" name="stream" value=said.stream placeholder="web" error=post.error />
                    <Field label="Tag" name="tag" value=said.tag placeholder="prod" error=post.error />
                </div>
                <Check label="Follow the source tag whenever it moves, instead of copying what it is now" name="what[follow]" checked=false />
                <Check label="Re-import periodically" name="what[scheduled]" checked=false />
                <Field
                    label="Reason"
                    name="reason"
                    value=post.value("reason", "")
                    optional=true
                    help="It stands in the history."
                    error=post.error
                />
                <FormError error=post.error fields=FIELDS />
                <Buttons post label="Tag" cancel="/projects" />
                <details class="twin" open>
                    <summary>"Command line"</summary>
                    {move || view! { <Command line=now.get().command() /> }}
                </details>
            </PostForm>
        </div>
    }
}

impl Said {
    /// Takes over what was just entered.
    fn hear(&mut self, event: &Event) {
        let Some(target) = event.target() else { return };
        if let Some(select) = target.dyn_ref::<HtmlSelectElement>() {
            self.kind = select.value();
        } else if let Some(input) = target.dyn_ref::<HtmlInputElement>() {
            match input.name().as_str() {
                "what[source]" => self.source = input.value(),
                "project" => self.project = input.value(),
                "stream" => self.stream = input.value(),
                "tag" => self.tag = input.value(),
                "what[follow]" => self.follow = input.checked(),
                "what[scheduled]" => self.scheduled = input.checked(),
                _ => {}
            }
        }
    }

    /// What does the same with OKD's client.
    fn command(&self) -> String {
        let or = |text: &str, usual: &'static str| if text.is_empty() { usual.to_owned() } else { text.to_owned() };
        let (kind, option) = match self.kind.as_str() {
            "tag" if self.follow => (" --source=imagestreamtag", " --alias"),
            "tag" => (" --source=imagestreamtag", ""),
            "stream-image" => (" --source=imagestreamimage", ""),
            _ if self.scheduled => (" --source=docker", " --scheduled"),
            _ => (" --source=docker", ""),
        };
        let (source, project) = (or(&self.source, "SOURCE"), or(&self.project, "PROJECT"));
        format!("oc tag{kind}{option} {source} {project}/{}:{}", or(&self.stream, "STREAM"), or(&self.tag, "TAG"))
    }
}

#[cfg(test)]
mod tests {
    use super::Said;

    #[test]
    fn the_command_says_what_the_form_says() {
        let said = Said {
            kind: "tag".into(),
            source: "shop/web:1".into(),
            project: "shop".into(),
            stream: "web".into(),
            tag: "prod".into(),
            ..Said::default()
        };
        assert_eq!(said.command(), "oc tag --source=imagestreamtag shop/web:1 shop/web:prod");
        let following = Said { follow: true, ..said.clone() };
        assert_eq!(following.command(), "oc tag --source=imagestreamtag --alias shop/web:1 shop/web:prod");
        let image = Said { kind: "image".into(), source: String::new(), scheduled: true, ..said };
        assert_eq!(image.command(), "oc tag --source=docker --scheduled SOURCE shop/web:prod");
    }
}
