//! Pages that wait for what they show.

use super::error::ErrorPanel;
use crate::Error;
use crate::visitor::{self, VisitorResource};
use leptos::prelude::*;

/// Shows what a resource holds once it is there, or why it is not. What was shown stays until then.
pub fn loaded<T>(resource: Resource<Result<T, Error>>, show: fn(T) -> AnyView) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    loaded_for(resource, Memo::new(|_| ()), move |value, ()| show(value))
}

/// As [`loaded`], together with what the address asks for by then. An answer that comes after its page is gone is dropped.
pub fn loaded_for<T, A>(
    resource: Resource<Result<T, Error>>,
    asked: Memo<A>,
    show: impl Fn(T, A) -> AnyView + Copy + Send + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    A: Clone + Send + Sync + 'static,
{
    let visitor = use_context::<VisitorResource>();
    view! {
        <Transition>
            {move || Suspend::new(async move {
                visitor::know(visitor).await;
                let answer = resource.await;
                match (answer, asked.try_get_untracked()) {
                    (_, None) => ().into_any(),
                    (Ok(value), Some(asked)) => once(move || show(value, asked)),
                    (Err(error), _) => view! { <ErrorPanel error /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

/// Has the server build what is shown only when it writes it. Leptos would build it twice, the first time to learn what it
/// waits for, and walk all of it once more: pages wait for nothing else by then. The browser shows it at once.
fn once(show: impl FnOnce() -> AnyView + Send + 'static) -> AnyView {
    if cfg!(feature = "ssr") { Unsuspend::new(show).into_any() } else { show() }
}
