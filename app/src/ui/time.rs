//! Instants as people say them.

use leptos::prelude::*;
use model::Instant;

/// The instant that ages are counted from: the server's at first, so that both sides render the same.
#[derive(Clone, Copy)]
pub struct Now(RwSignal<Instant>);

impl Now {
    /// Makes the clock known to everything below, and keeps it going in the browser.
    pub fn provide() {
        let rendered = SharedValue::new(|| clock().unix_timestamp()).into_inner();
        let now = RwSignal::new(Instant::from_unix_timestamp(rendered).unwrap_or(Instant::UNIX_EPOCH));
        provide_context(Self(now));
        Effect::new(move || {
            let tick = set_interval_with_handle(move || now.set(clock()), std::time::Duration::from_secs(5));
            on_cleanup(move || {
                if let Ok(tick) = tick {
                    tick.clear();
                }
            });
        });
    }
}

/// The time of this machine.
fn clock() -> Instant {
    #[cfg(feature = "hydrate")]
    {
        #[allow(clippy::cast_possible_truncation)]
        let seconds = (js_sys::Date::now() / 1000.0) as i64;
        Instant::from_unix_timestamp(seconds).unwrap_or(Instant::UNIX_EPOCH)
    }
    #[cfg(not(feature = "hydrate"))]
    Instant::now_utc()
}
