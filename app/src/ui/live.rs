//! Keeping a page fresh without reloading it.

use super::browser;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// Calls `ask` again and again while the page is shown and somebody looks at it; `pace` says how long to wait each time.
pub fn poll(pace: impl Fn() -> Duration + Clone + 'static, ask: impl Fn() + Clone + 'static) {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    Effect::new(move || plan(timer, pace.clone(), ask.clone()));
    on_cleanup(move || {
        if let Some(timer) = timer.try_get_value().flatten() {
            timer.clear();
        }
    });
}

fn plan(
    timer: StoredValue<Option<TimeoutHandle>>,
    pace: impl Fn() -> Duration + Clone + 'static,
    ask: impl Fn() + Clone + 'static,
) {
    let wait = untrack(&pace);
    let again = move || {
        if browser::is_visible() {
            ask();
        }
        plan(timer, pace, ask);
    };
    let handle = set_timeout_with_handle(again, wait).ok();
    timer.try_set_value(handle);
}

/// What `pick` finds in the latest value of a resource: for timers, which cannot wait for it as views do.
pub fn latest<T, K>(resource: Resource<T>, pick: impl Fn(&T) -> K + 'static) -> StoredValue<Option<K>>
where
    T: Send + Sync + 'static,
    K: Send + Sync + 'static,
{
    let kept = StoredValue::new(None);
    Effect::new(move || kept.set_value(resource.with(|value| value.as_ref().map(&pick))));
    kept
}

/// Calls `act` with the latest text once a person pauses typing.
pub fn after_typing(act: impl FnMut(String) + 'static) -> impl Fn(String) {
    const PAUSE: Duration = Duration::from_millis(150);
    let act = std::cell::RefCell::new(leptos::leptos_dom::helpers::debounce(PAUSE, act));
    move |text| act.borrow_mut()(text)
}
