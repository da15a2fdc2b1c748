//! Projects.

use super::{Db, Tx, instant, like, millis};
use crate::Error;
use model::project::Project;
use model::{Instant, ProjectName};
use sqlx::FromRow;

#[derive(FromRow)]
struct ProjectRow {
    name: String,
    display_name: String,
    description: String,
    version: i64,
    created_at: i64,
    streams: i64,
    moved_at: Option<i64>,
}

impl TryFrom<ProjectRow> for Project {
    type Error = Error;

    fn try_from(row: ProjectRow) -> Result<Self, Error> {
        Ok(Self {
            name: ProjectName::parse(&row.name).map_err(Error::internal)?,
            display_name: row.display_name,
            description: row.description,
            version: row.version,
            created: instant(row.created_at),
            streams: row.streams,
            moved: row.moved_at.map(instant),
        })
    }
}

// What is counted is what is seen.
macro_rules! select {
    ($rest:literal) => {
        sight!(
            "SELECT p.name, p.display_name, p.description, p.version, p.created_at, \
             (SELECT count(*) FROM image_stream s WHERE s.project_id = p.id AND s.deleted_at IS NULL AND ",
            sees_stream!(),
            ") AS streams, (SELECT max(t.moved_at) FROM image_stream s JOIN stream_tag t ON t.stream_id = s.id \
              WHERE s.project_id = p.id AND s.deleted_at IS NULL AND t.deleted_at IS NULL AND ",
            sees_tag!(),
            ") AS moved_at FROM project p ",
            $rest
        )
    };
}

/// The projects whose name or display name contains `q`, by name, seen or not.
pub(crate) async fn list(db: &Db, sight: &str, q: &str) -> Result<Vec<Project>, Error> {
    const SQL: &str = select!(
        "WHERE p.deleted_at IS NULL AND ($2 = '%%' OR p.name LIKE $2 ESCAPE '\\' \
         OR lower(p.display_name) LIKE $2 ESCAPE '\\') ORDER BY p.name"
    );
    let pattern = format!("%{}%", like(q));
    let rows: Vec<ProjectRow> = read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(pattern).fetch_all(pool).await)?;
    rows.into_iter().map(Project::try_from).collect()
}

pub(crate) async fn find(db: &Db, sight: &str, name: &str) -> Result<Option<Project>, Error> {
    const SQL: &str = select!("WHERE p.name = $2 AND p.deleted_at IS NULL");
    let row: Option<ProjectRow> =
        read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(name).fetch_optional(pool).await)?;
    row.map(Project::try_from).transpose()
}

/// The id of a project, if there is one of that name.
pub(crate) async fn id(tx: &mut Tx, name: &str) -> Result<Option<i64>, Error> {
    const SQL: &str = "SELECT id FROM project WHERE name = $1 AND deleted_at IS NULL";
    Ok(write!(tx, conn => sqlx::query_scalar(SQL).bind(name).fetch_optional(conn).await)?)
}

/// Adds a project; false when the name is taken.
pub(crate) async fn insert(
    tx: &mut Tx,
    name: &ProjectName,
    display_name: &str,
    description: &str,
    version: i64,
    now: Instant,
) -> Result<bool, Error> {
    const SQL: &str = "INSERT INTO project (name, display_name, description, version, created_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (name) WHERE deleted_at IS NULL DO NOTHING RETURNING id";
    let id: Option<i64> = write!(tx, conn => sqlx::query_scalar(SQL)
        .bind(name.as_str())
        .bind(display_name)
        .bind(description)
        .bind(version)
        .bind(millis(now))
        .fetch_optional(conn)
        .await)?;
    Ok(id.is_some())
}

/// Describes a project that is still at version `from`; false when it is not.
pub(crate) async fn update(
    tx: &mut Tx,
    name: &str,
    from: i64,
    display_name: &str,
    description: &str,
    version: i64,
) -> Result<bool, Error> {
    const SQL: &str = "UPDATE project SET display_name = $3, description = $4, version = $5 WHERE name = $1 AND version = $2 AND deleted_at IS NULL RETURNING id";
    let id: Option<i64> = write!(tx, conn => sqlx::query_scalar(SQL)
        .bind(name)
        .bind(from)
        .bind(display_name)
        .bind(description)
        .bind(version)
        .fetch_optional(conn)
        .await)?;
    Ok(id.is_some())
}

/// The streams that a project has, and how many were deleted after `since`.
pub(crate) async fn streams(tx: &mut Tx, project_id: i64, since: Instant) -> Result<(Vec<i64>, i64), Error> {
    const LIVE: &str = "SELECT id FROM image_stream WHERE project_id = $1 AND deleted_at IS NULL ORDER BY id";
    const GONE: &str = "SELECT count(*) FROM image_stream WHERE project_id = $1 AND deleted_at >= $2";
    let live = write!(tx, conn => sqlx::query_scalar(LIVE).bind(project_id).fetch_all(conn).await)?;
    let gone = write!(tx, conn => sqlx::query_scalar(GONE)
        .bind(project_id).bind(millis(since)).fetch_one(conn).await)?;
    Ok((live, gone))
}

/// Deletes a project, whose streams are deleted already. Its name is free at once.
pub(crate) async fn delete(tx: &mut Tx, project_id: i64, now: Instant) -> Result<(), Error> {
    const SQL: &str = "UPDATE project SET deleted_at = $2 WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(project_id).bind(millis(now)).execute(conn).await.map(drop))?;
    Ok(())
}
