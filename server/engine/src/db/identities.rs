//! Who the accounts are at a provider of identities.

use super::{Tx, millis};
use crate::Error;
use model::Instant;

/// The account of whom `issuer` calls `subject`.
pub(crate) async fn account_id(tx: &mut Tx, issuer: &str, subject: &str) -> Result<Option<String>, Error> {
    const SQL: &str = "SELECT account_id FROM identity WHERE issuer = $1 AND subject = $2";
    Ok(write!(tx, conn => sqlx::query_scalar(SQL).bind(issuer).bind(subject).fetch_optional(conn).await)?)
}

/// Remembers whose account it is.
pub(crate) async fn add(tx: &mut Tx, issuer: &str, subject: &str, account: &str, at: Instant) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO identity (issuer, subject, account_id, created_at) VALUES ($1, $2, $3, $4)";
    write!(tx, conn => sqlx::query(SQL).bind(issuer).bind(subject).bind(account).bind(millis(at))
        .execute(conn).await.map(drop))?;
    Ok(())
}
