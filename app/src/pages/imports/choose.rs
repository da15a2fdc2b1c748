//! The second step: which tags of a repository.

use super::wanted::Wanted;
use crate::ui::{Empty, Field, QueryForm};
use leptos::prelude::*;
use model::text;

/// Tags that are offered one by one; of larger repositories, a pattern reaches all.
const OFFERED: usize = 500;

/// A box for each tag, and a pattern for many.
#[component]
pub fn Choose(
    /// What was entered.
    wanted: Wanted,
    /// The tags of the repository.
    tags: Vec<String>,
) -> impl IntoView {
    if tags.is_empty() {
        return view! { <Empty text="The repository has no tags." /> }.into_any();
    }
    let told = text::counted(i64::try_from(tags.len()).unwrap_or_default(), "tag", "tags");
    let more = (tags.len() > OFFERED).then_some(" The first 500 are shown; a pattern reaches all.");
    let tick = |tag: String| {
        view! {
            <label class="check">
                <input type="checkbox" name="tag" value=tag.clone() />
                {tag}
            </label>
        }
    };
    view! {
        <p class="mb-4">
            {format!("{told} in ")} <b>{wanted.from.clone()}</b> "." {more}
        </p>
        <QueryForm action="/import" class="form">
            <input type="hidden" name="from" value=wanted.from />
            <input type="hidden" name="project" value=wanted.project />
            <input type="hidden" name="stream" value=wanted.stream />
            <Field
                label="Pattern"
                name="pattern"
                placeholder="1.*, latest"
                optional=true
                help="* stands for anything, ? for one character; * alone takes all. Or tick tags below."
            />
            <fieldset class="ticks">
                <legend>"Tags"</legend>
                {tags.into_iter().take(OFFERED).map(tick).collect_view()}
            </fieldset>
            <div class="buttons stay">
                <button class="button primary">"See the plan"</button>
            </div>
        </QueryForm>
    }
    .into_any()
}
