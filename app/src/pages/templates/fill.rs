//! Filling in a template, and what comes of it.

use super::above;
use super::api::{self, CreateInstance, GenerateValue, OrderForm, PreviewInstance};
use super::form::{Fields, ObjectLabels};
use super::preview::{LivePreview, Problems};
use super::sheet::{Foreseen, Typing};
use crate::links;
use crate::ui::{Crumbs, Fetch, Field, FormError, Head, Note, Post, PostForm, SelectField, Tile, Twins, loaded};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

/// The form; `?project=` is where to make the instance, `?fresh` forgets what was entered before.
pub fn instantiate(name: Memo<(String, String)>) -> AnyView {
    let query = use_query_map();
    let asked = Memo::new(move |_| {
        query.with(|query| (query.get("project").unwrap_or_default(), query.get("fresh").is_some()))
    });
    let form = Fetch::new(
        move || (name.get(), asked.get()),
        |((project, name), (target, fresh))| api::get_order_form(project, name, target, fresh),
    );
    loaded(form, shown)
}

fn shown(form: OrderForm) -> AnyView {
    let OrderForm { detail, projects, tags, sheet, is_draft, preview } = form;
    let card = detail.card;
    let path = links::template(&card.project, &card.name);
    let post = Post::to(CreateInstance::url());
    let typing = Typing::new(PreviewInstance::url(), Foreseen::Preview(preview), is_draft);
    Effect::new(move || {
        if post.error.with(Option::is_some) {
            typing.all();
        }
    });
    let again = is_draft.then(|| {
        let fresh = links::with_query(&format!("{path}/instantiate"), &[("fresh", "true")]);
        view! { <p class="muted mb-4">"What you entered before is back. " <a href=fresh>"Start over"</a></p> }
    });
    let nowhere = projects.is_empty().then(|| {
        view! {
            <Note>
                "There is no project to make it in. " <a href="/projects/new">"Make one first"</a>
            </Note>
        }
    });
    let options: Vec<_> = projects.into_iter().map(|project| (project.clone(), project)).collect();
    let line = format!("weir process -f {}.yaml -p NAME=VALUE | oc apply -f -", card.name);
    let oc = format!("oc process {}//{} -p NAME=VALUE", card.project, card.name);
    let title = format!("Instantiate {}", card.title);
    let ask = move |event: web_sys::MouseEvent| typing.ask(&event);
    view! {
        <Crumbs above=above(&card) here="Instantiate" />
        <Head title=move || title>
            <span>{format!("version {}", detail.revision)}</span>
            {(!card.provider.is_empty()).then(|| view! { <span>"by " {card.provider.clone()}</span> })}
        </Head>
        {nowhere}
        {again}
        <div class="split filling">
            <PostForm post class="form">
                // What the Enter key presses.
                <button class="hidden-text" tabindex="-1" aria-hidden="true" formaction=PreviewInstance::url() on:click=ask>
                    "Preview"
                </button>
                <input type="hidden" name="project" value=card.project.to_string() />
                <input type="hidden" name="template" value=card.name.to_string() />
                <input type="hidden" name="sheet[revision]" value=sheet.revision.to_string() />
                <Fields fields=detail.fields sheet=sheet.clone() tags generator=GenerateValue::url() typing>
                    <div class="two">
                        <SelectField label="Project" name="sheet[target]" options chosen=sheet.target.clone() />
                        <Field
                            label="Instance"
                            name="sheet[name]"
                            value=sheet.name.clone()
                            optional=true
                            help="How you call what is made. Left empty, one is made up from the template’s name."
                            error=post.error
                        />
                    </div>
                    <ObjectLabels value=sheet.labels.clone() own=detail.object_labels error=post.error />
                </Fields>
                <Problems typing />
                <FormError error=post.error fields=&["name", "labels"] />
                <div class="buttons stay">
                    <button class="button primary" disabled=post.pending aria-busy=move || post.pending.get().then_some("true")>
                        "Create"
                    </button>
                    <button class="button" formaction=PreviewInstance::url() on:click=ask>
                        "Preview"
                    </button>
                    <a class="button" href=path>
                        "Cancel"
                    </a>
                </div>
                <Twins lines=vec![oc, line] />
            </PostForm>
            <aside>
                <div class="titled">
                    <Tile title=card.title.clone() icon=card.icon />
                    <p>{card.description}</p>
                </div>
                <LivePreview typing />
            </aside>
        </div>
    }
    .into_any()
}
