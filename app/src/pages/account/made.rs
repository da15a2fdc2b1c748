//! A token at the only moment its secret is shown.

use crate::ui::Command;
use leptos::prelude::*;
use model::account::NewToken;

/// The secret, the button that copies it, and a first request with it.
#[component]
pub fn Made(
    /// The token that was just made, if any.
    token: Signal<Option<NewToken>>,
) -> impl IntoView {
    let shown = move |NewToken { token, secret }: NewToken| {
        let line = format!("curl -H \"Authorization: Bearer {secret}\" \"$WEIR_URL/apis/weir/v1/registries\"");
        view! {
            <div class="panel made">
                <h3>{format!("Token “{}”", token.name)}</h3>
                <p>"Copy it now. Weir keeps no copy and never shows it again."</p>
                <p class="buttons">
                    <code class="value">{secret.clone()}</code>
                    <button type="button" class="text-copy js-only" data-copy=secret>
                        "Copy token"
                    </button>
                </p>
                <Command line />
            </div>
        }
    };
    view! { <div role="status">{move || token.get().map(shown)}</div> }
}
