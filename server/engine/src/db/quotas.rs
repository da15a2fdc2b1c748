//! How much projects may have, and have.

use super::{Look, Tx};
use crate::Error;
use crate::db::clock::Turn;
use model::project::{Quota, QuotaUse};

/// How much there may be, and how much of it there is when that matters.
pub(crate) type Room = (Option<i64>, i64);

/// What a live project may have and has; of tags, the most that one of its streams has.
pub(crate) async fn of(at: impl Into<Look<'_>>, project: &str) -> Result<Option<QuotaUse>, Error> {
    const SQL: &str = "SELECT p.most_streams, p.most_tags, p.most_scheduled, \
         (SELECT count(*) FROM image_stream s WHERE s.project_id = p.id AND s.deleted_at IS NULL), \
         (SELECT COALESCE(max(n.tags), 0) FROM (SELECT count(*) AS tags FROM stream_tag t \
          JOIN image_stream s ON s.id = t.stream_id WHERE s.project_id = p.id AND s.deleted_at IS NULL \
          AND t.deleted_at IS NULL GROUP BY s.id) n), \
         (SELECT count(*) FROM stream_tag t JOIN image_stream s ON s.id = t.stream_id WHERE s.project_id = p.id \
          AND s.deleted_at IS NULL AND t.deleted_at IS NULL AND t.wanted AND t.scheduled) \
         FROM project p WHERE p.name = $1 AND p.deleted_at IS NULL";
    type Columns = (Option<i64>, Option<i64>, Option<i64>, i64, i64, i64);
    let row: Option<Columns> = look!(at.into(), exec => sqlx::query_as(SQL).bind(project).fetch_optional(exec).await)?;
    Ok(row.map(|(streams, tags, scheduled, has_streams, has_tags, has_scheduled)| QuotaUse {
        most: Quota { streams, tags, scheduled },
        streams: has_streams,
        tags: has_tags,
        scheduled: has_scheduled,
    }))
}

// Nothing is counted where there is no limit.
macro_rules! room {
    ($most:literal, $count:expr) => {
        concat!(
            "SELECT p.",
            $most,
            ", CASE WHEN p.",
            $most,
            " IS NULL THEN 0 ELSE (SELECT count(*) FROM ",
            $count,
            ") END "
        )
    };
}

/// How many image streams a live project may have, and has.
pub(crate) async fn streams(turn: &mut Turn, project: &str) -> Result<Option<Room>, Error> {
    const SQL: &str = concat!(
        room!("most_streams", "image_stream s WHERE s.project_id = p.id AND s.deleted_at IS NULL"),
        "FROM project p WHERE p.name = $1 AND p.deleted_at IS NULL"
    );
    Ok(write!(turn.tx(), conn => sqlx::query_as(SQL).bind(project).fetch_optional(conn).await)?)
}

/// How many scheduled tags a live project may have, and has.
pub(crate) async fn scheduled(turn: &mut Turn, project: &str) -> Result<Option<Room>, Error> {
    const SQL: &str = concat!(
        room!(
            "most_scheduled",
            "stream_tag t JOIN image_stream s ON s.id = t.stream_id WHERE s.project_id = p.id \
             AND s.deleted_at IS NULL AND t.deleted_at IS NULL AND t.wanted AND t.scheduled"
        ),
        "FROM project p WHERE p.name = $1 AND p.deleted_at IS NULL"
    );
    Ok(write!(turn.tx(), conn => sqlx::query_as(SQL).bind(project).fetch_optional(conn).await)?)
}

/// How many tags a stream may have, and has.
pub(crate) async fn tags(turn: &mut Turn, stream_id: i64) -> Result<Option<Room>, Error> {
    const SQL: &str = concat!(
        room!("most_tags", "stream_tag t WHERE t.stream_id = s.id AND t.deleted_at IS NULL"),
        "FROM image_stream s JOIN project p ON p.id = s.project_id WHERE s.id = $1"
    );
    Ok(write!(turn.tx(), conn => sqlx::query_as(SQL).bind(stream_id).fetch_optional(conn).await)?)
}

/// Says anew how much a live project may have; false when there is none.
pub(crate) async fn set(tx: &mut Tx, project: &str, quota: &Quota) -> Result<bool, Error> {
    const SQL: &str = "UPDATE project SET most_streams = $2, most_tags = $3, most_scheduled = $4 \
         WHERE name = $1 AND deleted_at IS NULL RETURNING id";
    let id: Option<i64> = write!(tx, conn => sqlx::query_scalar(SQL)
        .bind(project).bind(quota.streams).bind(quota.tags).bind(quota.scheduled).fetch_optional(conn).await)?;
    Ok(id.is_some())
}
