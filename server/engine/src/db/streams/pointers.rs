//! Where many tags point, in one query.

use crate::Error;
use crate::db::Db;
use model::stream::TagPath;
use sqlx::FromRow;
use std::fmt::Write;

/// A tag, and the clock when somebody last looked where it points.
pub(crate) struct Seen<'a> {
    pub(crate) tag: &'a TagPath,
    pub(crate) clock: i64,
}

/// Where a live tag points.
#[derive(FromRow)]
pub(crate) struct Pointer {
    /// The place in what was asked.
    pub(crate) place: i64,
    /// The digest now.
    pub(crate) now: Option<String>,
    /// The first digest that it got after somebody looked.
    pub(crate) first: Option<String>,
}

/// Where the live ones of these tags point. A list is handed over as lines of one length, which both databases can cut.
pub(crate) async fn of(db: &Db, asked: &[Seen<'_>]) -> Result<Vec<Pointer>, Error> {
    const SQL: &str = "WITH RECURSIVE asked(place, line) AS (SELECT 0, substr($1, 1, 468) UNION ALL \
         SELECT place + 1, substr($1, (place + 1) * 468 + 1, 468) FROM asked WHERE length($1) > (place + 1) * 468) \
         SELECT CAST(a.place AS BIGINT) AS place, t.digest AS now, (SELECT e.to_digest FROM stream_event e \
         WHERE e.tag_id = t.id AND e.sequence > CAST(substr(a.line, 449, 20) AS BIGINT) AND e.to_digest IS NOT NULL \
         ORDER BY e.sequence LIMIT 1) AS first FROM asked a JOIN project p ON p.name = rtrim(substr(a.line, 1, 64)) \
         JOIN image_stream s ON s.project_id = p.id AND s.name = rtrim(substr(a.line, 65, 256)) AND s.deleted_at IS NULL \
         JOIN stream_tag t ON t.stream_id = s.id AND t.name = rtrim(substr(a.line, 321, 128)) AND t.deleted_at IS NULL \
         WHERE p.deleted_at IS NULL";
    if asked.is_empty() {
        return Ok(vec![]);
    }
    let mut lines = String::with_capacity(asked.len() * 468);
    for Seen { tag, clock } in asked {
        let (project, stream, name) = (tag.project.as_str(), tag.stream.as_str(), tag.tag.as_str());
        std::write!(lines, "{project:<64}{stream:<256}{name:<128}{clock:<20}").map_err(Error::internal)?;
    }
    Ok(read!(db, pool => sqlx::query_as(SQL).bind(&lines).fetch_all(pool).await)?)
}
