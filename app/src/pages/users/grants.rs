//! What somebody may, grant by grant.

use super::api::TakeRole;
use crate::ui::{Ago, PostButton};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::access::{Grant, Subject};

/// The grants, and the way to take away those that are their own.
#[component]
pub fn GrantList(
    /// Who.
    who: Subject,
    /// Theirs, and those of their groups.
    grants: Vec<Grant>,
) -> impl IntoView {
    let line = |grant: Grant| {
        let why = who.through(&grant.subject, &grant.role, &grant.scope);
        let take = (grant.subject == who).then(|| {
            view! {
                <details class="pop confirm" name="pop">
                    <summary class="button small-button">"Remove…"<span class="hidden-text">{format!(" {why}")}</span></summary>
                    <div>
                        <p>{format!("{} loses this at once.", who.told())}</p>
                        <PostButton
                            path=TakeRole::url()
                            fields=vec![("id", grant.id.to_string())]
                            label="Remove"
                            class="button danger"
                        />
                    </div>
                </details>
            }
        });
        view! {
            <div class="why">
                <span>{why.clone()}</span>
                <span class="muted small"><Ago at=grant.created /> {format!(" by {}", grant.created_by)}</span>
                {take}
            </div>
        }
    };
    let nothing = grants.is_empty().then(|| view! { <p class="muted">"Nothing is granted yet."</p> });
    view! {
        {nothing}
        {grants.into_iter().map(line).collect_view()}
    }
    .into_any()
}
