//! Robots: the programs of a project.

use super::{Db, Look, Tx, instant, millis};
use crate::Error;
use model::account::Robot;
use model::{Instant, ProjectName, RobotName};
use sqlx::FromRow;

#[derive(FromRow)]
struct RobotRow {
    project: String,
    name: String,
    description: String,
    created_at: i64,
    tokens: i64,
}

/// The robots of a project, by name.
pub(crate) async fn list(db: &Db, project: &str) -> Result<Vec<Robot>, Error> {
    const SQL: &str = "SELECT p.name AS project, b.name, b.description, b.created_at,
            (SELECT count(*) FROM token t WHERE t.robot_id = b.id) AS tokens
        FROM robot b JOIN project p ON p.id = b.project_id WHERE p.name = $1 AND p.deleted_at IS NULL ORDER BY b.name";
    let rows: Vec<RobotRow> = read!(db, pool => sqlx::query_as(SQL).bind(project).fetch_all(pool).await)?;
    let robot = |row: RobotRow| {
        Ok(Robot {
            project: ProjectName::parse(&row.project).map_err(Error::internal)?,
            name: RobotName::parse(&row.name).map_err(Error::internal)?,
            description: row.description,
            created: instant(row.created_at),
            tokens: row.tokens,
        })
    };
    rows.into_iter().map(robot).collect()
}

/// The id of a robot, if the project has one of that name.
pub(crate) async fn id(at: impl Into<Look<'_>>, project: &str, name: &str) -> Result<Option<String>, Error> {
    const SQL: &str = "SELECT b.id FROM robot b JOIN project p ON p.id = b.project_id
        WHERE p.name = $1 AND b.name = $2 AND p.deleted_at IS NULL";
    Ok(look!(at.into(), exec => sqlx::query_scalar(SQL).bind(project).bind(name).fetch_optional(exec).await)?)
}

/// Adds a robot; false when the name is taken.
pub(crate) async fn insert(
    tx: &mut Tx,
    id: &str,
    project_id: i64,
    name: &RobotName,
    description: &str,
    at: Instant,
) -> Result<bool, Error> {
    const SQL: &str = "INSERT INTO robot (id, project_id, name, description, created_at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (project_id, name) DO NOTHING";
    let added = write!(tx, conn => sqlx::query(SQL).bind(id).bind(project_id).bind(name.as_str()).bind(description)
        .bind(millis(at)).execute(conn).await.map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// Removes a robot and its tokens.
pub(crate) async fn delete(tx: &mut Tx, id: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM robot WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).execute(conn).await.map(drop))?;
    Ok(())
}

/// Removes all robots of a project and their tokens.
pub(crate) async fn delete_all(tx: &mut Tx, project_id: i64) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM robot WHERE project_id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(project_id).execute(conn).await.map(drop))?;
    Ok(())
}
