//! Who the accounts are at a provider of identities.

use super::accounts::Account;
use super::{Tx, millis};
use crate::Error;
use model::Instant;

/// The account of whom `issuer` calls `subject`.
pub(crate) async fn account(tx: &mut Tx, issuer: &str, subject: &str) -> Result<Option<Account>, Error> {
    const SQL: &str = "SELECT a.id, a.name, a.password_hash FROM identity i JOIN account a ON a.id = i.account_id
        WHERE i.issuer = $1 AND i.subject = $2";
    Ok(write!(tx, conn => sqlx::query_as(SQL).bind(issuer).bind(subject).fetch_optional(conn).await)?)
}

/// Remembers whose account it is.
pub(crate) async fn add(tx: &mut Tx, issuer: &str, subject: &str, account: &str, at: Instant) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO identity (issuer, subject, account_id, created_at) VALUES ($1, $2, $3, $4)";
    write!(tx, conn => sqlx::query(SQL).bind(issuer).bind(subject).bind(account).bind(millis(at))
        .execute(conn).await.map(drop))?;
    Ok(())
}
