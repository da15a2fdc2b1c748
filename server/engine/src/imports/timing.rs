//! When a source is looked at next.

use crate::db::schedule::Due;
use crate::{Upstream, UpstreamKind};
use model::Instant;
use model::registry::Budget;
use time::Duration;

/// The first pause after a failure; twice as long after each further one.
const FIRST: Duration = Duration::seconds(30);
/// The longest pause between two tries, and the longest rest of a host.
const LONGEST: Duration = Duration::hours(1);
/// Tries of an import that nobody scheduled. After them the condition stays until a person asks again.
const TRIES: i64 = 8;

/// After a look that succeeded. The first one is spread over the whole interval, so that tags imported together are not all
/// due together for ever. OKD: a source that is a digest is looked at until it is there, and never again.
pub(super) fn after_success(due: &Due, now: Instant) -> Option<Instant> {
    let interval = Duration::seconds(due.interval_s);
    let part = if due.is_fulfilled() { 0.9..1.1 } else { 0.1..1.0 };
    (due.scheduled && !due.source.contains('@')).then(|| now + interval * rand::random_range(part))
}

/// After a look that failed: soon for what may pass, as late as asked for, never for what needs a person; scheduled sources
/// at the latest after their interval.
pub(super) fn after_failure(due: &Due, failure: &Upstream, now: Instant) -> Option<Instant> {
    let interval = due.scheduled.then(|| Duration::seconds(due.interval_s));
    let soon = (due.attempts + 1 < TRIES && may_pass(failure)).then(|| pause(due.attempts));
    let wait = match (soon, interval) {
        (Some(soon), Some(interval)) => soon.min(interval),
        (wait, None) | (None, wait) => wait?,
    };
    let next = now + wait * rand::random_range(0.8..1.2);
    Some(asked(failure).map_or(next, |until| next.max(until)))
}

/// How long a host rests that failed as a whole so many times before.
pub(super) fn rest(failures: i64, failure: &Upstream, now: Instant) -> Instant {
    let rested = now + pause(failures) * rand::random_range(0.8..1.2);
    asked(failure).map_or(rested, |until| rested.max(until))
}

/// When the registry's budget is new again, and not all at once.
pub(super) fn after_window(due: &Due, budget: &Budget) -> Instant {
    let spread = Duration::seconds(due.interval_s) * rand::random_range(0.0..0.5);
    budget.seen + Duration::seconds(budget.window.max(60)) + spread
}

fn pause(failures: i64) -> Duration {
    (FIRST * (1_i32 << failures.clamp(0, 7))).min(LONGEST)
}

fn asked(failure: &Upstream) -> Option<Instant> {
    match failure.kind {
        UpstreamKind::Limited { until } => until,
        _ => None,
    }
}

/// Can the same question have another answer without anybody doing something about it?
fn may_pass(failure: &Upstream) -> bool {
    failure.is_temporary()
        || matches!(
            failure.kind,
            UpstreamKind::NotFound | UpstreamKind::Mismatch | UpstreamKind::Malformed | UpstreamKind::Status
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(scheduled: bool, attempts: i64) -> Due {
        Due { scheduled, attempts, interval_s: 900, ..Due::default() }
    }

    fn failure(kind: UpstreamKind) -> Upstream {
        Upstream { kind, message: String::new(), status: None }
    }

    fn now() -> Instant {
        Instant::from_unix_timestamp(1_795_428_000).unwrap()
    }

    /// Seconds from now; what is random is between the two figures.
    fn within(next: Option<Instant>, least: i64, most: i64) -> bool {
        next.is_some_and(|next| (least..=most).contains(&(next - now()).whole_seconds()))
    }

    #[test]
    fn success_is_followed_by_the_interval_and_the_first_one_by_a_part_of_it() {
        for _ in 0..50 {
            assert!(within(after_success(&due(true, 0), now()), 810, 990));
            let first = Due { generation: 3, status_generation: 2, ..due(true, 0) };
            assert!(within(after_success(&first, now()), 90, 900));
        }
        assert_eq!(after_success(&due(false, 0), now()), None);
        let pinned = Due { source: "quay.io/a/b@sha256:ab".into(), ..due(true, 0) };
        assert_eq!(after_success(&pinned, now()), None, "a digest never moves");
    }

    #[test]
    fn what_may_pass_is_tried_again_later_and_later_and_then_left() {
        let gone = failure(UpstreamKind::Unreachable);
        let next = |attempts| after_failure(&due(false, attempts), &gone, now());
        assert!(within(next(0), 24, 36) && within(next(1), 48, 72) && within(next(6), 1536, 2304));
        assert_eq!(next(7), None, "the condition stays");
    }

    #[test]
    fn what_needs_a_person_waits_for_one() {
        for kind in [UpstreamKind::Unauthorized, UpstreamKind::Denied, UpstreamKind::Address, UpstreamKind::Tls] {
            assert_eq!(after_failure(&due(false, 0), &failure(kind), now()), None, "{kind:?}");
            assert!(within(after_failure(&due(true, 0), &failure(kind), now()), 720, 1080), "{kind:?}");
        }
    }

    #[test]
    fn a_scheduled_source_is_looked_at_at_least_once_an_interval() {
        let gone = failure(UpstreamKind::NotFound);
        assert!(within(after_failure(&due(true, 0), &gone, now()), 24, 36));
        for attempts in [6, 7, 50] {
            assert!(within(after_failure(&due(true, attempts), &gone, now()), 720, 1080));
        }
    }

    #[test]
    fn nobody_comes_back_before_the_time_asked_for() {
        let limited = failure(UpstreamKind::Limited { until: Some(now() + Duration::hours(2)) });
        assert!(within(after_failure(&due(true, 0), &limited, now()), 7200, 7200));
        assert!(within(Some(rest(0, &limited, now())), 7200, 7200));
        let gone = failure(UpstreamKind::Unreachable);
        assert!(within(Some(rest(0, &gone, now())), 24, 36) && within(Some(rest(99, &gone, now())), 2880, 4320));
    }
}
