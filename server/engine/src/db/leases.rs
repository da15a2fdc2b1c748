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
