//! Instants as people say them.

use leptos::either::Either;
use leptos::prelude::*;
use model::{Instant, text};
use std::time::Duration;

/// The instant that ages are counted from: the server's at first, so that both sides render the same.
#[derive(Clone, Copy)]
pub struct Now(RwSignal<Instant>);

impl Now {
    /// Makes the clock known to everything below, and keeps it going in the browser.
    pub fn provide() {
        let rendered = SharedValue::new(clock).into_inner();
        let now = RwSignal::new(instant(rendered));
        provide_context(Self(now));
        Effect::new(move || {
            let tick = set_interval_with_handle(move || now.set(instant(clock())), Duration::from_secs(5));
            on_cleanup(move || _ = tick.map(|tick| tick.clear()));
        });
    }

    fn expect() -> RwSignal<Instant> {
        use_context::<Self>().map_or_else(|| RwSignal::new(Instant::UNIX_EPOCH), |now| now.0)
    }
}

/// `3 h ago`, with the exact time in the title.
#[component]
pub fn Ago(
    /// The instant.
    at: Instant,
) -> impl IntoView {
    let now = Now::expect();
    view! { <time datetime=text::rfc3339(at) title=text::exact(at)>{move || text::ago(at, now.get())}</time> }
}

/// [`Ago`], or a dash for what is not known.
#[component]
pub fn MaybeAgo(
    /// The instant, when known.
    at: Option<Instant>,
) -> impl IntoView {
    match at {
        Some(at) => Either::Left(view! { <Ago at /> }),
        None => Either::Right(view! { <span class="faint" title="Not known yet">"—"</span> }),
    }
}

/// The exact time.
#[component]
pub fn Exact(
    /// The instant.
    at: Instant,
) -> impl IntoView {
    view! { <time datetime=text::rfc3339(at)>{text::exact(at)}</time> }
}

fn instant(unix: i64) -> Instant {
    Instant::from_unix_timestamp(unix).unwrap_or(Instant::UNIX_EPOCH)
}

/// Seconds since 1970, by this machine.
fn clock() -> i64 {
    #[cfg(feature = "hydrate")]
    #[allow(clippy::cast_possible_truncation)]
    return (js_sys::Date::now() / 1000.0) as i64;
    #[cfg(not(feature = "hydrate"))]
    Instant::now_utc().unix_timestamp()
}
