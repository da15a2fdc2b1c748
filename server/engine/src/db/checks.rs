//! Looks at the sources of stream tags.

use super::{Db, Tx, instant, millis};
use crate::Error;
use model::Digest;
use model::stream::{Check, CheckOutcome};
use sqlx::FromRow;

/// Looks that are kept of a tag.
const KEPT: i64 = 100;

#[derive(FromRow)]
struct CheckRow {
    at: i64,
    outcome: String,
    status: Option<i64>,
    digest: Option<String>,
    duration_ms: i64,
    message: String,
}

impl From<CheckRow> for Check {
    fn from(row: CheckRow) -> Self {
        Self {
            time: instant(row.at),
            outcome: CheckOutcome::from_word(&row.outcome).unwrap_or(CheckOutcome::Failed),
            status: row.status.and_then(|status| u16::try_from(status).ok()),
            digest: row.digest.and_then(|digest| Digest::parse(&digest).ok()),
            duration_ms: row.duration_ms,
            message: row.message,
        }
    }
}

/// The looks at a tag's source, newest first.
pub(crate) async fn of_tag(db: &Db, tag_id: i64) -> Result<Vec<Check>, Error> {
    const SQL: &str = "SELECT at, outcome, status, digest, duration_ms, message FROM stream_check WHERE tag_id = $1 \
         ORDER BY id DESC LIMIT $2";
    let rows: Vec<CheckRow> = read!(db, pool => sqlx::query_as(SQL).bind(tag_id).bind(KEPT).fetch_all(pool).await)?;
    Ok(rows.into_iter().map(Check::from).collect())
}

/// Remembers a look, in place of the oldest one when there are enough.
pub(crate) async fn insert(tx: &mut Tx, tag_id: i64, check: &Check) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO stream_check (tag_id, at, outcome, status, digest, duration_ms, message) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    write!(tx, conn => sqlx::query(SQL)
        .bind(tag_id)
        .bind(millis(check.time))
        .bind(check.outcome.as_str())
        .bind(check.status.map(i64::from))
        .bind(check.digest.as_ref().map(Digest::as_str))
        .bind(check.duration_ms)
        .bind(&check.message)
        .execute(conn)
        .await
        .map(drop))?;
    const OLD: &str = "DELETE FROM stream_check WHERE tag_id = $1 AND id <= \
         (SELECT id FROM stream_check WHERE tag_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2)";
    write!(tx, conn => sqlx::query(OLD).bind(tag_id).bind(KEPT).execute(conn).await.map(drop))?;
    Ok(())
}
