//! Rendering an instance anew: with other parameters, or with the newest version of its template.

use super::above;
use super::api::{self, PlanRenewal, RenewForm, RenewInstance};
use super::plan::LivePlan;
use crate::links;
use crate::pages::{Fields, Foreseen, ObjectLabels, Problems, Typing};
use crate::ui::{Crumbs, Fetch, FormError, Head, Post, PostForm, loaded};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_query_map;

/// The form; `?fresh` forgets what was entered before.
pub fn renew(name: Memo<(String, String)>, upgrade: bool) -> AnyView {
    let query = use_query_map();
    let fresh = Memo::new(move |_| query.with(|query| query.get("fresh").is_some()));
    let form = Fetch::new(
        move || (name.get(), fresh.get()),
        move |((project, instance), fresh)| api::get_renew_form(project, instance, upgrade, fresh),
    );
    loaded(form, shown)
}

fn shown(view: RenewForm) -> AnyView {
    let RenewForm { form, upgrade, tags, sheet, is_draft, plan } = view;
    let row = form.row;
    let path = links::instance(&row.project, &row.name);
    let post = Post::to(RenewInstance::url());
    let (from, to) = (plan.from_revision, plan.to_revision);
    let typing = Typing::new(PlanRenewal::url(), Foreseen::Plan(plan), is_draft);
    let verb = if upgrade { "Upgrade" } else { "Re-run" };
    let title = if upgrade { format!("Upgrade {}", row.name) } else { format!("Re-run {}", row.name) };
    let what = if upgrade {
        format!(
            "From version {from} to {to} of the template. What was changed since stays where the new version leaves it alone."
        )
    } else {
        "The same version of the template with other values. What you leave stays, generated values too.".to_owned()
    };
    let again = is_draft.then(|| {
        let page = if upgrade { "upgrade" } else { "rerun" };
        let fresh = links::with_query(&format!("{path}/{page}"), &[("fresh", "true")]);
        view! { <p class="muted mb-4">"What you entered before is back. " <a href=fresh>"Start over"</a></p> }
    });
    let labels =
        view! { <ObjectLabels value=sheet.labels.clone() own=form.object_labels error=post.error /> }.into_any();
    let revision = sheet.revision.to_string();
    let ask = move |event: web_sys::MouseEvent| typing.ask(&event);
    view! {
        <Crumbs above=above(&row, true) here=verb />
        <Head title=move || title>
            <span>{what}</span>
        </Head>
        {again}
        <PostForm post>
            // What the Enter key presses.
            <button class="hidden-text" tabindex="-1" aria-hidden="true" formaction=PlanRenewal::url() on:click=ask>
                "See what changes"
            </button>
            <input type="hidden" name="project" value=row.project.to_string() />
            <input type="hidden" name="instance" value=row.name.to_string() />
            <input type="hidden" name="version" value=row.version.to_string() />
            <input type="hidden" name="sheet[revision]" value=revision />
            <input type="hidden" name="upgrade" value=upgrade.to_string() />
            <div class="split filling">
                <div class="form">
                    <Fields fields=form.fields sheet tags kept=form.kept typing after=labels />
                    <Problems typing />
                    <FormError error=post.error fields=&["labels"] />
                    <div class="buttons stay">
                        <button class="button primary" disabled=post.pending>
                            {verb}
                        </button>
                        <button class="button" formaction=PlanRenewal::url() on:click=ask>
                            "See what changes"
                        </button>
                        <a class="button" href=path>
                            "Cancel"
                        </a>
                    </div>
                </div>
                <aside>
                    <LivePlan typing />
                </aside>
            </div>
        </PostForm>
    }
    .into_any()
}
