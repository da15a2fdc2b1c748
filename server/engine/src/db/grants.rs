//! Grants, and the roles that they give.

use super::{Look, Tx, instant, millis};
use crate::Error;
use model::Instant;
use model::access::{CLUSTER_ADMIN, FOR_ANYONE, Grant, Held, Rights, Role, Scope, Subject};
use sqlx::FromRow;

#[derive(FromRow)]
struct GrantRow {
    id: i64,
    subject: String,
    role: String,
    scope: String,
    created_at: i64,
    created_by: String,
}

impl TryFrom<GrantRow> for Grant {
    type Error = Error;

    fn try_from(row: GrantRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id,
            subject: Subject::parse(&row.subject).map_err(Error::internal)?,
            role: row.role,
            scope: Scope::parse(&row.scope).map_err(Error::internal)?,
            created: instant(row.created_at),
            created_by: row.created_by,
        })
    }
}

/// What any of the subjects holds, or any group of a user (empty for none), with the rights of its role. A role that is gone
/// gives none.
pub(crate) async fn held_by(at: impl Into<Look<'_>>, subjects: &[Subject], user: &str) -> Result<Vec<Held>, Error> {
    const SQL: &str = "SELECT g.subject, g.role, g.scope, r.rights FROM access_grant g LEFT JOIN role r ON r.name = g.role \
         WHERE g.subject IN (SELECT value FROM json_each($1) UNION ALL SELECT 'group:' || m.group_name \
         FROM user_group_member m JOIN account a ON a.id = m.account_id WHERE a.name = $2) ORDER BY g.id";
    let subjects = serde_json::to_string(subjects).map_err(Error::internal)?;
    let rows: Vec<(String, String, String, Option<String>)> =
        look!(at.into(), exec => sqlx::query_as(SQL).bind(&subjects).bind(user).fetch_all(exec).await)?;
    rows.into_iter().map(|(subject, role, scope, rights)| held(&subject, role, &scope, rights)).collect()
}

/// What a grant gives, with the rights of its role as they are stored. To anyone it gives no more than strangers may have.
pub(super) fn held(subject: &str, role: String, scope: &str, rights: Option<String>) -> Result<Held, Error> {
    let stored = || Rights::parse(&rights.unwrap_or_default());
    let through = Subject::parse(subject).map_err(Error::internal)?;
    let rights = Role::built_in_rights(&role).unwrap_or_else(stored);
    Ok(Held {
        rights: if through == Subject::Anyone { rights.within(FOR_ANYONE) } else { rights },
        through,
        role,
        scope: Scope::parse(scope).map_err(Error::internal)?,
    })
}

/// Is there such a person who is active, such a group or robot? Kinds of people are always there.
pub(crate) async fn is_there(at: impl Into<Look<'_>>, subject: &Subject) -> Result<bool, Error> {
    const USER: &str = "SELECT EXISTS (SELECT 1 FROM account WHERE name = $1 || $2 AND deactivated_at IS NULL)";
    const GROUP: &str = "SELECT EXISTS (SELECT 1 FROM user_group WHERE name = $1 || $2)";
    const ROBOT: &str = "SELECT EXISTS (SELECT 1 FROM robot b JOIN project p ON p.id = b.project_id \
         WHERE b.name = $1 AND p.name = $2 AND p.deleted_at IS NULL)";
    let (sql, name, project) = match subject {
        Subject::User(name) => (USER, name, ""),
        Subject::Group(name) => (GROUP, name, ""),
        Subject::Robot(project, name) => (ROBOT, name, project.as_str()),
        Subject::SignedIn | Subject::Anyone => return Ok(true),
    };
    Ok(look!(at.into(), exec => sqlx::query_scalar(sql).bind(name).bind(project).fetch_one(exec).await)?)
}

/// Is there somebody active who may everything?
pub(crate) async fn somebody_administers(tx: &mut Tx) -> Result<bool, Error> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM account a JOIN access_grant g ON g.subject = 'user:' || a.name \
         OR g.subject IN (SELECT 'group:' || m.group_name FROM user_group_member m WHERE m.account_id = a.id) \
         WHERE a.deactivated_at IS NULL AND g.role = $1 AND g.scope = $2)";
    let (role, scope) = (CLUSTER_ADMIN, Scope::Everything.to_string());
    Ok(write!(tx, conn => sqlx::query_scalar(SQL).bind(role).bind(scope).fetch_one(conn).await)?)
}

/// All grants, or those whose scope is or lies in a project, or those of a subject, in the order of their subjects and scopes.
pub(crate) async fn list(
    at: impl Into<Look<'_>>,
    project: Option<&str>,
    subject: Option<&Subject>,
) -> Result<Vec<Grant>, Error> {
    const SQL: &str = "SELECT id, subject, role, scope, created_at, created_by FROM access_grant \
         WHERE ($1 = '' OR project = $1) AND ($2 = '' OR subject = $2) ORDER BY subject, scope, role";
    let subject = subject.map(ToString::to_string).unwrap_or_default();
    let rows: Vec<GrantRow> = look!(at.into(), exec => sqlx::query_as(SQL)
        .bind(project.unwrap_or_default()).bind(&subject).fetch_all(exec).await)?;
    rows.into_iter().map(Grant::try_from).collect()
}

/// The grant of that id.
pub(crate) async fn find(at: impl Into<Look<'_>>, id: i64) -> Result<Option<Grant>, Error> {
    const SQL: &str = "SELECT id, subject, role, scope, created_at, created_by FROM access_grant WHERE id = $1";
    let row: Option<GrantRow> = look!(at.into(), exec => sqlx::query_as(SQL).bind(id).fetch_optional(exec).await)?;
    row.map(Grant::try_from).transpose()
}

/// Adds a grant and answers its id; `None` when there is just that grant already.
pub(crate) async fn add(
    tx: &mut Tx,
    subject: &Subject,
    role: &str,
    scope: &Scope,
    by: &str,
    at: Instant,
) -> Result<Option<i64>, Error> {
    const SQL: &str = "INSERT INTO access_grant (subject, role, scope, project, created_at, created_by) \
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (subject, role, scope) DO NOTHING RETURNING id";
    Ok(write!(tx, conn => sqlx::query_scalar(SQL).bind(subject.to_string()).bind(role).bind(scope.to_string())
        .bind(scope.project().map(ToString::to_string)).bind(millis(at)).bind(by).fetch_optional(conn).await)?)
}

/// Takes a grant away.
pub(crate) async fn delete(tx: &mut Tx, id: i64) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM access_grant WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).execute(conn).await.map(drop))?;
    Ok(())
}

/// Takes away everything that a subject was granted.
pub(crate) async fn forget(tx: &mut Tx, subject: &Subject) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM access_grant WHERE subject = $1";
    write!(tx, conn => sqlx::query(SQL).bind(subject.to_string()).execute(conn).await.map(drop))?;
    Ok(())
}

/// Takes away everything that was granted in a project and to its robots: whoever makes a project of that name later begins
/// anew.
pub(crate) async fn forget_project(tx: &mut Tx, project: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM access_grant WHERE project = $1 OR subject = 'group:system:serviceaccounts:' || $1 \
         OR substr(subject, 1, length($1) + 7) = 'robot:' || $1 || '/'";
    write!(tx, conn => sqlx::query(SQL).bind(project).execute(conn).await.map(drop))?;
    Ok(())
}

/// Roles beside those that come with Weir, with the version an edit is compared with.
pub(crate) async fn roles(at: impl Into<Look<'_>>) -> Result<Vec<Role>, Error> {
    const SQL: &str = "SELECT name, description, rights, version FROM role ORDER BY name";
    let rows: Vec<(String, String, String, i64)> = look!(at.into(), exec => sqlx::query_as(SQL).fetch_all(exec).await)?;
    let role = |(name, description, rights, version): (String, String, String, i64)| Role {
        name,
        description,
        rights: Rights::parse(&rights),
        builtin: false,
        version,
    };
    Ok(rows.into_iter().map(role).collect())
}

/// Adds a role; false when the name is taken.
pub(crate) async fn add_role(tx: &mut Tx, role: &Role) -> Result<bool, Error> {
    const SQL: &str = "INSERT INTO role (name, description, rights, version) VALUES ($1, $2, $3, 1) \
         ON CONFLICT (name) DO NOTHING";
    let added = write!(tx, conn => sqlx::query(SQL).bind(&role.name).bind(&role.description)
        .bind(role.rights.to_string()).execute(conn).await.map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// Puts the next version of a role in the place of the one before it; false when somebody else did.
pub(crate) async fn set_role(tx: &mut Tx, role: &Role) -> Result<bool, Error> {
    const SQL: &str =
        "UPDATE role SET description = $2, rights = $3, version = $4 WHERE name = $1 AND version = $4 - 1";
    let changed = write!(tx, conn => sqlx::query(SQL).bind(&role.name).bind(&role.description)
        .bind(role.rights.to_string()).bind(role.version).execute(conn).await.map(|done| done.rows_affected()))?;
    Ok(changed == 1)
}

/// Removes a role; false while it is granted.
pub(crate) async fn delete_role(tx: &mut Tx, name: &str) -> Result<bool, Error> {
    const SQL: &str = "DELETE FROM role WHERE name = $1 AND NOT EXISTS (SELECT 1 FROM access_grant WHERE role = $1)";
    let deleted = write!(tx, conn => sqlx::query(SQL).bind(name).execute(conn).await
        .map(|done| done.rows_affected()))?;
    Ok(deleted == 1)
}
