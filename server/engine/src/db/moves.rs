//! Moves of tags: append-only, in one order for everything.

use super::{Db, Tx, instant, millis};
use crate::Error;
use model::change::Change;
use model::tag::Move;
use model::{Digest, Instant, Page, Paging, RegistryName, RepositoryName, TagName};
use sqlx::FromRow;

#[derive(FromRow)]
struct MoveRow {
    sequence: i64,
    registry: String,
    repository: String,
    tag: String,
    from_digest: Option<String>,
    to_digest: Option<String>,
    change: Option<String>,
    at: i64,
}

impl TryFrom<MoveRow> for Move {
    type Error = Error;

    fn try_from(row: MoveRow) -> Result<Self, Error> {
        let digest = |text: Option<String>| text.map(Digest::try_from).transpose().map_err(Error::internal);
        Ok(Self {
            sequence: row.sequence,
            registry: RegistryName::parse(&row.registry).map_err(Error::internal)?,
            repository: RepositoryName::parse(&row.repository).map_err(Error::internal)?,
            tag: TagName::parse(&row.tag).map_err(Error::internal)?,
            from: digest(row.from_digest)?,
            to: digest(row.to_digest)?,
            change: row.change.and_then(|change| serde_json::from_str(&change).ok()),
            at: instant(row.at),
        })
    }
}

macro_rules! select {
    ($($rest:expr),+) => {
        concat!(
            "SELECT v.sequence, r.name AS registry, p.name AS repository, v.tag, v.from_digest, v.to_digest, v.change, v.at \
             FROM tag_move v JOIN repository p ON p.id = v.repository_id JOIN registry r ON r.id = p.registry_id ",
            $($rest),+
        )
    };
}

/// A move about to be remembered. `from` is `None` when the tag appeared, `to` when it went away.
pub(crate) struct NewMove<'a> {
    pub(crate) tag: &'a str,
    pub(crate) from: Option<&'a str>,
    pub(crate) to: Option<&'a str>,
    pub(crate) change: Option<&'a Change>,
}

pub(crate) async fn insert(tx: &mut Tx, repository_id: i64, new: &NewMove<'_>, now: Instant) -> Result<(), Error> {
    const SQL: &str =
        "INSERT INTO tag_move (repository_id, tag, from_digest, to_digest, change, at) VALUES ($1, $2, $3, $4, $5, $6)";
    let change = new.change.map(serde_json::to_string).transpose().map_err(Error::internal)?;
    write!(tx, conn => sqlx::query(SQL)
        .bind(repository_id)
        .bind(new.tag)
        .bind(new.from)
        .bind(new.to)
        .bind(change)
        .bind(millis(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// The latest moves in registries that are seen, newest first.
pub(crate) async fn latest(db: &Db, sight: &str, limit: i64) -> Result<Vec<Move>, Error> {
    const SQL: &str = sight!(select!("WHERE ", sees_registry!(), " ORDER BY v.sequence DESC LIMIT $2"));
    let rows: Vec<MoveRow> = read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(limit).fetch_all(pool).await)?;
    rows.into_iter().map(Move::try_from).collect()
}

/// The moves of one tag, newest first.
pub(crate) async fn of_tag(db: &Db, repository_id: i64, tag: &str, paging: Paging) -> Result<Page<Move>, Error> {
    const COUNT: &str = "SELECT count(*) FROM tag_move WHERE repository_id = $1 AND tag = $2";
    const SQL: &str = select!("WHERE v.repository_id = $1 AND v.tag = $2 ORDER BY v.sequence DESC LIMIT $3 OFFSET $4");
    let total: i64 = read!(db, pool => sqlx::query_scalar(COUNT).bind(repository_id).bind(tag).fetch_one(pool).await)?;
    let rows: Vec<MoveRow> = read!(db, pool => sqlx::query_as(SQL)
        .bind(repository_id)
        .bind(tag)
        .bind(i64::from(paging.size()))
        .bind(paging.offset())
        .fetch_all(pool)
        .await)?;
    Ok(Page { items: rows.into_iter().map(Move::try_from).collect::<Result<_, _>>()?, total, paging })
}
