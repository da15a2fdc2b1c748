//! Tokens of the REST API.

use super::{Db, Tx, instant, millis};
use crate::Error;
use model::Instant;
use model::account::Token;

/// A token with its owner.
pub(crate) struct Owned {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) account_id: String,
    pub(crate) account_name: String,
    pub(crate) used: Option<Instant>,
}

#[derive(sqlx::FromRow)]
struct TokenRow {
    id: String,
    name: String,
    created_at: i64,
    used_at: Option<i64>,
}

/// The token with that hash.
pub(crate) async fn by_hash(db: &Db, hash: &str) -> Result<Option<Owned>, Error> {
    const SQL: &str = "SELECT token.id, token.name, account.id, account.name, token.used_at
        FROM token JOIN account ON account.id = token.account_id WHERE token.hash = $1";
    let row: Option<(String, String, String, String, Option<i64>)> =
        read!(db, pool => sqlx::query_as(SQL).bind(hash).fetch_optional(pool).await)?;
    Ok(row.map(|(id, name, account_id, account_name, used_at)| Owned {
        id,
        name,
        account_id,
        account_name,
        used: used_at.map(instant),
    }))
}

/// All tokens of an account, newest first.
pub(crate) async fn list(db: &Db, account_id: &str) -> Result<Vec<Token>, Error> {
    const SQL: &str = "SELECT id, name, created_at, used_at FROM token WHERE account_id = $1
        ORDER BY created_at DESC, name";
    let rows: Vec<TokenRow> = read!(db, pool => sqlx::query_as(SQL).bind(account_id).fetch_all(pool).await)?;
    let token = |row: TokenRow| Token {
        id: row.id,
        name: row.name,
        created: instant(row.created_at),
        used: row.used_at.map(instant),
    };
    Ok(rows.into_iter().map(token).collect())
}

/// Adds a token; false when the account has one of that name.
pub(crate) async fn add(tx: &mut Tx, account_id: &str, token: &Token, hash: &str) -> Result<bool, Error> {
    const SQL: &str = "INSERT INTO token (id, account_id, name, hash, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account_id, name) DO NOTHING";
    let created = millis(token.created);
    let added = write!(tx, conn => sqlx::query(SQL).bind(&token.id).bind(account_id).bind(&token.name).bind(hash)
        .bind(created).execute(conn).await.map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// Records a use.
pub(crate) async fn used(tx: &mut Tx, id: &str, at: Instant) -> Result<(), Error> {
    const SQL: &str = "UPDATE token SET used_at = $1 WHERE id = $2";
    write!(tx, conn => sqlx::query(SQL).bind(millis(at)).bind(id).execute(conn).await.map(drop))?;
    Ok(())
}

/// Removes a token of an account; false when there is none.
pub(crate) async fn delete(tx: &mut Tx, account_id: &str, id: &str) -> Result<bool, Error> {
    const SQL: &str = "DELETE FROM token WHERE id = $1 AND account_id = $2";
    let deleted = write!(tx, conn => sqlx::query(SQL).bind(id).bind(account_id).execute(conn).await
        .map(|done| done.rows_affected()))?;
    Ok(deleted == 1)
}

/// Removes all tokens of an account.
pub(crate) async fn delete_all(tx: &mut Tx, account_id: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM token WHERE account_id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(account_id).execute(conn).await.map(drop))?;
    Ok(())
}
