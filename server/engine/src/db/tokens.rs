//! Tokens of the REST API.

use super::{Db, Look, Tx, instant, like, millis};
use crate::Error;
use model::access::{Limit, Rights, Subject};
use model::account::{OwnedToken, Token};
use model::{Instant, Page, Paging, ProjectName};
use sqlx::FromRow;

/// Whose a token is, by its id. The ids of people and robots are never the same.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Owner<'a> {
    Person(&'a str),
    Robot(&'a str),
}

/// A token that is valid, with its owner.
#[derive(FromRow)]
pub(crate) struct Owned {
    pub(crate) id: String,
    pub(crate) name: String,
    rights: Option<String>,
    projects: Option<String>,
    expires_at: Option<i64>,
    used_at: Option<i64>,
    /// The id of the account or the robot.
    pub(crate) owner: String,
    /// The name of the account or the robot.
    pub(crate) owner_name: String,
    /// The project of the robot; `None` for a person.
    pub(crate) project: Option<String>,
}

impl Owned {
    pub(crate) fn used(&self) -> Option<Instant> {
        self.used_at.map(instant)
    }

    /// What it leaves of its owner's rights. One that ends by itself always has a limit, be it one that leaves everything.
    pub(crate) fn limit(&self) -> Option<Limit> {
        let everything = || Limit { rights: Rights::all(), projects: None };
        limit(self.rights.as_deref(), self.projects.as_deref()).or_else(|| self.expires_at.map(|_| everything()))
    }
}

#[derive(FromRow)]
struct TokenRow {
    id: String,
    name: String,
    rights: Option<String>,
    projects: Option<String>,
    created_at: i64,
    expires_at: Option<i64>,
    used_at: Option<i64>,
}

impl From<TokenRow> for Token {
    fn from(row: TokenRow) -> Self {
        Self {
            limit: limit(row.rights.as_deref(), row.projects.as_deref()),
            id: row.id,
            name: row.name,
            created: instant(row.created_at),
            expires: row.expires_at.map(instant),
            used: row.used_at.map(instant),
        }
    }
}

/// A token with its owner, as scopes and grants write one.
#[derive(FromRow)]
struct OwnedRow {
    #[sqlx(flatten)]
    token: TokenRow,
    owner: String,
}

/// A project outside the grammar is none: the limit is narrower then, never wider.
fn limit(rights: Option<&str>, projects: Option<&str>) -> Option<Limit> {
    let named = |projects: &str| projects.split(' ').filter_map(|name| ProjectName::parse(name).ok()).collect();
    (rights.is_some() || projects.is_some())
        .then(|| Limit { rights: rights.map_or(Rights::all(), Rights::parse), projects: projects.map(named) })
}

/// The token with that hash, if it has not ended and its owner may sign in.
pub(crate) async fn by_hash(db: &Db, hash: &str, now: Instant) -> Result<Option<Owned>, Error> {
    const SQL: &str = "SELECT t.id, t.name, t.rights, t.projects, t.expires_at, t.used_at,
            coalesce(a.id, b.id) AS owner, coalesce(a.name, b.name) AS owner_name, p.name AS project
        FROM token t LEFT JOIN account a ON a.id = t.account_id AND a.deactivated_at IS NULL
            LEFT JOIN robot b ON b.id = t.robot_id LEFT JOIN project p ON p.id = b.project_id AND p.deleted_at IS NULL
        WHERE t.hash = $1 AND (t.expires_at IS NULL OR t.expires_at > $2) AND (a.id IS NOT NULL OR p.id IS NOT NULL)";
    Ok(read!(db, pool => sqlx::query_as(SQL).bind(hash).bind(millis(now)).fetch_optional(pool).await)?)
}

/// Is there still a token of that id, which has not ended?
pub(crate) async fn is_live(db: &Db, id: &str, now: Instant) -> Result<bool, Error> {
    const SQL: &str = "SELECT EXISTS (SELECT 1 FROM token WHERE id = $1 AND (expires_at IS NULL OR expires_at > $2))";
    Ok(read!(db, pool => sqlx::query_scalar(SQL).bind(id).bind(millis(now)).fetch_one(pool).await)?)
}

/// All tokens of somebody, newest first.
pub(crate) async fn list(at: impl Into<Look<'_>>, owner: &str) -> Result<Vec<Token>, Error> {
    const SQL: &str = "SELECT id, name, rights, projects, created_at, expires_at, used_at FROM token
        WHERE account_id = $1 OR robot_id = $1 ORDER BY created_at DESC, name";
    let rows: Vec<TokenRow> = look!(at.into(), exec => sqlx::query_as(SQL).bind(owner).fetch_all(exec).await)?;
    Ok(rows.into_iter().map(Token::from).collect())
}

macro_rules! of_everybody {
    ($select:literal, $rest:literal) => {
        concat!(
            $select,
            " FROM (SELECT t.*, CASE WHEN b.id IS NULL THEN 'user:' || a.name ELSE 'robot:' || p.name || '/' || b.name END \
             AS owner FROM token t LEFT JOIN account a ON a.id = t.account_id LEFT JOIN robot b ON b.id = t.robot_id \
             LEFT JOIN project p ON p.id = b.project_id WHERE p.deleted_at IS NULL) t \
             WHERE (lower(t.name) LIKE $1 ESCAPE '\\' OR lower(t.owner) LIKE $1 ESCAPE '\\') ",
            $rest
        )
    };
}

/// A piece of all tokens whose name or owner contains `q`, newest first.
pub(crate) async fn everybodys(db: &Db, q: &str, paging: Paging) -> Result<Page<OwnedToken>, Error> {
    const COUNT: &str = of_everybody!("SELECT count(*)", "");
    const SQL: &str = of_everybody!(
        "SELECT t.id, t.name, t.rights, t.projects, t.created_at, t.expires_at, t.used_at, t.owner",
        "ORDER BY t.created_at DESC, t.id LIMIT $2 OFFSET $3"
    );
    let pattern = format!("%{}%", like(q));
    let total: i64 = read!(db, pool => sqlx::query_scalar(COUNT).bind(&pattern).fetch_one(pool).await)?;
    let rows: Vec<OwnedRow> = read!(db, pool => sqlx::query_as(SQL)
        .bind(&pattern).bind(i64::from(paging.size())).bind(paging.offset()).fetch_all(pool).await)?;
    let owned = |row: OwnedRow| {
        let owner = Subject::parse(&row.owner).map_err(Error::internal)?;
        Ok(OwnedToken { owner, token: row.token.into() })
    };
    Ok(Page { items: rows.into_iter().map(owned).collect::<Result<_, Error>>()?, total, paging })
}

/// Adds a token; false when its owner has one of that name.
pub(crate) async fn add(tx: &mut Tx, owner: Owner<'_>, token: &Token, hash: &str) -> Result<bool, Error> {
    const SQL: &str =
        "INSERT INTO token (id, account_id, robot_id, name, hash, rights, projects, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING";
    let (person, robot) = match owner {
        Owner::Person(id) => (Some(id), None),
        Owner::Robot(id) => (None, Some(id)),
    };
    let limit = token.limit.as_ref();
    let rights = limit.map(|limit| limit.rights).filter(|rights| *rights != Rights::all());
    let projects = limit.and_then(|limit| limit.projects.as_ref());
    let projects = projects.map(|names| names.iter().map(ProjectName::as_str).collect::<Vec<_>>().join(" "));
    let added = write!(tx, conn => sqlx::query(SQL).bind(&token.id).bind(person).bind(robot).bind(&token.name).bind(hash)
        .bind(rights.map(|rights| rights.to_string())).bind(projects)
        .bind(millis(token.created)).bind(token.expires.map(millis))
        .execute(conn).await.map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// Records a use.
pub(crate) async fn used(tx: &mut Tx, id: &str, at: Instant) -> Result<(), Error> {
    const SQL: &str = "UPDATE token SET used_at = $1 WHERE id = $2";
    write!(tx, conn => sqlx::query(SQL).bind(millis(at)).bind(id).execute(conn).await.map(drop))?;
    Ok(())
}

/// Removes a token of somebody and answers its name, if there is one.
pub(crate) async fn delete(tx: &mut Tx, owner: &str, id: &str) -> Result<Option<String>, Error> {
    const SQL: &str = "DELETE FROM token WHERE id = $1 AND (account_id = $2 OR robot_id = $2) RETURNING name";
    Ok(write!(tx, conn => sqlx::query_scalar(SQL).bind(id).bind(owner).fetch_optional(conn).await)?)
}

/// Removes all tokens of somebody.
pub(crate) async fn delete_all(tx: &mut Tx, owner: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM token WHERE account_id = $1 OR robot_id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(owner).execute(conn).await.map(drop))?;
    Ok(())
}
