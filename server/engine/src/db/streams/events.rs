//! The history of stream tags: append-only.

use crate::Error;
use crate::db::clock::Turn;
use crate::db::tags::digest_range;
use crate::db::{Db, Look, instant, millis};
use model::change::Change;
use model::stream::{Event, EventKind, HistoryFilter, TagEvent, TagPath};
use model::{Digest, Page, Paging};
use sqlx::FromRow;

#[derive(FromRow)]
struct EventRow {
    sequence: i64,
    kind: String,
    from_digest: Option<String>,
    to_digest: Option<String>,
    reference: String,
    generation: i64,
    actor: String,
    reason: String,
    change: Option<String>,
    warning: Option<String>,
    at: i64,
}

impl TryFrom<EventRow> for Event {
    type Error = Error;

    fn try_from(row: EventRow) -> Result<Self, Error> {
        let digest = |text: Option<String>| text.map(Digest::try_from).transpose().map_err(Error::internal);
        let unknown = || Error::internal(format!("an event of the unknown kind {}", row.kind));
        Ok(Self {
            sequence: row.sequence,
            kind: EventKind::from_word(&row.kind).ok_or_else(unknown)?,
            from: digest(row.from_digest)?,
            to: digest(row.to_digest)?,
            reference: row.reference,
            generation: row.generation,
            actor: row.actor,
            reason: row.reason,
            change: row.change.and_then(|change| serde_json::from_str(&change).ok()),
            warning: row.warning,
            time: instant(row.at),
        })
    }
}

macro_rules! columns {
    () => {
        "e.sequence, e.kind, e.from_digest, e.to_digest, e.reference, e.generation, e.actor, e.reason, e.change, \
         e.warning, e.at "
    };
}

/// A move about to be remembered.
pub(crate) struct NewEvent<'a> {
    pub(crate) kind: EventKind,
    pub(crate) from: Option<&'a str>,
    pub(crate) to: Option<&'a str>,
    pub(crate) reference: &'a str,
    pub(crate) generation: i64,
    pub(crate) actor: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) change: Option<&'a Change>,
    pub(crate) warning: Option<&'a str>,
}

/// Remembers a move and answers its sequence.
pub(crate) async fn insert(turn: &mut Turn, tag_id: i64, new: &NewEvent<'_>) -> Result<i64, Error> {
    const SQL: &str = "INSERT INTO stream_event (sequence, tag_id, kind, from_digest, to_digest, reference, generation, actor, \
         reason, change, warning, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    let change = new.change.map(serde_json::to_string).transpose().map_err(Error::internal)?;
    let sequence = turn.tick().await?;
    let now = millis(turn.now);
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(sequence)
        .bind(tag_id)
        .bind(new.kind.as_str())
        .bind(new.from)
        .bind(new.to)
        .bind(new.reference)
        .bind(new.generation)
        .bind(new.actor)
        .bind(new.reason)
        .bind(change)
        .bind(new.warning)
        .bind(now)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(sequence)
}

macro_rules! matching {
    () => {
        "FROM stream_event e WHERE e.tag_id = $1 AND ($2 = '' OR e.kind = $2) AND ($3 = '' OR e.actor = $3) \
         AND ($4 = '' OR (e.to_digest >= $4 AND e.to_digest < $5) OR (e.from_digest >= $4 AND e.from_digest < $5)) \
         AND e.at >= $6 AND e.at < $7 "
    };
}

/// A piece of a tag's history, newest first.
pub(crate) async fn page(db: &Db, tag_id: i64, filter: &HistoryFilter, paging: Paging) -> Result<Page<Event>, Error> {
    const COUNT: &str = concat!("SELECT count(*) ", matching!());
    const SQL: &str = concat!("SELECT ", columns!(), matching!(), "ORDER BY e.sequence DESC LIMIT $8 OFFSET $9");
    let kind = filter.kind.map_or("", EventKind::as_str);
    let (from, to) = digests(filter.digest.trim());
    let since = filter.since.map_or(i64::MIN, millis);
    let until = filter.until.map_or(i64::MAX, millis);
    let actor = filter.actor.trim();
    let total: i64 = read!(db, pool => sqlx::query_scalar(COUNT)
        .bind(tag_id).bind(kind).bind(actor).bind(&from).bind(&to).bind(since).bind(until)
        .fetch_one(pool)
        .await)?;
    let rows: Vec<EventRow> = read!(db, pool => sqlx::query_as(SQL)
        .bind(tag_id).bind(kind).bind(actor).bind(&from).bind(&to).bind(since).bind(until)
        .bind(i64::from(paging.size()))
        .bind(paging.offset())
        .fetch_all(pool)
        .await)?;
    Ok(Page { items: rows.into_iter().map(Event::try_from).collect::<Result<_, _>>()?, total, paging })
}

/// The range of digests that are asked for; everything for an empty text, nothing for one that is no digest.
fn digests(text: &str) -> (String, String) {
    match digest_range(text) {
        _ if text.is_empty() => (String::new(), String::new()),
        Some(range) => range,
        None => ("~".into(), "~".into()),
    }
}

/// Everybody who ever moved the tag, by name.
pub(crate) async fn actors(db: &Db, tag_id: i64) -> Result<Vec<String>, Error> {
    const SQL: &str = "SELECT DISTINCT actor FROM stream_event WHERE tag_id = $1 ORDER BY actor";
    Ok(read!(db, pool => sqlx::query_scalar(SQL).bind(tag_id).fetch_all(pool).await)?)
}

/// Where a live tag first moved after a number of the clock; `None` when it did not.
pub(crate) async fn first_after(at: impl Into<Look<'_>>, path: &TagPath, clock: i64) -> Result<Option<Digest>, Error> {
    const SQL: &str = "SELECT e.to_digest FROM stream_event e JOIN stream_tag t ON t.id = e.tag_id \
         JOIN image_stream s ON s.id = t.stream_id JOIN project p ON p.id = s.project_id \
         WHERE p.name = $1 AND s.name = $2 AND t.name = $3 AND t.deleted_at IS NULL AND s.deleted_at IS NULL \
         AND e.sequence > $4 AND e.to_digest IS NOT NULL ORDER BY e.sequence LIMIT 1";
    let digest: Option<String> = look!(at.into(), exec => sqlx::query_scalar(SQL)
        .bind(path.project.as_str())
        .bind(path.stream.as_str())
        .bind(path.tag.as_str())
        .bind(clock)
        .fetch_optional(exec)
        .await)?;
    digest.map(|digest| Digest::parse(&digest).map_err(Error::internal)).transpose()
}

/// Of each live tag of a stream that is seen, its newest moves but deletions, newest first, with the tag's name: OKD's view of the history.
pub(crate) async fn newest_of_stream(
    at: impl Into<Look<'_>>,
    sight: &str,
    stream_id: i64,
    of_each: i64,
) -> Result<Vec<(String, Event)>, Error> {
    const SQL: &str = sight!(
        "SELECT t.name, ",
        columns!(),
        "FROM stream_tag t JOIN image_stream s ON s.id = t.stream_id JOIN project p ON p.id = s.project_id \
         JOIN stream_event e ON e.tag_id = t.id AND e.kind <> 'delete' AND e.sequence >= COALESCE(\
         (SELECT x.sequence FROM stream_event x WHERE x.tag_id = t.id AND x.kind <> 'delete' \
         ORDER BY x.sequence DESC LIMIT 1 OFFSET $3), 0) WHERE t.stream_id = $2 AND t.deleted_at IS NULL AND ",
        sees_tag!(),
        " ORDER BY t.name, e.sequence DESC"
    );
    let last = of_each.max(1) - 1;
    let rows: Vec<Named> =
        look!(at.into(), exec => sqlx::query_as(SQL).bind(sight).bind(stream_id).bind(last).fetch_all(exec).await)?;
    rows.into_iter().map(|row| Ok((row.name, Event::try_from(row.event)?))).collect()
}

#[derive(FromRow)]
struct Named {
    name: String,
    #[sqlx(flatten)]
    event: EventRow,
}

#[derive(FromRow)]
struct Placed {
    project: String,
    stream: String,
    tag: String,
    gone: bool,
    #[sqlx(flatten)]
    event: EventRow,
}

macro_rules! placed {
    ($($rest:expr),+) => {
        sight!(
            "SELECT p.name AS project, s.name AS stream, t.name AS tag, (t.deleted_at IS NOT NULL AND NOT EXISTS (\
             SELECT 1 FROM stream_tag n WHERE n.stream_id = t.stream_id AND n.name = t.name \
             AND n.deleted_at IS NULL)) AS gone, ",
            columns!(),
            "FROM stream_event e JOIN stream_tag t ON t.id = e.tag_id JOIN image_stream s ON s.id = t.stream_id \
             JOIN project p ON p.id = s.project_id ",
            $($rest),+
        )
    };
}

fn tag_events(rows: Vec<Placed>) -> Result<Vec<TagEvent>, Error> {
    let read = |row: Placed| {
        let tag = TagPath::new(&row.project, &row.stream, &row.tag).map_err(Error::internal)?;
        Ok(TagEvent { tag, gone: row.gone, event: row.event.try_into()? })
    };
    rows.into_iter().map(read).collect()
}

/// The latest moves of tags that are seen in live streams, newest first; of one project or of all.
pub(crate) async fn latest(db: &Db, sight: &str, project: &str, limit: i64) -> Result<Vec<TagEvent>, Error> {
    const SQL: &str = placed!(
        "WHERE s.deleted_at IS NULL AND ($2 = '' OR p.name = $2) AND ",
        sees_tag!(),
        " ORDER BY e.sequence DESC LIMIT $3"
    );
    let rows: Vec<Placed> =
        read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(project).bind(limit).fetch_all(pool).await)?;
    tag_events(rows)
}

/// A piece of the moves of those tags of a stream that are seen, deleted ones too, newest first.
pub(crate) async fn of_stream(db: &Db, sight: &str, stream_id: i64, paging: Paging) -> Result<Page<TagEvent>, Error> {
    const SQL: &str =
        placed!("WHERE t.stream_id = $2 AND ", sees_tag!(), " ORDER BY e.sequence DESC LIMIT $3 OFFSET $4");
    let total = after(db, sight, stream_id, 0).await?;
    let rows: Vec<Placed> = read!(db, pool => sqlx::query_as(SQL)
        .bind(sight)
        .bind(stream_id)
        .bind(i64::from(paging.size()))
        .bind(paging.offset())
        .fetch_all(pool)
        .await)?;
    Ok(Page { items: tag_events(rows)?, total, paging })
}

/// How many moves those tags of a stream that are seen made after one of them.
pub(crate) async fn after(db: &Db, sight: &str, stream_id: i64, sequence: i64) -> Result<i64, Error> {
    const SQL: &str = sight!(
        "SELECT count(*) FROM stream_event e JOIN stream_tag t ON t.id = e.tag_id \
         JOIN image_stream s ON s.id = t.stream_id JOIN project p ON p.id = s.project_id \
         WHERE t.stream_id = $2 AND e.sequence > $3 AND ",
        sees_tag!()
    );
    Ok(read!(db, pool => sqlx::query_scalar(SQL).bind(sight).bind(stream_id).bind(sequence).fetch_one(pool).await)?)
}

/// The image that a tag is at can be pulled elsewhere by now. Nothing else of a move ever changes.
pub(crate) async fn set_reference(turn: &mut Turn, sequence: i64, reference: &str) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_event SET reference = $2 WHERE sequence = $1";
    write!(turn.tx(), conn => sqlx::query(SQL).bind(sequence).bind(reference).execute(conn).await.map(drop))?;
    Ok(())
}

/// Was this very image imported from the host by a tag that allows plain HTTP and unverified certificates?
pub(crate) async fn came_insecurely(db: &Db, digest: &str, host: &str) -> Result<bool, Error> {
    const SQL: &str = "SELECT count(*) FROM stream_event e JOIN stream_tag t ON t.id = e.tag_id \
         JOIN image_stream s ON s.id = t.stream_id WHERE e.to_digest = $1 AND t.source_host = $2 AND t.insecure \
         AND t.wanted AND t.deleted_at IS NULL AND s.deleted_at IS NULL";
    let moves: i64 = read!(db, pool => sqlx::query_scalar(SQL).bind(digest).bind(host).fetch_one(pool).await)?;
    Ok(moves > 0)
}

/// Where the tag's image could be pulled when the tag last pointed at it; `None` when it never did.
pub(crate) async fn reference_to(at: impl Into<Look<'_>>, tag_id: i64, digest: &str) -> Result<Option<String>, Error> {
    const SQL: &str =
        "SELECT reference FROM stream_event WHERE tag_id = $1 AND to_digest = $2 ORDER BY sequence DESC LIMIT 1";
    Ok(look!(at.into(), exec => sqlx::query_scalar(SQL).bind(tag_id).bind(digest).fetch_optional(exec).await)?)
}
