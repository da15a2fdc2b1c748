//! A token at the only moment its secret is shown.

use crate::done::Done;
use crate::ui::Command;
use leptos::prelude::*;

/// The secret, the button that copies it, and a first request with it.
#[component]
pub fn Made(
    /// What the form was answered, if anything.
    done: RwSignal<Option<Done>>,
) -> impl IntoView {
    let shown = |Done { told, secret, .. }: Done| {
        let secret = secret?;
        let line = format!("curl -H \"Authorization: Bearer {secret}\" \"$WEIR_URL/apis/weir/v1/registries\"");
        Some(view! {
            <div class="panel made">
                <h3>{told}</h3>
                <p>"Copy it now. Weir keeps no copy and never shows it again."</p>
                <p class="buttons">
                    <code class="value">{secret.clone()}</code>
                    <button type="button" class="text-copy js-only" data-copy=secret>
                        "Copy token"
                    </button>
                </p>
                <Command line />
            </div>
        })
    };
    view! { <div role="status">{move || done.get().and_then(shown)}</div> }
}
