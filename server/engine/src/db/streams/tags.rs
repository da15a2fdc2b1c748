//! Stream tags: reading them, and writing what was observed.

use super::row::{TagRow, ViewRow};
use crate::Error;
use crate::db::clock::Turn;
use crate::db::{Db, Look, Tx, instant, like, millis};
use model::name::NameError;
use model::stream::{Condition, FailingTag, HeldTag, Hold, Outline, StreamTag, TagPath};
use model::{Instant, Page, Paging, TagName};

macro_rules! from_names {
    () => {
        "FROM stream_tag t JOIN image_stream s ON s.id = t.stream_id JOIN project p ON p.id = s.project_id "
    };
}

macro_rules! rows {
    ($rest:literal) => {
        concat!("SELECT t.*, s.name AS stream, p.name AS project ", from_names!(), $rest)
    };
}

macro_rules! views {
    ($($rest:expr),+) => {
        concat!(
            "SELECT t.*, s.name AS stream, p.name AS project, m.kind AS image_kind, m.artifact_type, m.platforms, m.size, \
             m.built_at, (t.wanted AND COALESCE(t.source_kind, '') = 'tag' AND NOT EXISTS (SELECT 1 FROM stream_tag l \
             JOIN image_stream ls ON ls.id = l.stream_id JOIN project lp ON lp.id = ls.project_id \
             WHERE lp.name = t.source_project AND ls.name = t.source_stream AND l.name = t.source_tag \
             AND l.deleted_at IS NULL AND ls.deleted_at IS NULL)) AS source_missing, (SELECT string_agg(fp.name || '/' || fs.name || ':' || f.name, ' ') FROM stream_tag f \
             JOIN image_stream fs ON fs.id = f.stream_id JOIN project fp ON fp.id = fs.project_id \
             WHERE f.source_kind = 'tag' AND f.source_project = p.name AND f.source_stream = s.name \
             AND f.source_tag = t.name AND f.wanted AND f.deleted_at IS NULL AND fs.deleted_at IS NULL) AS followers ",
            from_names!(),
            "LEFT JOIN manifest m ON m.digest = t.digest ",
            $($rest),+
        )
    };
}

fn models(rows: Vec<ViewRow>) -> Result<Vec<StreamTag>, Error> {
    rows.into_iter().map(StreamTag::try_from).collect()
}

/// All live tags of a stream that are seen, in OKD's order.
pub(crate) async fn all(at: impl Into<Look<'_>>, sight: &str, stream_id: i64) -> Result<Vec<StreamTag>, Error> {
    const SQL: &str = sight!(
        views!("WHERE t.stream_id = $2 AND t.deleted_at IS NULL AND "),
        sees_tag!(),
        " ORDER BY t.sort_key, t.name"
    );
    let rows: Vec<ViewRow> =
        look!(at.into(), exec => sqlx::query_as(SQL).bind(sight).bind(stream_id).fetch_all(exec).await)?;
    models(rows)
}

/// What decides where the live tags of a stream that are seen stand on its page, in OKD's order.
pub(crate) async fn outlines(db: &Db, sight: &str, stream_id: i64) -> Result<Vec<Outline>, Error> {
    const SQL: &str = sight!(
        "SELECT t.name, CASE WHEN t.wanted AND t.source_kind = 'tag' AND t.source_project = p.name \
         AND t.source_stream = s.name THEN t.source_tag END, t.digest, \
         (t.protected OR t.held_at IS NOT NULL OR t.condition_reason IS NOT NULL) ",
        from_names!(),
        "WHERE t.stream_id = $2 AND t.deleted_at IS NULL AND ",
        sees_tag!(),
        " ORDER BY t.sort_key, t.name"
    );
    let rows: Vec<(String, Option<String>, Option<String>, bool)> =
        read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(stream_id).fetch_all(pool).await)?;
    let outline = |(tag, follows, digest, speaks): (String, Option<String>, _, _)| {
        let follows = follows.map(TagName::try_from).transpose()?;
        Ok(Outline { tag: TagName::try_from(tag)?, follows, digest, speaks })
    };
    rows.into_iter().map(outline).collect::<Result<_, NameError>>().map_err(Error::internal)
}

/// The live tags of a stream with these names, in no order. Whether they are seen was asked before.
pub(crate) async fn by_names(
    db: &Db,
    stream_id: i64,
    names: impl Iterator<Item = &str>,
) -> Result<Vec<StreamTag>, Error> {
    const SQL: &str =
        views!("WHERE t.stream_id = $1 AND t.deleted_at IS NULL AND t.name IN (SELECT value FROM json_each($2))");
    let names = serde_json::to_string(&names.collect::<Vec<_>>()).map_err(Error::internal)?;
    let rows: Vec<ViewRow> = read!(db, pool => sqlx::query_as(SQL).bind(stream_id).bind(&names).fetch_all(pool).await)?;
    models(rows)
}

/// The live tags of all streams of a project that are seen, by stream and tag.
pub(crate) async fn of_project(db: &Db, sight: &str, project: &str) -> Result<Vec<StreamTag>, Error> {
    const SQL: &str = sight!(
        views!("WHERE p.name = $2 AND t.deleted_at IS NULL AND s.deleted_at IS NULL AND "),
        sees_tag!(),
        " ORDER BY s.name, t.name"
    );
    let rows: Vec<ViewRow> = read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(project).fetch_all(pool).await)?;
    models(rows)
}

/// A piece of a stream's live tags that are seen and whose name contains `q`, in OKD's order.
pub(crate) async fn page(
    db: &Db,
    sight: &str,
    stream_id: i64,
    q: &str,
    paging: Paging,
) -> Result<Page<StreamTag>, Error> {
    macro_rules! matching {
        () => {
            concat!(
                "WHERE t.stream_id = $2 AND t.deleted_at IS NULL AND lower(t.name) LIKE $3 ESCAPE '\\' AND ",
                sees_tag!()
            )
        };
    }
    const COUNT: &str = sight!("SELECT count(*) ", from_names!(), matching!());
    const SQL: &str = sight!(views!(matching!()), " ORDER BY t.sort_key, t.name LIMIT $4 OFFSET $5");
    let pattern = format!("%{}%", like(q));
    let total: i64 = read!(db, pool => sqlx::query_scalar(COUNT)
        .bind(sight).bind(stream_id).bind(&pattern).fetch_one(pool).await)?;
    let rows: Vec<ViewRow> = read!(db, pool => sqlx::query_as(SQL)
        .bind(sight)
        .bind(stream_id)
        .bind(&pattern)
        .bind(i64::from(paging.size()))
        .bind(paging.offset())
        .fetch_all(pool)
        .await)?;
    Ok(Page { items: models(rows)?, total, paging })
}

/// The tags deleted from a stream after `since` that are seen, latest first; of each name the last.
pub(crate) async fn deleted(db: &Db, sight: &str, stream_id: i64, since: Instant) -> Result<Vec<StreamTag>, Error> {
    const SQL: &str = sight!(
        views!(
            "WHERE t.stream_id = $2 AND t.deleted_at >= $3 AND NOT EXISTS (SELECT 1 FROM stream_tag n \
             WHERE n.stream_id = t.stream_id AND n.name = t.name AND (n.deleted_at IS NULL OR n.id > t.id)) AND "
        ),
        sees_tag!(),
        " ORDER BY t.deleted_at DESC, t.id DESC LIMIT 100"
    );
    let rows: Vec<ViewRow> =
        read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(stream_id).bind(millis(since)).fetch_all(pool).await)?;
    models(rows)
}

/// A live tag with its id.
pub(crate) async fn find(db: &Db, path: &TagPath) -> Result<Option<(i64, StreamTag)>, Error> {
    const SQL: &str =
        views!("WHERE p.name = $1 AND s.name = $2 AND t.name = $3 AND t.deleted_at IS NULL AND s.deleted_at IS NULL");
    let row: Option<ViewRow> = read!(db, pool => sqlx::query_as(SQL)
        .bind(path.project.as_str())
        .bind(path.stream.as_str())
        .bind(path.tag.as_str())
        .fetch_optional(pool)
        .await)?;
    row.map(|row| Ok((row.id(), StreamTag::try_from(row)?))).transpose()
}

/// A live tag as it is stored.
pub(crate) async fn live(at: impl Into<Look<'_>>, path: &TagPath) -> Result<Option<TagRow>, Error> {
    const SQL: &str =
        rows!("WHERE p.name = $1 AND s.name = $2 AND t.name = $3 AND t.deleted_at IS NULL AND s.deleted_at IS NULL");
    Ok(look!(at.into(), exec => sqlx::query_as(SQL)
        .bind(path.project.as_str())
        .bind(path.stream.as_str())
        .bind(path.tag.as_str())
        .fetch_optional(exec)
        .await)?)
}

/// The same by its id.
pub(crate) async fn by_id(at: impl Into<Look<'_>>, id: i64) -> Result<Option<TagRow>, Error> {
    const SQL: &str = rows!("WHERE t.id = $1 AND t.deleted_at IS NULL AND s.deleted_at IS NULL");
    Ok(look!(at.into(), exec => sqlx::query_as(SQL).bind(id).fetch_optional(exec).await)?)
}

/// The live tags that follow a tag.
pub(crate) async fn followers(tx: &mut Tx, tag: &TagRow) -> Result<Vec<TagRow>, Error> {
    const SQL: &str = rows!(
        "WHERE t.source_kind = 'tag' AND t.source_project = $1 AND t.source_stream = $2 AND t.source_tag = $3 \
         AND t.wanted AND t.deleted_at IS NULL AND s.deleted_at IS NULL ORDER BY t.id"
    );
    Ok(write!(tx, conn => sqlx::query_as(SQL)
        .bind(&tag.project)
        .bind(&tag.stream)
        .bind(&tag.name)
        .fetch_all(conn)
        .await)?)
}

/// The live tags of a stream, within a transaction.
pub(crate) async fn of_stream(tx: &mut Tx, stream_id: i64) -> Result<Vec<TagRow>, Error> {
    const SQL: &str = rows!("WHERE t.stream_id = $1 AND t.deleted_at IS NULL ORDER BY t.sort_key, t.name");
    Ok(write!(tx, conn => sqlx::query_as(SQL).bind(stream_id).fetch_all(conn).await)?)
}

/// The live tags of a project, or of one stream in it, that are protected.
pub(crate) async fn protected(
    at: impl Into<Look<'_>>,
    project: &str,
    stream: Option<&str>,
) -> Result<Vec<TagRow>, Error> {
    const SQL: &str = rows!(
        "WHERE p.name = $1 AND ($2 = '' OR s.name = $2) AND t.protected AND t.deleted_at IS NULL AND s.deleted_at IS NULL \
         ORDER BY s.name, t.sort_key LIMIT 3"
    );
    let stream = stream.unwrap_or_default();
    Ok(look!(at.into(), exec => sqlx::query_as(SQL).bind(project).bind(stream).fetch_all(exec).await)?)
}

/// What a tag points at from now on.
pub(crate) struct Current<'a> {
    pub(crate) digest: Option<&'a str>,
    pub(crate) reference: &'a str,
    pub(crate) generation: i64,
    /// The sequence of the move.
    pub(crate) event: i64,
    /// What the source was seen to point at.
    pub(crate) seen: Option<&'a str>,
}

/// The tag moved; what went wrong before is over.
pub(crate) async fn set_current(turn: &mut Turn, id: i64, new: &Current<'_>) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET digest = $2, reference = $3, status_generation = $4, event = $5, moved_at = $6, \
         seen_digest = $7, condition_reason = NULL, condition_message = NULL, condition_generation = NULL, \
         condition_since = NULL WHERE id = $1";
    let now = millis(turn.now);
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(id)
        .bind(new.digest)
        .bind(new.reference)
        .bind(new.generation)
        .bind(new.event)
        .bind(now)
        .bind(new.seen)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// The tag points where it did: the wish of this generation is fulfilled, maybe from another place.
pub(crate) async fn set_observed(
    turn: &mut Turn,
    id: i64,
    reference: &str,
    generation: i64,
    seen: Option<&str>,
) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET reference = $2, status_generation = $3, seen_digest = $4, \
         condition_reason = NULL, condition_message = NULL, condition_generation = NULL, condition_since = NULL \
         WHERE id = $1";
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(id).bind(reference).bind(generation).bind(seen).execute(conn).await.map(drop))?;
    Ok(())
}

/// What the source points at, when something keeps the tag from moving there.
pub(crate) async fn set_seen(tx: &mut Tx, id: i64, seen: Option<&str>) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET seen_digest = $2 WHERE id = $1";
    write!(tx, conn => sqlx::query(SQL).bind(id).bind(seen).execute(conn).await.map(drop))?;
    Ok(())
}

/// Why the last import failed.
pub(crate) async fn set_condition(turn: &mut Turn, id: i64, condition: &Condition) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET condition_reason = $2, condition_message = $3, condition_generation = $4, \
         condition_since = $5 WHERE id = $1";
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(id)
        .bind(&condition.reason)
        .bind(&condition.message)
        .bind(condition.generation)
        .bind(millis(condition.since))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

type Names = (String, String, String);

/// Tags that are seen and whose last import failed, latest first.
pub(crate) async fn failing(db: &Db, sight: &str, project: &str, limit: i64) -> Result<Vec<FailingTag>, Error> {
    const SQL: &str = sight!(
        "SELECT p.name, s.name, t.name, t.condition_reason, t.condition_message, t.condition_generation, t.condition_since ",
        from_names!(),
        "WHERE t.condition_reason IS NOT NULL AND t.deleted_at IS NULL AND s.deleted_at IS NULL \
         AND ($2 = '' OR p.name = $2) AND ",
        sees_tag!(),
        " ORDER BY t.condition_since DESC, t.id LIMIT $3"
    );
    let rows: Vec<(String, String, String, String, String, i64, i64)> =
        read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(project).bind(limit).fetch_all(pool).await)?;
    let read = |(project, stream, tag, reason, message, generation, since)| {
        let condition = Condition { reason, message, generation, since: instant(since) };
        Ok(FailingTag { tag: named((project, stream, tag))?, condition })
    };
    rows.into_iter().map(read).collect()
}

/// Tags that are seen and on hold, latest first.
pub(crate) async fn held(db: &Db, sight: &str, project: &str, limit: i64) -> Result<Vec<HeldTag>, Error> {
    const SQL: &str = sight!(
        "SELECT p.name, s.name, t.name, t.held_by, t.held_reason, t.held_at ",
        from_names!(),
        "WHERE t.held_at IS NOT NULL AND t.deleted_at IS NULL AND s.deleted_at IS NULL \
         AND ($2 = '' OR p.name = $2) AND ",
        sees_tag!(),
        " ORDER BY t.held_at DESC, t.id LIMIT $3"
    );
    let rows: Vec<(String, String, String, String, String, i64)> =
        read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(project).bind(limit).fetch_all(pool).await)?;
    let read = |(project, stream, tag, by, reason, since)| {
        Ok(HeldTag { tag: named((project, stream, tag))?, hold: Hold { by, reason, since: instant(since) } })
    };
    rows.into_iter().map(read).collect()
}

/// The tags of other streams that follow one of this stream: who follows, and what.
pub(crate) async fn followers_of_stream(
    at: impl Into<Look<'_>>,
    project: &str,
    stream: &str,
) -> Result<Vec<(TagPath, TagPath)>, Error> {
    const SQL: &str = concat!(
        "SELECT p.name, s.name, t.name, t.source_tag ",
        from_names!(),
        "WHERE t.source_kind = 'tag' AND t.source_project = $1 AND t.source_stream = $2 AND t.wanted \
         AND t.deleted_at IS NULL AND s.deleted_at IS NULL AND NOT (p.name = $1 AND s.name = $2) ORDER BY 1, 2, 3"
    );
    let rows: Vec<(String, String, String, String)> =
        look!(at.into(), exec => sqlx::query_as(SQL).bind(project).bind(stream).fetch_all(exec).await)?;
    let followed = |tag: String| named((project.to_owned(), stream.to_owned(), tag));
    rows.into_iter().map(|(p, s, t, tag)| Ok((named((p, s, t))?, followed(tag)?))).collect()
}

fn named((project, stream, tag): Names) -> Result<TagPath, Error> {
    TagPath::new(&project, &stream, &tag).map_err(Error::internal)
}
