//! Keeping a page fresh without reloading it.

use super::browser;
use super::fetch::{Fetch, Fetched};
use crate::Error;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// How soon a page looks again after a person asked for something that will change it.
const SOON: Duration = Duration::from_secs(1);

/// Tells the polling of the page that something a person did is about to change it.
#[derive(Clone, Copy)]
pub struct Hurry(RwSignal<u32>);

impl Hurry {
    /// Makes it known to everything below.
    pub fn provide() -> Self {
        let hurry = Self(RwSignal::new(0));
        provide_context(hurry);
        hurry
    }

    /// The one of this document; on a page that does not poll it does nothing.
    pub fn of_page() -> Self {
        use_context().unwrap_or_else(Self::provide)
    }

    /// Asks at once, and again soon.
    pub fn now(self) {
        self.0.update(|wishes| *wishes += 1);
    }
}

/// Calls `ask` again and again while the page is shown and somebody looks at it; `pace` says how long to wait each time.
/// The parts of the page can [`Hurry`] it.
pub fn poll(pace: impl Fn() -> Duration + Clone + 'static, ask: impl Fn() + Clone + 'static) {
    watch(pace, move |_| ask());
}

/// As [`poll`]; `ask` learns whether a person waits for the answer.
pub fn watch(pace: impl Fn() -> Duration + Clone + 'static, ask: impl Fn(bool) + Clone + 'static) {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let Hurry(wishes) = Hurry::of_page();
    Effect::new(move |before: Option<()>| {
        wishes.track();
        stop(timer);
        let is_hurried = before.is_some();
        if is_hurried {
            ask(true);
        }
        let wait = if is_hurried { SOON } else { untrack(&pace) };
        plan(timer, wait, pace.clone(), ask.clone());
    });
    on_cleanup(move || stop(timer));
}

/// Calls `ask` when a person did something that changes the page: for pages that nothing else changes.
pub fn on_hurry(ask: impl Fn() + 'static) {
    let Hurry(wishes) = Hurry::of_page();
    Effect::new(move |before: Option<()>| {
        wishes.track();
        if before.is_some() {
            ask();
        }
    });
}

fn stop(timer: StoredValue<Option<TimeoutHandle>>) {
    if let Some(timer) = timer.try_get_value().flatten() {
        timer.clear();
    }
}

fn plan(
    timer: StoredValue<Option<TimeoutHandle>>,
    wait: Duration,
    pace: impl Fn() -> Duration + Clone + 'static,
    ask: impl Fn(bool) + Clone + 'static,
) {
    let again = move || {
        if browser::is_visible() {
            ask(false);
        }
        plan(timer, untrack(&pace), pace, ask);
    };
    let handle = set_timeout_with_handle(again, wait).ok();
    timer.try_set_value(handle);
}

/// What `pick` finds in the latest answer: for timers, which cannot wait for it as views do.
pub fn latest<T, K>(fetch: Fetch<T>, pick: impl Fn(&Result<T, Error>) -> K + 'static) -> StoredValue<Option<K>>
where
    T: Fetched,
    K: Send + Sync + 'static,
{
    let kept = StoredValue::new(None);
    Effect::new(move || kept.set_value(fetch.latest().as_ref().map(&pick)));
    kept
}

/// Calls `act` with what is there at last once a person pauses typing.
pub fn after_typing<T: 'static>(act: impl FnMut(T) + 'static) -> impl Fn(T) {
    const PAUSE: Duration = Duration::from_millis(150);
    let act = std::cell::RefCell::new(leptos::leptos_dom::helpers::debounce(PAUSE, act));
    move |typed| act.borrow_mut()(typed)
}
