//! The way in through a provider of identities.

use super::api;
use crate::links;
use crate::ui::{Fetch, Icon, Sign};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use model::sign_on::Refusal;

/// The button, where there is a provider, and above it why it did not work the last time. It is a link that the browser follows
/// by itself: a form must not lead away from here.
#[component]
pub fn Provider(
    /// Where to go on to.
    next: String,
) -> impl IntoView {
    let provider = Fetch::new(|| (), |()| api::get_provider());
    let refusal = use_query_map().read_untracked().get("refused").and_then(|word| Refusal::parse(&word));
    let shown = move |name: String| {
        view! {
            {refusal
                .map(|refusal| {
                    view! {
                        <div class="note bad" role="alert">
                            <Icon sign=Sign::Failed />
                            <div>{refusal.sentence(&name)}</div>
                        </div>
                    }
                })}
            <a class="button" rel="external" href=links::with_query("/login/oidc", &[("next", &next)])>
                {format!("Sign in with {name}")}
            </a>
            <p class="or">"or with a password"</p>
        }
    };
    view! {
        <Suspense>
            {move || {
                let shown = shown.clone();
                Suspend::new(async move { provider.await.ok().flatten().map(shown) })
            }}
        </Suspense>
    }
}
