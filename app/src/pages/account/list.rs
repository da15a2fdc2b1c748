//! The tokens there are.

use super::api::RevokeToken;
use crate::ui::{Ago, Empty, PostButton};
use leptos::either::Either;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::account::Token;

/// Name, age, last use of each, newest first, and the way to end it.
pub fn shown(tokens: Vec<Token>) -> AnyView {
    if tokens.is_empty() {
        return view! { <Empty text="There are no tokens yet." /> }.into_any();
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
                    <Revoke token />
                </td>
            </tr>
        }
    };
    view! {
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
    }
    .into_any()
}

/// Asks before it ends a token; unfolds without JavaScript, too.
#[component]
fn Revoke(token: Token) -> impl IntoView {
    let Token { id, name, .. } = token;
    view! {
        <details class="pop confirm" name="pop">
            <summary class="button small-button">"Revoke…"<span class="hidden-text">{format!(" {name}")}</span></summary>
            <div>
                <p>{format!("Programs that use “{name}” are refused from then on.")}</p>
                <PostButton path=RevokeToken::url() fields=vec![("id", id)] label="Revoke" class="button danger" />
            </div>
        </details>
    }
}
