//! Work that only one of several servers does at a time.

use super::{Tx, millis};
use crate::Error;
use model::Instant;

/// Takes or keeps a lease until `until`; false while another owner has it.
pub(crate) async fn hold(tx: &mut Tx, name: &str, owner: &str, now: Instant, until: Instant) -> Result<bool, Error> {
    const SQL: &str = "INSERT INTO lease (name, owner, held_until) VALUES ($1, $2, $4) ON CONFLICT (name) DO UPDATE \
         SET owner = excluded.owner, held_until = excluded.held_until WHERE lease.owner = $2 OR lease.held_until <= $3 \
         RETURNING owner";
    let owner: Option<String> = write!(tx, conn => sqlx::query_scalar(SQL)
        .bind(name).bind(owner).bind(millis(now)).bind(millis(until)).fetch_optional(conn).await)?;
    Ok(owner.is_some())
}

/// Gives up everything that an owner holds, so that others need not wait.
pub(crate) async fn release(tx: &mut Tx, owner: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM lease WHERE owner = $1";
    write!(tx, conn => sqlx::query(SQL).bind(owner).execute(conn).await.map(drop))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Db;
    use crate::db::testing::databases;
    use time::Duration;

    async fn asks(db: &Db, owner: &str, second: i64) -> bool {
        let now = Instant::UNIX_EPOCH + Duration::seconds(second);
        let mut tx = db.begin().await.unwrap();
        let held = hold(&mut tx, "index:1", owner, now, now + Duration::seconds(45)).await.unwrap();
        tx.commit_quietly().await.unwrap();
        held
    }

    #[tokio::test]
    async fn another_server_takes_over_once_a_lease_was_not_renewed_and_not_before() {
        for database in databases().await {
            let db = database.connect().await;
            assert!(asks(&db, "a", 0).await);
            assert!(!asks(&db, "b", 10).await);
            assert!(asks(&db, "a", 10).await, "renewed until 55");
            assert!(!asks(&db, "b", 54).await);
            assert!(asks(&db, "b", 55).await);
            assert!(!asks(&db, "a", 56).await, "whoever was away has lost it");

            let mut tx = db.begin().await.unwrap();
            release(&mut tx, "b").await.unwrap();
            tx.commit_quietly().await.unwrap();
            assert!(asks(&db, "a", 57).await, "a server that stops in order waits for nobody");
            db.close().await;
        }
    }
}
