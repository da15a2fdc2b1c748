//! Pages that wait for what they show.

use super::error::ErrorPanel;
use super::fetch::{Answer, Erased, Fetch, Fetched};
use crate::visitor::{self, VisitorFetch};
use leptos::prelude::*;
use std::sync::Arc;

/// Shows what was fetched once it is there, or why it is not. What was shown stays until then.
pub fn loaded<T: Fetched>(fetch: Fetch<T>, show: fn(T) -> AnyView) -> AnyView {
    loaded_for(fetch, Memo::new(|_| ()), move |value, ()| show(value))
}

/// As [`loaded`], together with what the address asks for by then. An answer that comes after its page is gone is dropped.
pub fn loaded_for<T: Fetched, A>(
    fetch: Fetch<T>,
    asked: Memo<A>,
    show: impl Fn(T, A) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    A: Clone + Send + Sync + 'static,
{
    let show = Arc::new(show);
    shown_once_there(
        fetch.erased(),
        Arc::new(move |answer| match (answer.read(), asked.try_get_untracked()) {
            (_, None) => ().into_any(),
            (Ok(value), Some(asked)) => {
                let show = show.clone();
                once(move || show(value, asked))
            }
            (Err(error), _) => view! { <ErrorPanel error /> }.into_any(),
        }),
    )
}

/// Compiled once for all pages.
fn shown_once_there(answer: Erased, show: Arc<dyn Fn(Answer) -> AnyView + Send + Sync>) -> AnyView {
    let visitor = use_context::<VisitorFetch>();
    view! {
        <Transition>
            {move || {
                let show = show.clone();
                Suspend::new(async move {
                    visitor::know(visitor).await;
                    show(answer.await)
                })
            }}
        </Transition>
    }
    .into_any()
}

/// Has the server build what is shown only when it writes it. Leptos would build it twice, the first time to learn what it
/// waits for, and walk all of it once more: pages wait for nothing else by then. The browser shows it at once.
fn once(show: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
    if cfg!(feature = "ssr") { Unsuspend::new(show).into_any() } else { show() }
}
