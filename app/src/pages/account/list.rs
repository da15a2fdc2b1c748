//! The tokens there are.

use super::api::RevokeToken;
use crate::ui::{Ago, Empty};
use leptos::either::Either;
use leptos::form::ActionForm;
use leptos::prelude::*;
use model::account::Token;

/// Name, age, last use, and the way to end each.
#[component]
pub fn List(
    /// The tokens, newest first.
    tokens: Vec<Token>,
    /// Ends one.
    revoke: ServerAction<RevokeToken>,
) -> impl IntoView {
    if tokens.is_empty() {
        return Either::Left(view! { <Empty text="There are no tokens yet." /> });
    }
    let row = move |token: Token| {
        let used = match token.used {
            Some(at) => Either::Left(view! { <Ago at /> }),
            None => Either::Right(view! { <span class="muted">"never"</span> }),
        };
        view! {
            <tr>
                <td class="name">
                    <b>{token.name.clone()}</b>
                </td>
                <td data-label="Made">
                    <Ago at=token.created />
                </td>
                <td data-label="Last used">{used}</td>
                <td class="num">
                    <Revoke token action=revoke />
                </td>
            </tr>
        }
    };
    Either::Right(view! {
        <section class="section">
            <h2>"Tokens"</h2>
            <table class="rows">
                <thead>
                    <tr>
                        <th scope="col">"Name"</th>
                        <th scope="col">"Made"</th>
                        <th scope="col">"Last used"</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{tokens.into_iter().map(row).collect_view()}</tbody>
            </table>
        </section>
    })
}

/// Asks before it ends a token; unfolds without JavaScript, too.
#[component]
fn Revoke(token: Token, action: ServerAction<RevokeToken>) -> impl IntoView {
    let Token { id, name, .. } = token;
    view! {
        <details class="pop confirm" name="pop">
            <summary class="button small-button">"Revoke…"<span class="hidden-text">{format!(" {name}")}</span></summary>
            <div>
                <p>{format!("Programs that use “{name}” are refused from then on.")}</p>
                <ActionForm action>
                    <input type="hidden" name="id" value=id />
                    <button class="button danger" disabled=action.pending()>
                        "Revoke"
                    </button>
                </ActionForm>
            </div>
        </details>
    }
}
