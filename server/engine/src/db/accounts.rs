//! Accounts.

use super::{Db, Tx, millis};
use crate::Error;
use model::Instant;

/// An account as it is stored.
#[derive(sqlx::FromRow)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) password_hash: String,
}

/// The oldest account.
pub(crate) async fn first(db: &Db) -> Result<Option<Account>, Error> {
    const SQL: &str = "SELECT id, name, password_hash FROM account ORDER BY created_at, id LIMIT 1";
    Ok(read!(db, pool => sqlx::query_as(SQL).fetch_optional(pool).await)?)
}

/// The account of that name.
pub(crate) async fn by_name(db: &Db, name: &str) -> Result<Option<Account>, Error> {
    const SQL: &str = "SELECT id, name, password_hash FROM account WHERE name = $1";
    Ok(read!(db, pool => sqlx::query_as(SQL).bind(name).fetch_optional(pool).await)?)
}

/// The account of that id.
pub(crate) async fn by_id(db: &Db, id: &str) -> Result<Option<Account>, Error> {
    const SQL: &str = "SELECT id, name, password_hash FROM account WHERE id = $1";
    Ok(read!(db, pool => sqlx::query_as(SQL).bind(id).fetch_optional(pool).await)?)
}

/// Adds an account; false when the name is taken.
pub(crate) async fn add(tx: &mut Tx, id: &str, name: &str, hash: &str, at: Instant) -> Result<bool, Error> {
    const SQL: &str = "INSERT INTO account (id, name, password_hash, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO NOTHING";
    let added = write!(tx, conn => sqlx::query(SQL).bind(id).bind(name).bind(hash).bind(millis(at))
        .execute(conn).await.map(|done| done.rows_affected()))?;
    Ok(added == 1)
}
