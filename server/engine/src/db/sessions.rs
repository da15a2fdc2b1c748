//! Sessions of browsers. The id is given hashed, so that a stolen copy of the database signs nobody in.

use super::{Db, Look, Tx, grants, instant, millis};
use crate::Error;
use crate::accounts::SignedIn;
use model::Instant;
use model::access::{Held, Subject};
use model::account::Session;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// However much a session is used, it ends so long after it began.
const LONGEST: Duration = Duration::from_secs(30 * 86_400);
/// Requests that were on their way while their session got another id are answered for so long.
const ON_THEIR_WAY: Duration = Duration::from_secs(30);

/// What stands in the database instead of an id.
#[must_use]
pub fn key(id: i128) -> String {
    Sha256::digest(id.to_le_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Stores a new session, and whose it is; false when the id is taken.
///
/// # Errors
/// When the database fails.
pub async fn add(
    db: &Db,
    id: &str,
    data: &str,
    expires: Instant,
    signed_in: Option<&SignedIn>,
    now: Instant,
) -> Result<bool, Error> {
    const SQL: &str =
        "INSERT INTO session (id, data, expires_at, begun_at, seen_at, login, account_id, address, user_agent, access_version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING";
    let begun = signed_in.map_or(now, |signed_in| signed_in.begun);
    let mut tx = db.begin().await?;
    let added = write!(&mut tx, conn => sqlx::query(SQL).bind(id).bind(data).bind(millis(expires))
        .bind(millis(begun)).bind(millis(now))
        .bind(signed_in.map(|signed_in| &signed_in.login))
        .bind(signed_in.map(|signed_in| &signed_in.account))
        .bind(signed_in.map_or("", |signed_in| &signed_in.address))
        .bind(signed_in.map_or("", |signed_in| &signed_in.user_agent))
        .bind(signed_in.map(|signed_in| signed_in.access_version))
        .execute(conn).await.map(|done| done.rows_affected()))?;
    tx.commit_quietly().await?;
    Ok(added == 1)
}

/// Stores a session over what is there. One that was ended or replaced meanwhile stays so.
///
/// # Errors
/// When the database fails.
pub async fn put(db: &Db, id: &str, data: &str, expires: Instant, now: Instant) -> Result<(), Error> {
    const SQL: &str = "UPDATE session SET data = $2, expires_at = $3, seen_at = $4 WHERE id = $1 AND NOT is_replaced";
    let mut tx = db.begin().await?;
    write!(&mut tx, conn => sqlx::query(SQL).bind(id).bind(data).bind(millis(expires)).bind(millis(now))
        .execute(conn).await.map(drop))?;
    tx.commit_quietly().await
}

/// The data and the end of a session that has not ended at `now`.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &Db, id: &str, now: Instant) -> Result<Option<(String, Instant)>, Error> {
    const SQL: &str = "SELECT data, expires_at FROM session WHERE id = $1 AND expires_at > $2 AND begun_at > $3";
    let row: Option<(String, i64)> = read!(db, pool => sqlx::query_as(SQL).bind(id)
        .bind(millis(now)).bind(millis(now - LONGEST)).fetch_optional(pool).await)?;
    Ok(row.map(|(data, expires)| (data, instant(expires))))
}

/// Whose a session is.
pub(crate) struct Holder {
    pub(crate) account: String,
    pub(crate) name: String,
    /// The signing-in.
    pub(crate) login: String,
    pub(crate) held: Vec<Held>,
}

/// Whose a session is, with all that they hold now. `None` unless it is live at `now`, was used after `seen`, and nothing
/// about the rights of the account has changed since its id was given.
pub(crate) async fn holder(db: &Db, id: &str, now: Instant, seen: Instant) -> Result<Option<Holder>, Error> {
    const SQL: &str = "SELECT a.id, a.name, s.login, g.subject, g.role, g.scope, r.rights FROM session s
        JOIN account a ON a.id = s.account_id AND a.access_version = s.access_version AND a.deactivated_at IS NULL
        LEFT JOIN access_grant g ON g.subject IN (SELECT value FROM json_each($5) UNION ALL SELECT 'user:' || a.name
        UNION ALL SELECT 'group:' || m.group_name FROM user_group_member m WHERE m.account_id = a.id)
        LEFT JOIN role r ON r.name = g.role
        WHERE s.id = $1 AND s.expires_at > $2 AND s.begun_at > $3 AND s.seen_at > $4 ORDER BY g.id";
    type Row = (String, String, String, Option<String>, Option<String>, Option<String>, Option<String>);
    let everybody = serde_json::to_string(&Subject::SignedIn.all_of([])).map_err(Error::internal)?;
    let rows: Vec<Row> = read!(db, pool => sqlx::query_as(SQL).bind(id).bind(millis(now)).bind(millis(now - LONGEST))
        .bind(millis(seen)).bind(&everybody).fetch_all(pool).await)?;
    let Some((account, name, login, ..)) = rows.first().cloned() else { return Ok(None) };
    let held = |(_, _, _, subject, role, scope, rights): Row| Some(grants::held(&subject?, role?, &scope?, rights));
    let held = rows.into_iter().filter_map(held).collect::<Result<_, _>>()?;
    Ok(Some(Holder { account, name, login, held }))
}

/// Has a session make way for one with another id; false when it did already. Requests that are on their way with the old id
/// are still answered.
///
/// # Errors
/// When the database fails.
pub async fn replace(db: &Db, id: &str, now: Instant) -> Result<bool, Error> {
    const SQL: &str = "UPDATE session SET is_replaced = TRUE, expires_at = $2 WHERE id = $1 AND NOT is_replaced";
    let mut tx = db.begin().await?;
    let replaced = write!(&mut tx, conn => sqlx::query(SQL).bind(id).bind(millis(now + ON_THEIR_WAY))
        .execute(conn).await.map(|done| done.rows_affected()))?;
    tx.commit_quietly().await?;
    Ok(replaced == 1)
}

/// Ends a session, unless it made way for another: that one ends by itself.
///
/// # Errors
/// When the database fails.
pub async fn delete(db: &Db, id: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM session WHERE id = $1 AND NOT is_replaced";
    let mut tx = db.begin().await?;
    write!(&mut tx, conn => sqlx::query(SQL).bind(id).execute(conn).await.map(drop))?;
    tx.commit_quietly().await
}

/// The sessions of an account, the one used last first.
pub(crate) async fn list(at: impl Into<Look<'_>>, account_id: &str, now: Instant) -> Result<Vec<Session>, Error> {
    const SQL: &str = "SELECT login, begun_at, seen_at, address, user_agent FROM session
        WHERE account_id = $1 AND NOT is_replaced AND expires_at > $2 AND begun_at > $3 ORDER BY seen_at DESC, login";
    let rows: Vec<(String, i64, i64, String, String)> = look!(at.into(), exec => sqlx::query_as(SQL).bind(account_id)
        .bind(millis(now)).bind(millis(now - LONGEST)).fetch_all(exec).await)?;
    let session = |(id, begun, seen, address, user_agent)| {
        let begun = instant(begun);
        Session { id, begun, seen: instant(seen), ends: begun + LONGEST, address, user_agent }
    };
    Ok(rows.into_iter().map(session).collect())
}

/// Is there still a session of that signing-in?
pub(crate) async fn is_live(db: &Db, login: &str, now: Instant) -> Result<bool, Error> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM session WHERE login = $1 AND expires_at > $2 AND begun_at > $3)";
    Ok(read!(db, pool => sqlx::query_scalar(SQL).bind(login).bind(millis(now)).bind(millis(now - LONGEST))
        .fetch_one(pool).await)?)
}

/// Ends a session of an account under all its ids; false when there is none.
pub(crate) async fn end(tx: &mut Tx, account_id: &str, login: &str) -> Result<bool, Error> {
    const SQL: &str = "DELETE FROM session WHERE account_id = $1 AND login = $2";
    let ended = write!(tx, conn => sqlx::query(SQL).bind(account_id).bind(login).execute(conn).await
        .map(|done| done.rows_affected()))?;
    Ok(ended > 0)
}

/// Ends the sessions of an account, but for the signing-in `kept`.
pub(crate) async fn end_all(tx: &mut Tx, account_id: &str, kept: Option<&str>) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM session WHERE account_id = $1 AND login <> $2";
    write!(tx, conn => sqlx::query(SQL).bind(account_id).bind(kept.unwrap_or_default()).execute(conn).await.map(drop))?;
    Ok(())
}

/// Removes what ended before `now`.
///
/// # Errors
/// When the database fails.
pub async fn sweep(db: &Db, now: Instant) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM session WHERE expires_at <= $1 OR begun_at <= $2";
    let mut tx = db.begin().await?;
    write!(&mut tx, conn => sqlx::query(SQL).bind(millis(now)).bind(millis(now - LONGEST))
        .execute(conn).await.map(drop))?;
    tx.commit_quietly().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::databases;

    const MINUTE: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn sessions_are_kept_until_their_end() {
        let now = instant(1_700_000_000_000);
        let later = now + MINUTE;
        for database in databases().await {
            let db = database.connect().await;
            assert!(add(&db, "a", "one", later, None, now).await.unwrap());
            assert!(!add(&db, "a", "two", later, None, now).await.unwrap(), "an id is given once");
            assert_eq!(find(&db, "a", now).await.unwrap(), Some(("one".into(), later)));
            put(&db, "a", "three", later, now).await.unwrap();
            assert_eq!(find(&db, "a", now).await.unwrap().unwrap().0, "three");
            assert_eq!(find(&db, "a", later).await.unwrap(), None, "an ended session is none");

            assert!(add(&db, "b", "long", later + MINUTE, None, now).await.unwrap());
            sweep(&db, later).await.unwrap();
            assert_eq!(find(&db, "a", now).await.unwrap(), None);
            assert!(find(&db, "b", now).await.unwrap().is_some());
            delete(&db, "b").await.unwrap();
            put(&db, "b", "late", later, now).await.unwrap();
            assert_eq!(find(&db, "b", now).await.unwrap(), None);
        }
    }

    #[tokio::test]
    async fn a_session_in_use_ends_all_the_same() {
        let begun = instant(1_700_000_000_000);
        let day = Duration::from_secs(86_400);
        for database in databases().await {
            let db = database.connect().await;
            assert!(add(&db, "a", "", begun + day, None, begun).await.unwrap());
            for days in 1..30 {
                let now = begun + day * days;
                put(&db, "a", "", now + day, now).await.unwrap();
                assert!(find(&db, "a", now).await.unwrap().is_some(), "day {days}");
                sweep(&db, now).await.unwrap();
            }
            let end = begun + day * 30;
            put(&db, "a", "", end + day, end - MINUTE).await.unwrap();
            assert!(find(&db, "a", end - MINUTE).await.unwrap().is_some());
            assert_eq!(find(&db, "a", end).await.unwrap(), None);
            sweep(&db, end).await.unwrap();
            assert_eq!(crate::db::testing::count(&db, "session").await, 0);
        }
    }

    #[tokio::test]
    async fn an_id_makes_way_once_and_answers_a_moment_longer() {
        let now = instant(1_700_000_000_000);
        for database in databases().await {
            let db = database.connect().await;
            assert!(add(&db, "old", "", now + MINUTE * 60, None, now).await.unwrap());
            assert!(replace(&db, "old", now).await.unwrap());
            assert!(!replace(&db, "old", now).await.unwrap());
            put(&db, "old", "", now + MINUTE * 60, now).await.unwrap();
            delete(&db, "old").await.unwrap();
            assert!(find(&db, "old", now).await.unwrap().is_some());
            assert_eq!(find(&db, "old", now + ON_THEIR_WAY).await.unwrap(), None);
        }
    }
}
