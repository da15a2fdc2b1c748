//! The tokens there are.

use crate::ui::{Ago, Empty, Exact, PostButton};
use leptos::either::Either;
use leptos::prelude::*;
use model::account::Token;

/// Name, limits, age, last use and end of each, newest first, and the way to revoke it.
#[component]
pub fn TokenTable(
    /// The tokens.
    tokens: Vec<Token>,
    /// The server function that revokes one.
    revoke: &'static str,
    /// What it needs to know besides the id.
    #[prop(optional)]
    fields: Vec<(&'static str, String)>,
) -> impl IntoView {
    if tokens.is_empty() {
        return view! { <Empty text="There are no tokens yet." /> }.into_any();
    }
    let rows = tokens.into_iter().map(|token| row(token, None, revoke, fields.clone()));
    view! {
        <table class="rows">
            {heads(false)} <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// What stands above the rows; with the owners, where they differ.
pub(super) fn heads(with_owner: bool) -> AnyView {
    view! {
        <thead>
            <tr>
                <th scope="col">"Name"</th>
                {with_owner.then(|| view! { <th scope="col">"Owner"</th> })}
                <th scope="col">"Made"</th>
                <th scope="col">"Last used"</th>
                <th scope="col">"Ends"</th>
                <td></td>
            </tr>
        </thead>
    }
    .into_any()
}

/// One token: whose, if that is to be said, and the server function that revokes it with what that needs to know.
pub(super) fn row(
    token: Token,
    owner: Option<AnyView>,
    revoke: &'static str,
    fields: Vec<(&'static str, String)>,
) -> AnyView {
    let used = match token.used {
        Some(at) => Either::Left(view! { <Ago at /> }),
        None => Either::Right(view! { <span class="muted">"never"</span> }),
    };
    let ends = match token.expires {
        Some(at) => Either::Left(view! { <Exact at /> }),
        None => Either::Right(view! { <span class="muted">"never"</span> }),
    };
    let limits = limits(&token);
    view! {
        <tr>
            <td class="name">
                <b>{token.name.clone()}</b>
                <p class="muted small">{limits}</p>
            </td>
            {owner.map(|owner| view! { <td data-label="Owner">{owner}</td> })}
            <td data-label="Made">
                <Ago at=token.created />
            </td>
            <td data-label="Last used">{used}</td>
            <td data-label="Ends">{ends}</td>
            <td class="num">
                <Revoke token path=revoke fields />
            </td>
        </tr>
    }
    .into_any()
}

/// What is left of the owner's rights.
fn limits(token: &Token) -> Option<String> {
    let limit = token.limit.as_ref()?;
    let rights = limit.rights.iter().map(|right| right.word()).collect::<Vec<_>>().join(", ");
    let names = |names: &std::collections::BTreeSet<model::ProjectName>| {
        format!(" in {}", names.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
    };
    let rights = if limit.rights == model::access::Rights::all() { "everything".to_owned() } else { rights };
    Some(format!("only {rights}{}", limit.projects.as_ref().map(names).unwrap_or_default()))
}

/// Asks before it ends a token; unfolds without JavaScript, too.
#[component]
fn Revoke(token: Token, path: &'static str, fields: Vec<(&'static str, String)>) -> impl IntoView {
    let Token { id, name, .. } = token;
    let fields: Vec<_> = std::iter::once(("id", id)).chain(fields).collect();
    view! {
        <details class="pop confirm" name="pop">
            <summary class="button small-button">"Revoke…"<span class="hidden-text">{format!(" {name}")}</span></summary>
            <div>
                <p>{format!("Programs that use “{name}” are refused from then on.")}</p>
                <PostButton path fields label="Revoke" class="button danger" />
            </div>
        </details>
    }
    .into_any()
}
