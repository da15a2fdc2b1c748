//! Groups of people, and who belongs to them.

use super::accounts::{UserRow, user};
use super::{Db, Look, Tx, instant, millis};
use crate::Error;
use model::account::{Group, Origin, User};
use model::{GroupName, Instant};
use sqlx::FromRow;

#[derive(FromRow)]
struct GroupRow {
    name: String,
    description: String,
    origin: String,
    created_at: i64,
    members: i64,
}

impl TryFrom<GroupRow> for Group {
    type Error = Error;

    fn try_from(row: GroupRow) -> Result<Self, Error> {
        Ok(Self {
            name: GroupName::parse(&row.name).map_err(Error::internal)?,
            description: row.description,
            origin: Origin::from_word(&row.origin).unwrap_or_default(),
            created: instant(row.created_at),
            members: row.members,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT g.name, g.description, g.origin, g.created_at, \
             (SELECT count(*) FROM user_group_member m WHERE m.group_name = g.name) AS members FROM user_group g ",
            $rest
        )
    };
}

/// All groups, by name.
pub(crate) async fn list(db: &Db) -> Result<Vec<Group>, Error> {
    const SQL: &str = select!("ORDER BY g.name");
    let rows: Vec<GroupRow> = read!(db, pool => sqlx::query_as(SQL).fetch_all(pool).await)?;
    rows.into_iter().map(Group::try_from).collect()
}

pub(crate) async fn find(at: impl Into<Look<'_>>, name: &str) -> Result<Option<Group>, Error> {
    const SQL: &str = select!("WHERE g.name = $1");
    let row: Option<GroupRow> = look!(at.into(), exec => sqlx::query_as(SQL).bind(name).fetch_optional(exec).await)?;
    row.map(Group::try_from).transpose()
}

/// The groups somebody belongs to, by name.
pub(crate) async fn names_of(at: impl Into<Look<'_>>, account_id: &str) -> Result<Vec<String>, Error> {
    const SQL: &str = "SELECT group_name FROM user_group_member WHERE account_id = $1 ORDER BY group_name";
    Ok(look!(at.into(), exec => sqlx::query_scalar(SQL).bind(account_id).fetch_all(exec).await)?)
}

/// Who belongs to a group, by name.
pub(crate) async fn members(db: &Db, name: &str) -> Result<Vec<User>, Error> {
    const SQL: &str = "SELECT a.name, a.display_name, a.password_hash, a.created_at, a.deactivated_at, a.signed_in_at
        FROM account a JOIN user_group_member m ON m.account_id = a.id WHERE m.group_name = $1 ORDER BY a.name";
    let rows: Vec<UserRow> = read!(db, pool => sqlx::query_as(SQL).bind(name).fetch_all(pool).await)?;
    rows.into_iter().map(user).collect()
}

/// Adds a group; false when the name is taken.
pub(crate) async fn insert(
    tx: &mut Tx,
    name: &GroupName,
    description: &str,
    origin: Origin,
    at: Instant,
) -> Result<bool, Error> {
    const SQL: &str = "INSERT INTO user_group (name, description, origin, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (name) DO NOTHING";
    let added = write!(tx, conn => sqlx::query(SQL).bind(name.as_str()).bind(description).bind(origin.word())
        .bind(millis(at)).execute(conn).await.map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// Says anew what a group is for.
pub(crate) async fn describe(tx: &mut Tx, name: &str, description: &str) -> Result<(), Error> {
    const SQL: &str = "UPDATE user_group SET description = $2 WHERE name = $1";
    write!(tx, conn => sqlx::query(SQL).bind(name).bind(description).execute(conn).await.map(drop))?;
    Ok(())
}

/// Removes a group; its members belong to it no longer.
pub(crate) async fn delete(tx: &mut Tx, name: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM user_group WHERE name = $1";
    write!(tx, conn => sqlx::query(SQL).bind(name).execute(conn).await.map(drop))?;
    Ok(())
}

/// Makes somebody belong to a group; false when they did already.
pub(crate) async fn add_member(tx: &mut Tx, name: &str, account_id: &str) -> Result<bool, Error> {
    const SQL: &str = "INSERT INTO user_group_member (group_name, account_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    let added = write!(tx, conn => sqlx::query(SQL).bind(name).bind(account_id).execute(conn).await
        .map(|done| done.rows_affected()))?;
    Ok(added == 1)
}

/// Ends that somebody belongs to a group; false when they did not.
pub(crate) async fn remove_member(tx: &mut Tx, name: &str, account_id: &str) -> Result<bool, Error> {
    const SQL: &str = "DELETE FROM user_group_member WHERE group_name = $1 AND account_id = $2";
    let removed = write!(tx, conn => sqlx::query(SQL).bind(name).bind(account_id).execute(conn).await
        .map(|done| done.rows_affected()))?;
    Ok(removed == 1)
}

/// Notes that the rights of all members changed.
pub(crate) async fn touch_members(tx: &mut Tx, name: &str) -> Result<(), Error> {
    const SQL: &str = "UPDATE account SET access_version = access_version + 1
        WHERE id IN (SELECT account_id FROM user_group_member WHERE group_name = $1)";
    write!(tx, conn => sqlx::query(SQL).bind(name).execute(conn).await.map(drop))?;
    Ok(())
}
