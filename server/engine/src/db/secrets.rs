//! All that is sealed, wherever it is kept.

use super::{Db, Tx};
use crate::Error;
use sqlx::FromRow;

/// A column of sealed secrets.
pub(crate) struct Column {
    list: &'static str,
    replace: &'static str,
    heads: &'static str,
}

/// A secret and the row it belongs to.
#[derive(FromRow)]
pub(crate) struct Secret {
    pub(crate) id: i64,
    /// What the row is called by, where that is not its id.
    pub(crate) uid: String,
    pub(crate) sealed: Vec<u8>,
}

macro_rules! column {
    ($table:literal, $column:literal, $uid:literal) => {
        Column {
            list: concat!(
                "SELECT id, ",
                $uid,
                " AS uid, ",
                $column,
                " AS sealed FROM ",
                $table,
                " WHERE id > $1 AND length(",
                $column,
                ") > 0 ORDER BY id LIMIT $2"
            ),
            replace: concat!(
                "UPDATE ",
                $table,
                " SET ",
                $column,
                " = $3 WHERE id = $1 AND ",
                $column,
                " = $2 RETURNING id"
            ),
            heads: concat!(
                "SELECT substr(",
                $column,
                ", 1, 9) AS head, count(*) FROM ",
                $table,
                " WHERE length(",
                $column,
                ") > 0 GROUP BY 1"
            ),
        }
    };
}

/// Passwords of registries.
pub(crate) const REGISTRIES: Column = column!("registry", "secret", "''");
/// Passwords of projects for registries.
pub(crate) const CREDENTIALS: Column = column!("project_credential", "secret", "''");
/// What instances were made into.
pub(crate) const INSTANCES: Column = column!("instance", "rendering", "uid");

impl Column {
    /// Some of the secrets, those of rows after `id`.
    pub(crate) async fn after(&self, tx: &mut Tx, id: i64) -> Result<Vec<Secret>, Error> {
        const PIECE: i64 = 50;
        Ok(write!(tx, conn => sqlx::query_as(self.list).bind(id).bind(PIECE).fetch_all(conn).await)?)
    }

    /// Puts another ciphertext in the place of one that is still there; false when it is not.
    pub(crate) async fn replace(&self, tx: &mut Tx, secret: &Secret, sealed: &[u8]) -> Result<bool, Error> {
        let id: Option<i64> = write!(tx, conn => sqlx::query_scalar(self.replace)
            .bind(secret.id).bind(&secret.sealed).bind(sealed).fetch_optional(conn).await)?;
        Ok(id.is_some())
    }

    /// How ciphertexts begin, in nine bytes, and how many begin so.
    pub(crate) async fn heads(&self, db: &Db) -> Result<Vec<(Vec<u8>, i64)>, Error> {
        Ok(read!(db, pool => sqlx::query_as(self.heads).fetch_all(pool).await)?)
    }
}
