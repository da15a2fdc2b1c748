//! What the registry says about how often it may be asked.

use super::lock;
use model::Instant;
use model::registry::Budget;
use reqwest::StatusCode;
use reqwest::header::{HeaderMap, RETRY_AFTER};
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;
use time::format_description::well_known::Rfc2822;

/// The announced budget, and which hosts asked to be left alone until when.
#[derive(Default)]
pub(super) struct Limits {
    budget: Mutex<Option<Budget>>,
    closed: Mutex<HashMap<String, (Instant, StatusCode)>>,
}

impl Limits {
    /// Reads `ratelimit-limit: 100;w=21600` and `ratelimit-remaining: 76;w=21600`.
    pub fn read(&self, headers: &HeaderMap, now: Instant) {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let (Some((limit, window)), Some((remaining, _))) =
            (text("ratelimit-limit").and_then(quota), text("ratelimit-remaining").and_then(quota))
        else {
            return;
        };
        *lock(&self.budget) = Some(Budget { limit, remaining, window, seen: now });
    }

    pub fn budget(&self) -> Option<Budget> {
        lock(&self.budget).clone()
    }

    pub fn close(&self, host: &str, until: Instant, status: StatusCode) {
        lock(&self.closed).insert(host.to_owned(), (until, status));
    }

    /// Until when this host wants to be left alone, and how it said so, if that is not over.
    pub fn closed(&self, host: &str, now: Instant) -> Option<(Instant, StatusCode)> {
        let mut closed = lock(&self.closed);
        closed.retain(|_, (until, _)| *until > now);
        closed.get(host).copied()
    }
}

/// No allowance that a server announces is taken for larger.
const MOST: i64 = 1_000_000_000;

fn quota(text: &str) -> Option<(i64, i64)> {
    let mut parts = text.split(';').map(str::trim);
    let amount: i64 = parts.next()?.parse().ok().filter(|n| *n >= 0)?;
    let window: i64 = parts.find_map(|part| part.strip_prefix("w=")?.parse().ok()).unwrap_or(0);
    Some((amount.min(MOST), window.clamp(0, LONGEST.as_secs().cast_signed())))
}

/// When an answer asks to come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Later {
    /// It says after how long.
    Said(Duration),
    /// It is busy and does not say for how long.
    Unsaid,
}

/// Nothing a server says keeps Weir away for longer.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// Does this answer mean “not now”? 429, 502 to 504, and GitHub's 403 with an exhausted allowance.
pub(super) fn later(status: StatusCode, headers: &HeaderMap, now: Instant) -> Option<Later> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    match status.as_u16() {
        429 | 502..=504 => {
            Some(text(RETRY_AFTER.as_str()).and_then(|t| retry_after(t, now)).map_or(Later::Unsaid, Later::Said))
        }
        403 if text("x-ratelimit-remaining") == Some("0") => {
            let reset = text("x-ratelimit-reset").and_then(|t| Instant::from_unix_timestamp(t.parse().ok()?).ok());
            Some(reset.map_or(Later::Unsaid, |at| Later::Said(until(at, now))))
        }
        _ => None,
    }
}

/// `Retry-After` in seconds or as an HTTP date.
fn retry_after(text: &str, now: Instant) -> Option<Duration> {
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds).min(LONGEST));
    }
    Some(until(http_date(text)?, now))
}

fn until(at: Instant, now: Instant) -> Duration {
    Duration::try_from(at - now).unwrap_or_default().min(LONGEST)
}

/// An HTTP date such as `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(crate) fn http_date(text: &str) -> Option<Instant> {
    Instant::parse(text.trim(), &Rfc2822).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::HeaderValue;

    /// 23 November 2026, 10:00 UTC.
    fn start() -> Instant {
        Instant::from_unix_timestamp(1_795_428_000).unwrap()
    }

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_budget_is_read_with_its_window() {
        let limits = Limits::default();
        limits.read(&headers(&[("ratelimit-limit", "100;w=21600"), ("ratelimit-remaining", "76;w=21600")]), start());
        assert_eq!(limits.budget(), Some(Budget { limit: 100, remaining: 76, window: 21600, seen: start() }));
        limits.read(&headers(&[("ratelimit-limit", "many"), ("ratelimit-remaining", "-1")]), start());
        assert_eq!(limits.budget().unwrap().remaining, 76, "nonsense is ignored");
        let huge = "9223372036854775807;w=9223372036854775807";
        limits.read(&headers(&[("ratelimit-limit", huge), ("ratelimit-remaining", huge)]), start());
        let budget = limits.budget().unwrap();
        assert_eq!((budget.limit, budget.remaining, budget.window), (1_000_000_000, 1_000_000_000, 24 * 3600));
    }

    #[test]
    fn waiting_times_are_read_and_bounded() {
        let later = |status, pairs: &[_]| later(StatusCode::from_u16(status).unwrap(), &headers(pairs), start());
        let said = |seconds| Some(Later::Said(Duration::from_secs(seconds)));
        assert_eq!(later(429, &[("retry-after", "7")]), said(7));
        assert_eq!(later(503, &[("retry-after", "Mon, 23 Nov 2026 10:01:30 GMT")]), said(90));
        assert_eq!(later(429, &[("retry-after", "Mon, 23 Nov 2020 10:00:00 GMT")]), said(0), "a date gone by");
        assert_eq!(later(429, &[("retry-after", "99999999999999")]), said(24 * 3600));
        assert_eq!(later(429, &[("retry-after", "soon")]), Some(Later::Unsaid));
        assert_eq!(later(429, &[]), Some(Later::Unsaid));
        assert_eq!(later(403, &[("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "1795428060")]), said(60));
        assert_eq!((later(403, &[]), later(200, &[]), later(404, &[]), later(500, &[])), (None, None, None, None));
    }

    #[test]
    fn a_closed_host_opens_again() {
        let limits = Limits::default();
        limits.close("lab", start() + Duration::from_secs(60), StatusCode::TOO_MANY_REQUESTS);
        assert!(limits.closed("lab", start()).is_some() && limits.closed("other", start()).is_none());
        assert_eq!(limits.closed("lab", start() + Duration::from_secs(61)), None);
    }
}
