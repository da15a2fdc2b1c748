//! Image streams: the streams themselves.

pub(crate) mod events;
pub(crate) mod images;
pub(crate) mod pointers;
mod row;
pub(crate) mod tags;
pub(crate) mod wishes;

pub(crate) use row::TagRow;

use super::clock::Turn;
use super::deletion::{Deletion, deletion};
use super::{Db, Look, Tx, instant, like, millis};
use crate::Error;
use model::stream::{Stream, StreamFacts, StreamSort};
use model::{Instant, Page, Paging, ProjectName, StreamName};
use sqlx::FromRow;
use std::collections::BTreeMap;

/// A stream with its id.
#[derive(Debug, Clone)]
pub(crate) struct Stored {
    pub(crate) id: i64,
    pub(crate) facts: StreamFacts,
}

#[derive(FromRow)]
struct StreamRow {
    id: i64,
    project: String,
    name: String,
    uid: String,
    generation: i64,
    version: i64,
    born: i64,
    local_lookup: bool,
    labels: String,
    annotations: String,
    created_at: i64,
    deleted_at: Option<i64>,
    tags: i64,
    failing: i64,
    pending: i64,
    scheduled: i64,
    held: i64,
    moved_at: Option<i64>,
}

impl TryFrom<StreamRow> for Stored {
    type Error = Error;

    fn try_from(row: StreamRow) -> Result<Self, Error> {
        let stream = Stream {
            project: ProjectName::parse(&row.project).map_err(Error::internal)?,
            name: StreamName::parse(&row.name).map_err(Error::internal)?,
            uid: row.uid,
            generation: row.generation,
            version: row.version,
            born: row.born,
            local_lookup: row.local_lookup,
            labels: serde_json::from_str(&row.labels).map_err(Error::internal)?,
            annotations: serde_json::from_str(&row.annotations).map_err(Error::internal)?,
            created: instant(row.created_at),
            deleted: row.deleted_at.map(instant),
        };
        let facts = StreamFacts {
            stream,
            tags: row.tags,
            failing: row.failing,
            pending: row.pending,
            scheduled: row.scheduled,
            held: row.held,
            moved: row.moved_at.map(instant),
        };
        Ok(Self { id: row.id, facts })
    }
}

// What is counted is what is seen. Pending is the rule of `StreamTag::is_pending`.
macro_rules! select {
    ($($rest:expr),+) => {
        sight!(
            "SELECT s.id, p.name AS project, s.name, s.uid, s.generation, s.version, s.born, s.local_lookup, s.labels, s.annotations, \
             s.created_at, s.deleted_at, count(t.id) AS tags, count(t.condition_reason) AS failing, \
             count(CASE WHEN t.wanted AND t.source_kind = 'image' AND NOT t.reference_only \
             AND t.generation > t.status_generation AND t.generation > COALESCE(t.condition_generation, 0) \
             AND t.held_at IS NULL AND NOT t.protected THEN 1 END) AS pending, \
             count(CASE WHEN t.wanted AND t.scheduled THEN 1 END) AS scheduled, count(t.held_at) AS held, \
             max(t.moved_at) AS moved_at \
             FROM image_stream s JOIN project p ON p.id = s.project_id \
             LEFT JOIN stream_tag t ON t.stream_id = s.id AND t.deleted_at IS NULL AND ",
            sees_tag!(),
            " ",
            $($rest),+
        )
    };
}

/// A piece of a project's streams that are seen and whose name contains `q`.
pub(crate) async fn page(
    db: &Db,
    sight: &str,
    project: &str,
    q: &str,
    sort: StreamSort,
    paging: Paging,
) -> Result<Page<StreamFacts>, Error> {
    const COUNT: &str = sight!(
        "SELECT count(*) FROM image_stream s JOIN project p ON p.id = s.project_id \
         WHERE p.name = $2 AND s.deleted_at IS NULL AND s.name LIKE $3 ESCAPE '\\' AND ",
        sees_stream!()
    );
    macro_rules! ordered {
        ($order:literal) => {
            select!(
                "WHERE p.name = $2 AND s.deleted_at IS NULL AND s.name LIKE $3 ESCAPE '\\' AND ",
                sees_stream!(),
                " GROUP BY s.id, p.id ORDER BY ",
                $order,
                " LIMIT $4 OFFSET $5"
            )
        };
    }
    let sql = match sort {
        StreamSort::Name => ordered!("s.name"),
        StreamSort::NameDescending => ordered!("s.name DESC"),
        StreamSort::Moved => ordered!("max(t.moved_at) DESC NULLS LAST, s.name"),
        StreamSort::Failing => ordered!("count(t.condition_reason) DESC, s.name"),
    };
    let pattern = format!("%{}%", like(q));
    let total: i64 = read!(db, pool => sqlx::query_scalar(COUNT)
        .bind(sight).bind(project).bind(&pattern).fetch_one(pool).await)?;
    let rows: Vec<StreamRow> = read!(db, pool => sqlx::query_as(sql)
        .bind(sight)
        .bind(project)
        .bind(&pattern)
        .bind(i64::from(paging.size()))
        .bind(paging.offset())
        .fetch_all(pool)
        .await)?;
    let items = rows.into_iter().map(|row| Stored::try_from(row).map(|stored| stored.facts));
    Ok(Page { items: items.collect::<Result<_, _>>()?, total, paging })
}

/// A live stream, with what is seen of its tags.
pub(crate) async fn find(
    at: impl Into<Look<'_>>,
    sight: &str,
    project: &str,
    name: &str,
) -> Result<Option<Stored>, Error> {
    const SQL: &str = select!("WHERE p.name = $2 AND s.name = $3 AND s.deleted_at IS NULL GROUP BY s.id, p.id");
    let row: Option<StreamRow> =
        look!(at.into(), exec => sqlx::query_as(SQL).bind(sight).bind(project).bind(name).fetch_optional(exec).await)?;
    row.map(Stored::try_from).transpose()
}

/// Is there a live stream of that name?
pub(crate) async fn is_there(db: &Db, project: &str, name: &str) -> Result<bool, Error> {
    const SQL: &str = "SELECT count(*) FROM image_stream s JOIN project p ON p.id = s.project_id \
         WHERE p.name = $1 AND s.name = $2 AND s.deleted_at IS NULL";
    let found: i64 = read!(db, pool => sqlx::query_scalar(SQL).bind(project).bind(name).fetch_one(pool).await)?;
    Ok(found > 0)
}

/// The live streams of a project, or of all when it is empty, that are seen, by project and name.
pub(crate) async fn all(db: &Db, sight: &str, project: &str) -> Result<Vec<Stream>, Error> {
    const SQL: &str = select!(
        "WHERE ($2 = '' OR p.name = $2) AND s.deleted_at IS NULL AND ",
        sees_stream!(),
        " GROUP BY s.id, p.id ORDER BY p.name, s.name"
    );
    let rows: Vec<StreamRow> = read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(project).fetch_all(pool).await)?;
    rows.into_iter().map(|row| Stored::try_from(row).map(|stored| stored.facts.stream)).collect()
}

/// The streams deleted from a project after `since` that are seen, latest first; of each name the last.
pub(crate) async fn deleted(db: &Db, sight: &str, project: &str, since: Instant) -> Result<Vec<StreamFacts>, Error> {
    const SQL: &str = select!(
        "WHERE p.name = $2 AND p.deleted_at IS NULL AND s.deleted_at >= $3 AND NOT EXISTS (SELECT 1 FROM image_stream n \
         WHERE n.project_id = s.project_id AND n.name = s.name AND (n.deleted_at IS NULL OR n.id > s.id)) AND ",
        sees_stream!(),
        " GROUP BY s.id, p.id ORDER BY s.deleted_at DESC, s.id DESC LIMIT 100"
    );
    let rows: Vec<StreamRow> = read!(db, pool => sqlx::query_as(SQL)
            .bind(sight).bind(project).bind(millis(since)).fetch_all(pool).await)?;
    rows.into_iter().map(|row| Stored::try_from(row).map(|stored| stored.facts)).collect()
}

/// The streams, live or deleted, that are seen and changed after `version`, in the order of their changes; of one project or
/// of all.
pub(crate) async fn changed(
    db: &Db,
    sight: &str,
    project: Option<&str>,
    version: i64,
    limit: i64,
) -> Result<Vec<StreamFacts>, Error> {
    const SQL: &str = select!(
        "WHERE s.version > $2 AND ($3 = '' OR p.name = $3) AND ",
        sees_stream!(),
        " GROUP BY s.id, p.id ORDER BY s.version LIMIT $4"
    );
    let rows: Vec<StreamRow> = read!(db, pool => sqlx::query_as(SQL)
        .bind(sight).bind(version).bind(project.unwrap_or_default()).bind(limit).fetch_all(pool).await)?;
    rows.into_iter().map(|row| Stored::try_from(row).map(|stored| stored.facts)).collect()
}

/// What a change of a stream is compared with and works on.
#[derive(FromRow, Debug, Clone, Copy)]
pub(crate) struct Live {
    pub(crate) id: i64,
    pub(crate) version: i64,
}

/// A live stream, within a turn.
pub(crate) async fn live(turn: &mut Turn, project: &str, name: &str) -> Result<Option<Live>, Error> {
    const SQL: &str = "SELECT s.id, s.version FROM image_stream s JOIN project p ON p.id = s.project_id \
         WHERE p.name = $1 AND s.name = $2 AND s.deleted_at IS NULL";
    Ok(write!(turn.tx(), conn => sqlx::query_as(SQL).bind(project).bind(name).fetch_optional(conn).await)?)
}

/// The live stream with this uid: project, name and id.
pub(crate) async fn by_uid(
    at: impl Into<Look<'_>>,
    uid: &str,
) -> Result<Option<(ProjectName, StreamName, i64)>, Error> {
    const SQL: &str = "SELECT p.name, s.name, s.id FROM image_stream s JOIN project p ON p.id = s.project_id \
         WHERE s.uid = $1 AND s.deleted_at IS NULL";
    let row: Option<(String, String, i64)> =
        look!(at.into(), exec => sqlx::query_as(SQL).bind(uid).fetch_optional(exec).await)?;
    let Some((project, name, id)) = row else { return Ok(None) };
    let project = ProjectName::parse(&project).map_err(Error::internal)?;
    Ok(Some((project, StreamName::parse(&name).map_err(Error::internal)?, id)))
}

/// Adds a stream to a project; `None` when the name is taken.
pub(crate) async fn insert(
    turn: &mut Turn,
    project_id: i64,
    name: &StreamName,
    uid: &str,
) -> Result<Option<Live>, Error> {
    const SQL: &str = "INSERT INTO image_stream (uid, project_id, name, generation, version, born, local_lookup, labels, \
         annotations, created_at) VALUES ($1, $2, $3, 1, $4, $4, FALSE, '{}', '{}', $5) \
         ON CONFLICT (project_id, name) WHERE deleted_at IS NULL DO NOTHING RETURNING id, version";
    let version = turn.tick().await?;
    let now = millis(turn.now);
    Ok(write!(turn.tx(), conn => sqlx::query_as(SQL)
        .bind(uid)
        .bind(project_id)
        .bind(name.as_str())
        .bind(version)
        .bind(now)
        .fetch_optional(conn)
        .await)?)
}

/// What people say about a stream.
pub(crate) async fn describe(
    turn: &mut Turn,
    id: i64,
    local_lookup: bool,
    labels: &BTreeMap<String, String>,
    annotations: &BTreeMap<String, String>,
) -> Result<(), Error> {
    const SQL: &str = "UPDATE image_stream SET local_lookup = $2, labels = $3, annotations = $4 WHERE id = $1";
    let labels = serde_json::to_string(labels).map_err(Error::internal)?;
    let annotations = serde_json::to_string(annotations).map_err(Error::internal)?;
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(id).bind(local_lookup).bind(labels).bind(annotations).execute(conn).await.map(drop))?;
    Ok(())
}

/// Something of the stream changed: it gets a new version.
pub(crate) async fn touch(turn: &mut Turn, id: i64) -> Result<(), Error> {
    const SQL: &str = "UPDATE image_stream SET version = $2 WHERE id = $1";
    let version = turn.tick().await?;
    write!(turn.tx(), conn => sqlx::query(SQL).bind(id).bind(version).execute(conn).await.map(drop))?;
    Ok(())
}

/// What is wanted of the stream changed: it gets a new generation, which is answered, and a new version.
pub(crate) async fn next_generation(turn: &mut Turn, id: i64) -> Result<i64, Error> {
    const SQL: &str =
        "UPDATE image_stream SET generation = generation + 1, version = $2 WHERE id = $1 RETURNING generation";
    let version = turn.tick().await?;
    Ok(write!(turn.tx(), conn => sqlx::query_scalar(SQL).bind(id).bind(version).fetch_one(conn).await)?)
}

/// How they are brought back.
pub(crate) const DELETION: Deletion = deletion!("image_stream");

/// Deletes a stream so that it can be brought back. Nothing of it is looked at any more.
pub(crate) async fn delete(turn: &mut Turn, id: i64, actor: &str) -> Result<(), Error> {
    const TAGS: &str =
        "UPDATE stream_tag SET next_check_at = NULL, lease_owner = NULL, lease_until = NULL WHERE stream_id = $1";
    write!(turn.tx(), conn => sqlx::query(TAGS).bind(id).execute(conn).await.map(drop))?;
    DELETION.delete(turn, id, actor).await
}

/// The stream with this uid that was deleted after `since`, if its name is still free.
pub(crate) async fn deleted_by_uid(turn: &mut Turn, uid: &str, since: Instant) -> Result<Option<i64>, Error> {
    const SQL: &str = "SELECT s.id FROM image_stream s JOIN project p ON p.id = s.project_id WHERE s.uid = $1 \
         AND p.deleted_at IS NULL AND s.deleted_at >= $2 AND NOT EXISTS (SELECT 1 FROM image_stream n \
         WHERE n.project_id = s.project_id AND n.name = s.name AND n.deleted_at IS NULL)";
    Ok(write!(turn.tx(), conn => sqlx::query_scalar(SQL).bind(uid).bind(millis(since)).fetch_optional(conn).await)?)
}

/// Rows that are removed at once, so that nobody waits long.
const PIECE: i64 = 500;

/// Removes some of what was deleted before `before` and can no longer be brought back: moves first, then tags, streams and
/// projects. True when there is more.
pub(crate) async fn sweep(tx: &mut Tx, before: Instant) -> Result<bool, Error> {
    const PIECES: [&str; 4] = [
        "DELETE FROM stream_event WHERE sequence IN (SELECT e.sequence FROM stream_event e \
         JOIN stream_tag t ON t.id = e.tag_id JOIN image_stream s ON s.id = t.stream_id \
         WHERE t.deleted_at < $1 OR s.deleted_at < $1 LIMIT $2) RETURNING sequence",
        "DELETE FROM stream_tag WHERE id IN (SELECT t.id FROM stream_tag t JOIN image_stream s ON s.id = t.stream_id \
         WHERE t.deleted_at < $1 OR s.deleted_at < $1 LIMIT $2) RETURNING id",
        DELETION.sweep,
        "DELETE FROM project WHERE id IN (SELECT id FROM project WHERE deleted_at < $1 LIMIT $2) RETURNING id",
    ];
    for sql in PIECES {
        let gone: Vec<i64> = write!(tx, conn => sqlx::query_scalar(sql)
            .bind(millis(before)).bind(PIECE).fetch_all(conn).await)?;
        if !gone.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}
