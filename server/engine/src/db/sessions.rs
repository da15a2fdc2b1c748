//! Sessions of browsers. The id is given hashed, so that a stolen copy of the database signs nobody in.

use super::{Db, Tx, instant, millis};
use crate::Error;
use model::Instant;

/// Stores a new session; false when the id is taken.
///
/// # Errors
/// When the database fails.
pub async fn add(db: &Db, id: &str, data: &str, expires: Instant) -> Result<bool, Error> {
    const SQL: &str = "INSERT INTO session (id, data, expires_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
    let mut tx = db.begin().await?;
    let added = write!(&mut tx, conn => sqlx::query(SQL).bind(id).bind(data).bind(millis(expires))
        .execute(conn).await.map(|done| done.rows_affected()))?;
    tx.commit().await?;
    Ok(added == 1)
}

/// Stores a session over what is there. One that was ended meanwhile stays ended.
///
/// # Errors
/// When the database fails.
pub async fn put(db: &Db, id: &str, data: &str, expires: Instant) -> Result<(), Error> {
    const SQL: &str = "UPDATE session SET data = $2, expires_at = $3 WHERE id = $1";
    let mut tx = db.begin().await?;
    write!(&mut tx, conn => sqlx::query(SQL).bind(id).bind(data).bind(millis(expires))
        .execute(conn).await.map(drop))?;
    tx.commit().await
}

/// The data and the end of a session that has not ended at `now`.
///
/// # Errors
/// When the database fails.
pub async fn find(db: &Db, id: &str, now: Instant) -> Result<Option<(String, Instant)>, Error> {
    const SQL: &str = "SELECT data, expires_at FROM session WHERE id = $1 AND expires_at > $2";
    let row: Option<(String, i64)> =
        read!(db, pool => sqlx::query_as(SQL).bind(id).bind(millis(now)).fetch_optional(pool).await)?;
    Ok(row.map(|(data, expires)| (data, instant(expires))))
}

/// Ends a session.
///
/// # Errors
/// When the database fails.
pub async fn delete(db: &Db, id: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM session WHERE id = $1";
    let mut tx = db.begin().await?;
    write!(&mut tx, conn => sqlx::query(SQL).bind(id).execute(conn).await.map(drop))?;
    tx.commit().await
}

/// Ends the sessions of an account, but for the one of the signing-in `kept`.
pub(crate) async fn end_all(tx: &mut Tx, account_id: &str, kept: Option<&str>) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM session WHERE account_id = $1 AND ($2 IS NULL OR login <> $2)";
    write!(tx, conn => sqlx::query(SQL).bind(account_id).bind(kept).execute(conn).await.map(drop))?;
    Ok(())
}

/// Removes what ended before `now`.
///
/// # Errors
/// When the database fails.
pub async fn sweep(db: &Db, now: Instant) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM session WHERE expires_at <= $1";
    let mut tx = db.begin().await?;
    write!(&mut tx, conn => sqlx::query(SQL).bind(millis(now)).execute(conn).await.map(drop))?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing::databases;
    use std::time::Duration;

    #[tokio::test]
    async fn sessions_are_kept_until_their_end() {
        let now = instant(1_700_000_000_000);
        let later = now + Duration::from_secs(60);
        for database in databases().await {
            let db = database.connect().await;
            assert!(add(&db, "a", "one", later).await.unwrap());
            assert!(!add(&db, "a", "two", later).await.unwrap(), "an id is given once");
            assert_eq!(find(&db, "a", now).await.unwrap(), Some(("one".into(), later)));
            put(&db, "a", "three", later).await.unwrap();
            assert_eq!(find(&db, "a", now).await.unwrap().unwrap().0, "three");
            assert_eq!(find(&db, "a", later).await.unwrap(), None, "an ended session is none");

            assert!(add(&db, "b", "long", later + Duration::from_secs(60)).await.unwrap());
            sweep(&db, later).await.unwrap();
            assert_eq!(find(&db, "a", now).await.unwrap(), None);
            assert!(find(&db, "b", now).await.unwrap().is_some());
            delete(&db, "b").await.unwrap();
            put(&db, "b", "late", later).await.unwrap();
            assert_eq!(find(&db, "b", now).await.unwrap(), None);
        }
    }
}
