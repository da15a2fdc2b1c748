//! Bringing a template: pasted, from a file, or from an address.

use super::api::{self, UploadTemplate};
use crate::pages::catalog;
use crate::ui::{
    self, Area, Buttons, Crumbs, Fetch, Field, FormError, Head, PageTitle, Post, PostForm, SelectField, Twins, loaded,
};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

/// The form.
#[component]
pub fn UploadPage() -> impl IntoView {
    let projects = Fetch::new(|| (), |()| api::list_targets());
    view! {
        <PageTitle text="Upload template" />
        <Crumbs above=catalog::above(vec![]) here="Upload template" />
        <Head title=|| "Upload template">
            <span>"A template of OKD or OpenShift, in YAML or JSON. It is kept as it is written."</span>
        </Head>
        {loaded(projects, form)}
    }
    .into_any()
}

fn form(projects: Vec<String>) -> AnyView {
    let post = Post::to(UploadTemplate::url());
    let asked = use_query_map().read_untracked().get("project").unwrap_or_default();
    let options: Vec<_> = projects.into_iter().map(|project| (project.clone(), project)).collect();
    view! {
        <PostForm post class="form yaml">
            <div class="two">
                <SelectField label="Project" name="project" options chosen=post.value("project", asked) />
                <Field
                    label="Name"
                    name="name"
                    value=post.value("name", "")
                    optional=true
                    help="When not the one that the template says"
                    error=post.error
                />
            </div>
            <Area
                label="Template"
                name="text"
                value=post.value("text", "")
                placeholder="apiVersion: template.openshift.io/v1"
                error=post.error
            />
            <div class="field js-only">
                <label for="file">"From a file"</label>
                <input
                    id="file"
                    type="file"
                    accept=".yaml,.yml,.json"
                    on:change=move |event| ui::read_file(&event, "text", post.error)
                />
                <span class="help">"Its text appears above, so that you see what you upload."</span>
            </div>
            <Field
                label="Or from an address"
                name="url"
                value=post.value("url", "")
                optional=true
                placeholder="https://example.com/template.yaml"
                error=post.error
            />
            <FormError error=post.error fields=&["name", "text", "url"] />
            <Buttons post label="Upload template" cancel="/catalog" />
            <Twins lines=vec!["oc create -f template.yaml -n shop".to_owned()] />
        </PostForm>
    }
    .into_any()
}
