//! Credentials of projects for registries, sealed.

use super::{Db, Tx, instant, millis};
use crate::Error;
use model::Instant;
use model::project::ProjectCredential;
use sqlx::FromRow;

/// A credential as it is kept.
#[derive(FromRow)]
pub(crate) struct Sealed {
    pub(crate) id: i64,
    pub(crate) version: i64,
    pub(crate) username: String,
    pub(crate) secret: Vec<u8>,
}

/// What a live project has for a host.
pub(crate) async fn find(db: &Db, project: &str, host: &str) -> Result<Option<Sealed>, Error> {
    const SQL: &str = "SELECT c.id, c.version, c.username, c.secret FROM project_credential c \
         JOIN project p ON p.id = c.project_id WHERE p.name = $1 AND p.deleted_at IS NULL AND c.host = $2";
    Ok(read!(db, pool => sqlx::query_as(SQL).bind(project).bind(host).fetch_optional(pool).await)?)
}

/// What a live project has, by host.
pub(crate) async fn list(db: &Db, project: &str) -> Result<Vec<ProjectCredential>, Error> {
    const SQL: &str = "SELECT c.host, c.username, c.changed_at, c.changed_by FROM project_credential c \
         JOIN project p ON p.id = c.project_id WHERE p.name = $1 AND p.deleted_at IS NULL ORDER BY c.host";
    let rows: Vec<(String, String, i64, String)> =
        read!(db, pool => sqlx::query_as(SQL).bind(project).fetch_all(pool).await)?;
    let credential =
        |(host, username, changed, by)| ProjectCredential { host, username, changed: instant(changed), by };
    Ok(rows.into_iter().map(credential).collect())
}

/// Keeps a user name for a host, without a secret yet, and answers the row to seal it for.
pub(crate) async fn put(
    tx: &mut Tx,
    project_id: i64,
    host: &str,
    username: &str,
    by: &str,
    now: Instant,
) -> Result<i64, Error> {
    const SQL: &str = "INSERT INTO project_credential (project_id, host, username, secret, version, changed_at, changed_by) \
         VALUES ($1, $2, $3, $4, 1, $5, $6) ON CONFLICT (project_id, host) DO UPDATE SET username = excluded.username, \
         secret = excluded.secret, version = project_credential.version + 1, changed_at = excluded.changed_at, \
         changed_by = excluded.changed_by RETURNING id";
    Ok(write!(tx, conn => sqlx::query_scalar(SQL)
        .bind(project_id)
        .bind(host)
        .bind(username)
        .bind(Vec::<u8>::new())
        .bind(millis(now))
        .bind(by)
        .fetch_one(conn)
        .await)?)
}

pub(crate) async fn set_secret(tx: &mut Tx, id: i64, sealed: &[u8]) -> Result<(), Error> {
    const SQL: &str = "UPDATE project_credential SET secret = $2 WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).bind(sealed).execute(conn).await.map(drop))?;
    Ok(())
}

/// Forgets what a project has for a host; false when it has nothing.
pub(crate) async fn delete(tx: &mut Tx, project_id: i64, host: &str) -> Result<bool, Error> {
    const SQL: &str = "DELETE FROM project_credential WHERE project_id = $1 AND host = $2 RETURNING id";
    let id: Option<i64> = write!(tx, conn => sqlx::query_scalar(SQL)
        .bind(project_id).bind(host).fetch_optional(conn).await)?;
    Ok(id.is_some())
}

/// Forgets everything that a project has.
pub(crate) async fn delete_all(tx: &mut Tx, project_id: i64) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM project_credential WHERE project_id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(project_id).execute(conn).await.map(drop))?;
    Ok(())
}
