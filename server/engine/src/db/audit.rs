//! The audit log.

use super::{Db, Tx, instant, millis};
use crate::Error;
use model::audit::{AuditEntry, AuditFilter};
use sqlx::FromRow;

#[derive(FromRow)]
struct Row {
    sequence: i64,
    at: i64,
    actor: String,
    via: String,
    action: String,
    object: String,
    project: String,
    before_value: String,
    after_value: String,
    reason: String,
    request: String,
    refused: bool,
    hash: String,
}

impl From<Row> for AuditEntry {
    fn from(row: Row) -> Self {
        Self {
            sequence: row.sequence,
            at: instant(row.at),
            actor: row.actor,
            via: row.via,
            action: row.action,
            object: row.object,
            project: row.project,
            before: row.before_value,
            after: row.after_value,
            reason: row.reason,
            request: row.request,
            refused: row.refused,
            hash: row.hash,
        }
    }
}

/// Locks the end of the chain and answers the last sequence and hash.
pub(crate) async fn lock(tx: &mut Tx) -> Result<(i64, String), Error> {
    // Writing it locks it on PostgreSQL as well.
    const SQL: &str = "UPDATE audit_head SET sequence = sequence RETURNING sequence, hash";
    Ok(write!(tx, conn => sqlx::query_as(SQL).fetch_one(conn).await)?)
}

/// Appends an entry and makes it the end of the chain.
pub(crate) async fn append(tx: &mut Tx, entry: &AuditEntry) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO audit (sequence, at, actor, via, action, object, project, before_value, after_value, \
         reason, request, refused, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    const HEAD: &str = "UPDATE audit_head SET sequence = $1, hash = $2";
    write!(tx, conn => sqlx::query(SQL).bind(entry.sequence).bind(millis(entry.at)).bind(&entry.actor)
        .bind(&entry.via).bind(&entry.action).bind(&entry.object).bind(&entry.project).bind(&entry.before)
        .bind(&entry.after).bind(&entry.reason).bind(&entry.request).bind(entry.refused).bind(&entry.hash)
        .execute(conn).await.map(drop))?;
    write!(tx, conn => sqlx::query(HEAD).bind(entry.sequence).bind(&entry.hash).execute(conn).await.map(drop))?;
    Ok(())
}

/// The end of the chain as it is noted: sequence and hash.
pub(crate) async fn head(db: &Db) -> Result<(i64, String), Error> {
    Ok(read!(db, pool => sqlx::query_as("SELECT sequence, hash FROM audit_head").fetch_one(pool).await)?)
}

/// Entries after a sequence, oldest first: for checking the chain.
pub(crate) async fn after(db: &Db, sequence: i64, limit: i64) -> Result<Vec<AuditEntry>, Error> {
    const SQL: &str = "SELECT * FROM audit WHERE sequence > $1 ORDER BY sequence LIMIT $2";
    let rows: Vec<Row> = read!(db, pool => sqlx::query_as(SQL).bind(sequence).bind(limit).fetch_all(pool).await)?;
    Ok(rows.into_iter().map(AuditEntry::from).collect())
}

/// Entries that pass the filter, newest first, before a sequence.
pub(crate) async fn page(db: &Db, filter: &AuditFilter, before: i64, limit: i64) -> Result<Vec<AuditEntry>, Error> {
    const SQL: &str = "SELECT * FROM audit WHERE sequence < $1 AND ($2 = '' OR actor = $2) \
         AND ($3 = '' OR action = $3 OR substr(action, 1, length($3) + 1) = $3 || '.') AND ($4 = '' OR project = $4) \
         AND ($5 = '' OR object = $5) AND ($6 = 0 OR ($6 = 1 AND refused) OR ($6 = 2 AND NOT refused)) \
         AND at >= $7 AND at < $8 ORDER BY sequence DESC LIMIT $9";
    let refused = match filter.refused {
        None => 0_i64,
        Some(true) => 1,
        Some(false) => 2,
    };
    let (since, until) = (filter.since.map_or(0, millis), filter.until.map_or(i64::MAX, millis));
    let rows: Vec<Row> = read!(db, pool => sqlx::query_as(SQL).bind(before).bind(&filter.actor).bind(&filter.action)
        .bind(&filter.project).bind(&filter.object).bind(refused).bind(since).bind(until).bind(limit)
        .fetch_all(pool).await)?;
    Ok(rows.into_iter().map(AuditEntry::from).collect())
}
