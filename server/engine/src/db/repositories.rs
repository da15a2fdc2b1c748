//! Repositories.

use super::{Db, Tx, instant, like, millis};
use crate::Error;
use model::registry::Fill;
use model::repository::{Origin, Repository, RepositoryFacts, RepositorySort};
use model::{Instant, Page, Paging, RepositoryName};
use sqlx::FromRow;

/// A repository with what only the engine needs.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) id: i64,
    pub(crate) registry_id: i64,
    pub(crate) facts: RepositoryFacts,
    /// Platforms that occur, as `PlatformState::encode` writes them.
    pub(crate) platforms: String,
    pub(crate) attempts: i64,
}

#[derive(FromRow)]
struct RepositoryRow {
    id: i64,
    registry_id: i64,
    name: String,
    origin: String,
    listed_at: Option<i64>,
    tag_count: Option<i64>,
    image_count: i64,
    platforms: String,
    changed_at: Option<i64>,
    error: Option<String>,
    warning: Option<String>,
    attempts: i64,
    revision: i64,
}

impl TryFrom<RepositoryRow> for Stored {
    type Error = Error;

    fn try_from(row: RepositoryRow) -> Result<Self, Error> {
        let repository = Repository {
            name: RepositoryName::parse(&row.name).map_err(Error::internal)?,
            origin: Origin::from_word(&row.origin),
            tags: row.tag_count,
            changed: row.changed_at.map(instant),
            checked: row.listed_at.map(instant),
            error: row.error.clone(),
        };
        let tags = row.tag_count.unwrap_or(0);
        let facts = RepositoryFacts {
            repository,
            images: row.image_count,
            fill: Fill { done: tags, total: tags, running: false, stopped: row.error },
            warning: row.warning,
            revision: row.revision,
        };
        Ok(Self { id: row.id, registry_id: row.registry_id, facts, platforms: row.platforms, attempts: row.attempts })
    }
}

macro_rules! select {
    ($($rest:literal),+) => {
        concat!(
            "SELECT id, registry_id, name, origin, listed_at, tag_count, image_count, platforms, changed_at, error, warning, \
             attempts, revision FROM repository ",
            $($rest),+
        )
    };
}

pub(crate) async fn find(db: &Db, registry_id: i64, name: &str) -> Result<Option<Stored>, Error> {
    const SQL: &str = select!("WHERE registry_id = $1 AND name = $2");
    let row: Option<RepositoryRow> =
        read!(db, pool => sqlx::query_as(SQL).bind(registry_id).bind(name).fetch_optional(pool).await)?;
    row.map(Stored::try_from).transpose()
}

/// A repository by its name and its registry's.
pub(crate) async fn named(db: &Db, registry: &str, name: &str) -> Result<Option<Stored>, Error> {
    const SQL: &str = select!("WHERE registry_id = (SELECT id FROM registry WHERE name = $1) AND name = $2");
    let row: Option<RepositoryRow> =
        read!(db, pool => sqlx::query_as(SQL).bind(registry).bind(name).fetch_optional(pool).await)?;
    row.map(Stored::try_from).transpose()
}

/// A piece of the repositories whose name contains `q`.
pub(crate) async fn page(
    db: &Db,
    registry_id: i64,
    q: &str,
    sort: RepositorySort,
    paging: Paging,
) -> Result<Page<Repository>, Error> {
    const COUNT: &str = "SELECT count(*) FROM repository WHERE registry_id = $1 AND name LIKE $2 ESCAPE '\\'";
    macro_rules! ordered {
        ($order:literal) => {
            select!("WHERE registry_id = $1 AND name LIKE $2 ESCAPE '\\' ORDER BY ", $order, " LIMIT $3 OFFSET $4")
        };
    }
    let sql = match sort {
        RepositorySort::Name => ordered!("name"),
        RepositorySort::NameDescending => ordered!("name DESC"),
        RepositorySort::Changed => ordered!("changed_at DESC NULLS LAST, name"),
        RepositorySort::Tags => ordered!("tag_count DESC NULLS LAST, name"),
    };
    let pattern = format!("%{}%", like(q));
    let total: i64 =
        read!(db, pool => sqlx::query_scalar(COUNT).bind(registry_id).bind(&pattern).fetch_one(pool).await)?;
    let rows: Vec<RepositoryRow> = read!(db, pool => sqlx::query_as(sql)
        .bind(registry_id)
        .bind(&pattern)
        .bind(i64::from(paging.size()))
        .bind(paging.offset())
        .fetch_all(pool)
        .await)?;
    let items =
        rows.into_iter().map(|row| Ok(Stored::try_from(row)?.facts.repository)).collect::<Result<_, Error>>()?;
    Ok(Page { items, total, paging })
}

/// The names that the registry itself listed, in order.
pub(crate) async fn listed_names(db: &Db, registry_id: i64) -> Result<Vec<String>, Error> {
    const SQL: &str = "SELECT name FROM repository WHERE registry_id = $1 AND origin = 'listed' ORDER BY name";
    Ok(read!(db, pool => sqlx::query_scalar(SQL).bind(registry_id).fetch_all(pool).await)?)
}

/// Adds a repository; false when it is there already.
pub(crate) async fn insert(
    tx: &mut Tx,
    registry_id: i64,
    name: &str,
    origin: Origin,
    now: Instant,
) -> Result<bool, Error> {
    const SQL: &str = "INSERT INTO repository (registry_id, name, origin, first_seen_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (registry_id, name) DO NOTHING RETURNING id";
    let id: Option<i64> = write!(tx, conn => sqlx::query_scalar(SQL)
        .bind(registry_id)
        .bind(name)
        .bind(origin.as_str())
        .bind(millis(now))
        .fetch_optional(conn)
        .await)?;
    Ok(id.is_some())
}

pub(crate) async fn delete(tx: &mut Tx, registry_id: i64, name: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM repository WHERE registry_id = $1 AND name = $2";
    write!(tx, conn => sqlx::query(SQL).bind(registry_id).bind(name).execute(conn).await.map(drop))?;
    Ok(())
}

/// The first `limit` repositories that background work should read: never read ones in order, then those read longest ago
/// before `stale`. Those that failed wait until their time.
pub(crate) async fn due(
    db: &Db,
    registry_id: i64,
    now: Instant,
    stale: Instant,
    limit: i64,
) -> Result<Vec<Stored>, Error> {
    const SQL: &str = select!(
        "WHERE registry_id = $1 AND retry_at <= $2 AND (listed_at IS NULL OR listed_at < $3) \
         ORDER BY listed_at NULLS FIRST, id LIMIT $4"
    );
    let rows: Vec<RepositoryRow> = read!(db, pool => sqlx::query_as(SQL)
        .bind(registry_id)
        .bind(millis(now))
        .bind(millis(stale))
        .bind(limit)
        .fetch_all(pool)
        .await)?;
    rows.into_iter().map(Stored::try_from).collect()
}

/// Reading it failed; `retry` is when background work tries again.
pub(crate) async fn set_failed(tx: &mut Tx, id: i64, error: &str, retry: Instant) -> Result<(), Error> {
    const SQL: &str = "UPDATE repository SET error = $2, retry_at = $3, attempts = attempts + 1, revision = revision + 1 \
         WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).bind(error).bind(millis(retry)).execute(conn).await.map(drop))?;
    Ok(())
}

/// Why its last listing was not used; background work comes back at `retry`.
pub(crate) async fn set_warning(tx: &mut Tx, id: i64, warning: &str, retry: Instant) -> Result<(), Error> {
    const SQL: &str = "UPDATE repository SET warning = $2, retry_at = $3, revision = revision + 1 WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).bind(warning).bind(millis(retry)).execute(conn).await.map(drop))?;
    Ok(())
}

/// Something shown on its page changed.
pub(crate) async fn touch(tx: &mut Tx, id: i64) -> Result<(), Error> {
    const SQL: &str = "UPDATE repository SET revision = revision + 1 WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).execute(conn).await.map(drop))?;
    Ok(())
}

/// Its tags were read completely: totals are counted, errors forgotten. `changed` when a tag moved, came or went.
pub(crate) async fn set_read(tx: &mut Tx, id: i64, now: Instant, changed: bool) -> Result<(), Error> {
    const SQL: &str = "UPDATE repository SET listed_at = $2, error = NULL, warning = NULL, attempts = 0, retry_at = 0, \
         changed_at = CASE WHEN $3 THEN $2 ELSE changed_at END, revision = revision + 1, \
         tag_count = (SELECT count(*) FROM tag t WHERE t.repository_id = $1 AND t.subject IS NULL), \
         image_count = (SELECT count(DISTINCT t.digest) FROM tag t WHERE t.repository_id = $1 AND t.subject IS NULL), \
         platforms = COALESCE((SELECT string_agg(d.platforms, ' ') FROM (SELECT DISTINCT m.platforms FROM tag t \
             JOIN manifest m ON m.digest = t.digest WHERE t.repository_id = $1 AND t.subject IS NULL) d), '') \
         WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).bind(millis(now)).bind(changed).execute(conn).await.map(drop))?;
    Ok(())
}

/// Repositories in registries that are seen that could not be read lately.
pub(crate) async fn failing(db: &Db, sight: &str, limit: i64) -> Result<Vec<(String, String, String)>, Error> {
    const SQL: &str = sight!(
        "SELECT r.name, p.name, p.error FROM repository p JOIN registry r ON r.id = p.registry_id \
         WHERE p.error IS NOT NULL AND ",
        sees_registry!(),
        " ORDER BY r.name, p.name LIMIT $2"
    );
    Ok(read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(limit).fetch_all(pool).await)?)
}

/// Some repository, for trying things out: one that was read, if any was.
pub(crate) async fn sample(db: &Db, registry_id: i64) -> Result<Option<String>, Error> {
    const SQL: &str = "SELECT name FROM repository WHERE registry_id = $1 ORDER BY (listed_at IS NULL), name LIMIT 1";
    Ok(read!(db, pool => sqlx::query_scalar(SQL).bind(registry_id).fetch_optional(pool).await)?)
}
