//! When sources of stream tags are looked at, by whom, and which hosts are left alone for a while.
//!
//! Each function changes one row, so that it can wait for nobody who waits for it.

use super::{Db, Tx, millis};
use crate::Error;
use model::stream::CheckOutcome;
use model::{Digest, Instant};
use sqlx::FromRow;

/// A tag whose source is to be looked at, as it was when it was taken.
#[derive(FromRow, Debug, Clone, Default)]
pub(crate) struct Due {
    pub(crate) id: i64,
    pub(crate) generation: i64,
    /// The pull spec as typed.
    pub(crate) source: String,
    pub(crate) source_host: String,
    pub(crate) insecure: bool,
    pub(crate) import_mode: String,
    pub(crate) platform: Option<String>,
    pub(crate) scheduled: bool,
    pub(crate) interval_s: i64,
    /// On hold or protected: looked at, but not moved.
    pub(crate) kept: bool,
    /// The current image.
    pub(crate) digest: Option<String>,
    pub(crate) status_generation: i64,
    pub(crate) condition_reason: Option<String>,
    pub(crate) condition_generation: Option<i64>,
    pub(crate) seen_digest: Option<String>,
    pub(crate) attempts: i64,
    pub(crate) setter: String,
    /// What happens when the source goes back.
    pub(crate) backwards: String,
    /// The name of this look: whoever takes the tag anew has another one.
    pub(crate) lease_owner: String,
}

impl Due {
    /// Does the current image come from this very wish?
    pub(crate) fn is_fulfilled(&self) -> bool {
        self.generation == self.status_generation
    }

    /// Is the wish newer than image and failure, and may be fulfilled? Somebody is waiting.
    pub(crate) fn is_pending(&self) -> bool {
        !self.kept && self.generation > self.status_generation.max(self.condition_generation.unwrap_or(0))
    }
}

/// How a look ended, and when the next one is.
#[derive(Debug, Clone)]
pub(crate) struct Looked<'a> {
    pub(crate) at: Instant,
    pub(crate) outcome: CheckOutcome,
    /// Where the source points, if that was learnt.
    pub(crate) seen: Option<&'a Digest>,
    /// Failed looks in a row.
    pub(crate) attempts: i64,
    pub(crate) next: Option<Instant>,
}

macro_rules! pending {
    () => {
        "(t.generation > t.status_generation AND t.generation > COALESCE(t.condition_generation, 0) \
          AND NOT t.protected AND t.held_at IS NULL)"
    };
}

/// Tags that are due and that nobody looks at: those that somebody waits for first, then the longest overdue; at one host
/// no more than `per_host`, counting those that are being looked at. Of a host that rests only those that somebody waits for.
pub(crate) async fn due(db: &Db, now: Instant, per_host: i64, limit: i64) -> Result<Vec<i64>, Error> {
    const SQL: &str = concat!(
        "SELECT id FROM (SELECT t.id, t.next_check_at, CASE WHEN ",
        pending!(),
        " THEN 0 ELSE 1 END AS turn, row_number() OVER (PARTITION BY t.source_host ORDER BY CASE WHEN ",
        pending!(),
        " THEN 0 ELSE 1 END, t.next_check_at, t.id) + \
         (SELECT count(*) FROM stream_tag l WHERE l.source_host = t.source_host AND l.lease_until > $1) AS place \
         FROM stream_tag t LEFT JOIN import_host h ON h.host = t.source_host \
         WHERE t.next_check_at <= $1 AND (t.lease_until IS NULL OR t.lease_until <= $1) \
         AND (h.resting_until IS NULL OR h.resting_until <= $1 OR ",
        pending!(),
        ")) waiting WHERE place <= $2 ORDER BY turn, next_check_at, id LIMIT $3"
    );
    Ok(read!(db, pool => sqlx::query_scalar(SQL)
        .bind(millis(now)).bind(per_host).bind(limit).fetch_all(pool).await)?)
}

/// Takes a tag that is due, unless somebody was quicker. Until `until` nobody else looks at it. `owner` is the name of this one
/// look, so that it cannot be mistaken for a later one of the same process.
pub(crate) async fn take(
    tx: &mut Tx,
    id: i64,
    owner: &str,
    now: Instant,
    until: Instant,
) -> Result<Option<Due>, Error> {
    const SQL: &str = "UPDATE stream_tag SET lease_owner = $2, lease_until = $4 \
         WHERE id = $1 AND next_check_at <= $3 AND (lease_until IS NULL OR lease_until <= $3) \
         AND wanted AND deleted_at IS NULL AND source_kind = 'image' AND NOT reference_only \
         RETURNING id, generation, source, source_host, insecure, import_mode, platform, scheduled, interval_s, \
         (protected OR held_at IS NOT NULL) AS kept, digest, status_generation, condition_reason, condition_generation, \
         seen_digest, attempts, setter, backwards, lease_owner";
    Ok(write!(tx, conn => sqlx::query_as(SQL)
        .bind(id).bind(owner).bind(millis(now)).bind(millis(until)).fetch_optional(conn).await)?)
}

/// Gives a tag back after a look. False when somebody else took it meanwhile, or it wants something else: then nothing is
/// written.
pub(crate) async fn give_back(tx: &mut Tx, due: &Due, looked: &Looked<'_>) -> Result<bool, Error> {
    const SQL: &str = "UPDATE stream_tag SET checked_at = $4, check_outcome = $5, seen_digest = COALESCE($6, seen_digest), \
         attempts = $7, next_check_at = $8, lease_owner = NULL, lease_until = NULL \
         WHERE id = $1 AND lease_owner = $2 AND generation = $3 RETURNING id";
    let id: Option<i64> = write!(tx, conn => sqlx::query_scalar(SQL)
        .bind(due.id)
        .bind(&due.lease_owner)
        .bind(due.generation)
        .bind(millis(looked.at))
        .bind(looked.outcome.as_str())
        .bind(looked.seen.map(Digest::as_str))
        .bind(looked.attempts)
        .bind(looked.next.map(millis))
        .fetch_optional(conn)
        .await)?;
    Ok(id.is_some())
}

/// Gives a tag back without a look.
pub(crate) async fn postpone(tx: &mut Tx, due: &Due, next: Instant) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET next_check_at = $3, lease_owner = NULL, lease_until = NULL \
         WHERE id = $1 AND lease_owner = $2";
    write!(tx, conn => sqlx::query(SQL).bind(due.id).bind(&due.lease_owner).bind(millis(next)).execute(conn).await.map(drop))?;
    Ok(())
}

/// Frees what was being looked at under names that begin so.
pub(crate) async fn release(tx: &mut Tx, owner: &str) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET lease_owner = NULL, lease_until = NULL \
         WHERE lease_until IS NOT NULL AND lease_owner LIKE $1";
    write!(tx, conn => sqlx::query(SQL).bind(format!("{owner}%")).execute(conn).await.map(drop))?;
    Ok(())
}

/// How often in a row a host failed as a whole.
pub(crate) async fn failures(db: &Db, host: &str) -> Result<i64, Error> {
    const SQL: &str = "SELECT failures FROM import_host WHERE host = $1";
    let failures: Option<i64> = read!(db, pool => sqlx::query_scalar(SQL).bind(host).fetch_optional(pool).await)?;
    Ok(failures.unwrap_or(0))
}

/// Leaves a host alone until then; of several looks that failed together only the first counts. `since` is when they began.
pub(crate) async fn rest(tx: &mut Tx, host: &str, since: Instant, until: Instant) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO import_host (host, failures, resting_until) VALUES ($1, 1, $3) \
         ON CONFLICT (host) DO UPDATE SET failures = import_host.failures + 1, resting_until = excluded.resting_until \
         WHERE import_host.resting_until <= $2";
    write!(tx, conn => sqlx::query(SQL)
        .bind(host).bind(millis(since)).bind(millis(until)).execute(conn).await.map(drop))?;
    Ok(())
}

/// A host answers again.
pub(crate) async fn wake(tx: &mut Tx, host: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM import_host WHERE host = $1";
    write!(tx, conn => sqlx::query(SQL).bind(host).execute(conn).await.map(drop))?;
    Ok(())
}
