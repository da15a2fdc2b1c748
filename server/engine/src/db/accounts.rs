//! Accounts.

use super::{Db, Look, Tx, instant, millis};
use crate::Error;
use model::account::User;
use model::{Instant, UserName};

/// An account as it is stored.
#[derive(sqlx::FromRow)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) name: String,
    /// Empty when there is no password.
    pub(crate) password_hash: String,
    /// False once deactivated.
    pub(crate) active: bool,
    /// Grows when the rights of the account change.
    pub(crate) access_version: i64,
}

macro_rules! account {
    ($rest:literal) => {
        concat!("SELECT id, name, password_hash, deactivated_at IS NULL AS active, access_version FROM account ", $rest)
    };
}

/// The oldest account.
pub(crate) async fn first(db: &Db) -> Result<Option<Account>, Error> {
    const SQL: &str = account!("ORDER BY created_at, id LIMIT 1");
    Ok(read!(db, pool => sqlx::query_as(SQL).fetch_optional(pool).await)?)
}

/// The account of that name.
pub(crate) async fn by_name(at: impl Into<Look<'_>>, name: &str) -> Result<Option<Account>, Error> {
    const SQL: &str = account!("WHERE name = $1");
    Ok(look!(at.into(), exec => sqlx::query_as(SQL).bind(name).fetch_optional(exec).await)?)
}

/// The account of that id.
pub(crate) async fn by_id(at: impl Into<Look<'_>>, id: &str) -> Result<Option<Account>, Error> {
    const SQL: &str = account!("WHERE id = $1");
    Ok(look!(at.into(), exec => sqlx::query_as(SQL).bind(id).fetch_optional(exec).await)?)
}

/// Adds an account; false when the name is taken.
pub(crate) async fn add(tx: &mut Tx, id: &str, name: &str, hash: &str, at: Instant) -> Result<bool, Error> {
    const SQL: &str = "INSERT INTO account (id, name, password_hash, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO NOTHING";
    let added = write!(tx, conn => sqlx::query(SQL).bind(id).bind(name).bind(hash).bind(millis(at))
        .execute(conn).await.map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// An account as people see it.
#[derive(sqlx::FromRow)]
pub(super) struct UserRow {
    name: String,
    display_name: String,
    password_hash: String,
    created_at: i64,
    deactivated_at: Option<i64>,
    signed_in_at: Option<i64>,
}

pub(super) fn user(row: UserRow) -> Result<User, Error> {
    Ok(User {
        name: UserName::parse(&row.name).map_err(Error::internal)?,
        display_name: row.display_name,
        active: row.deactivated_at.is_none(),
        has_password: !row.password_hash.is_empty(),
        created: instant(row.created_at),
        signed_in: row.signed_in_at.map(instant),
    })
}

macro_rules! user {
    ($rest:literal) => {
        concat!(
            "SELECT name, display_name, password_hash, created_at, deactivated_at, signed_in_at FROM account ",
            $rest
        )
    };
}

/// All people, by name.
pub(crate) async fn users(db: &Db) -> Result<Vec<User>, Error> {
    const SQL: &str = user!("ORDER BY name");
    let rows: Vec<UserRow> = read!(db, pool => sqlx::query_as(SQL).fetch_all(pool).await)?;
    rows.into_iter().map(user).collect()
}

/// One of them.
pub(crate) async fn user_of(db: &Db, name: &str) -> Result<Option<User>, Error> {
    const SQL: &str = user!("WHERE name = $1");
    let row: Option<UserRow> = read!(db, pool => sqlx::query_as(SQL).bind(name).fetch_optional(pool).await)?;
    row.map(user).transpose()
}

/// Says anew what people call somebody.
pub(crate) async fn set_display_name(tx: &mut Tx, id: &str, display_name: &str) -> Result<(), Error> {
    const SQL: &str = "UPDATE account SET display_name = $2 WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).bind(display_name).execute(conn).await.map(drop))?;
    Ok(())
}

/// Stores another hash, unless the one it was made from is gone meanwhile; false then.
pub(crate) async fn set_password(tx: &mut Tx, id: &str, from: &str, hash: &str) -> Result<bool, Error> {
    const SQL: &str = "UPDATE account SET password_hash = $3 WHERE id = $1 AND password_hash = $2";
    let done = write!(tx, conn => sqlx::query(SQL).bind(id).bind(from).bind(hash).execute(conn).await
        .map(|done| done.rows_affected()))?;
    Ok(done == 1)
}

/// Activates (`None`) or deactivates an account; false when it is so already.
pub(crate) async fn set_deactivated(tx: &mut Tx, id: &str, at: Option<Instant>) -> Result<bool, Error> {
    const SQL: &str = "UPDATE account SET deactivated_at = $2
        WHERE id = $1 AND (deactivated_at IS NULL) <> ($2 IS NULL)";
    let done = write!(tx, conn => sqlx::query(SQL).bind(id).bind(at.map(millis)).execute(conn).await
        .map(|done| done.rows_affected()))?;
    Ok(done == 1)
}

/// Notes a signing-in.
pub(crate) async fn signed_in(tx: &mut Tx, id: &str, at: Instant) -> Result<(), Error> {
    const SQL: &str = "UPDATE account SET signed_in_at = $2 WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).bind(millis(at)).execute(conn).await.map(drop))?;
    Ok(())
}

/// Notes that the rights of the person of that name changed.
pub(crate) async fn touch(tx: &mut Tx, name: &str) -> Result<(), Error> {
    const SQL: &str = "UPDATE account SET access_version = access_version + 1 WHERE name = $1";
    write!(tx, conn => sqlx::query(SQL).bind(name).execute(conn).await.map(drop))?;
    Ok(())
}
