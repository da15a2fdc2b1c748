//! Pages that wait for what they show.

use super::error::ErrorPanel;
use crate::Error;
use leptos::prelude::*;

/// Shows what a resource holds once it is there, or why it is not. What was shown stays until then.
pub fn loaded<T>(resource: Resource<Result<T, Error>>, show: fn(T) -> AnyView) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    view! {
        <Transition>
            {move || Suspend::new(async move {
                match resource.await {
                    Ok(value) => show(value),
                    Err(error) => view! { <ErrorPanel error /> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}
