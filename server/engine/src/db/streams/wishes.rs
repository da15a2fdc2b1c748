//! What is wanted of stream tags: source, policies, hold, protection, existence.

use super::row::TagRow;
use super::tags;
use crate::Error;
use crate::db::clock::Turn;
use crate::db::millis;
use model::stream::{Named, Source, TagPath, TagSpec, sort_key};
use model::{Instant, Platform, TagName};

/// Adds a tag that wants and has nothing yet.
pub(crate) async fn insert(turn: &mut Turn, stream_id: i64, name: &TagName) -> Result<TagRow, Error> {
    const SQL: &str = "INSERT INTO stream_tag (stream_id, name, sort_key, version, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    let version = turn.tick().await?;
    let now = millis(turn.now);
    let id: i64 = write!(turn.tx(), conn => sqlx::query_scalar(SQL)
        .bind(stream_id)
        .bind(name.as_str())
        .bind(sort_key(name.as_str()))
        .bind(version)
        .bind(now)
        .fetch_one(conn)
        .await)?;
    let row = tags::by_id(turn.tx(), id).await?;
    row.ok_or_else(|| Error::internal("a tag that was just added is not there"))
}

/// Writes a wish down; without a setter, the former one answers for it on. With a new generation its source is looked at anew, as if it never was.
pub(crate) async fn set(turn: &mut Turn, id: i64, spec: &TagSpec, setter: Option<&str>) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET wanted = TRUE, source_kind = $2, source = $3, source_host = $4, \
         source_project = $5, source_stream = $6, source_tag = $7, source_digest = $8, reference_only = $9, scheduled = $10, \
         interval_s = $11, insecure = $12, import_mode = $13, platform = $14, reference_policy = $15, annotations = $16, \
         backwards = $17, setter = COALESCE($18, setter), \
         seen_digest = CASE WHEN generation = $19 THEN seen_digest END, generation = $19, version = $20 WHERE id = $1";
    let annotations = serde_json::to_string(&spec.annotations).map_err(Error::internal)?;
    let parts = spec.source.as_ref().map(Parts::of).unwrap_or_default();
    let version = turn.tick().await?;
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(id)
        .bind(spec.source.as_ref().map(|source| source.kind().as_str()))
        .bind(spec.source.as_ref().map_or("", |source| source.text.as_str()))
        .bind(parts.host)
        .bind(parts.project)
        .bind(parts.stream)
        .bind(parts.tag)
        .bind(parts.digest)
        .bind(spec.reference)
        .bind(spec.scheduled)
        .bind(spec.interval)
        .bind(spec.insecure)
        .bind(spec.import_mode.as_str())
        .bind(spec.platform.as_ref().map(Platform::to_string))
        .bind(spec.reference_policy.as_str())
        .bind(annotations)
        .bind(spec.backwards.as_str())
        .bind(setter)
        .bind(spec.generation)
        .bind(version)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// A source taken apart for the columns it is found by.
#[derive(Default)]
struct Parts {
    host: String,
    project: Option<String>,
    stream: Option<String>,
    tag: Option<String>,
    digest: Option<String>,
}

impl Parts {
    fn of(source: &Source) -> Self {
        match &source.named {
            Named::Image(spec) => Self { host: spec.host(), ..Self::default() },
            Named::Tag(path) => Self {
                project: Some(path.project.to_string()),
                stream: Some(path.stream.to_string()),
                tag: Some(path.tag.to_string()),
                ..Self::default()
            },
            Named::StreamImage(path) => Self {
                project: Some(path.project.to_string()),
                stream: Some(path.stream.to_string()),
                digest: Some(path.digest.to_string()),
                ..Self::default()
            },
        }
    }
}

/// Nobody wants the tag any more, so nothing can go wrong with it; what it has stays (OKD: “no spec tag”).
pub(crate) async fn clear(turn: &mut Turn, id: i64) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET wanted = FALSE, source_kind = NULL, source = '', source_host = '', \
         source_project = NULL, source_stream = NULL, source_tag = NULL, source_digest = NULL, reference_only = FALSE, \
         scheduled = FALSE, annotations = '{}', seen_digest = NULL, condition_reason = NULL, condition_message = NULL, \
         condition_generation = NULL, condition_since = NULL, version = $2 WHERE id = $1";
    let version = turn.tick().await?;
    write!(turn.tx(), conn => sqlx::query(SQL).bind(id).bind(version).execute(conn).await.map(drop))?;
    look_at(turn, id, None).await
}

/// When the source is looked at next, as if nothing had gone wrong before. `None`: never.
pub(crate) async fn look_at(turn: &mut Turn, id: i64, at: Option<Instant>) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET next_check_at = $2, attempts = 0, lease_owner = NULL, lease_until = NULL \
         WHERE id = $1";
    write!(turn.tx(), conn => sqlx::query(SQL).bind(id).bind(at.map(millis)).execute(conn).await.map(drop))?;
    Ok(())
}

/// The same wish once more, under a new generation.
pub(crate) async fn set_generation(turn: &mut Turn, id: i64, generation: i64) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET generation = $2 WHERE id = $1";
    write!(turn.tx(), conn => sqlx::query(SQL).bind(id).bind(generation).execute(conn).await.map(drop))?;
    Ok(())
}

/// Puts a tag on hold: who and why; or takes the hold away.
pub(crate) async fn set_hold(turn: &mut Turn, id: i64, hold: Option<(&str, &str)>) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET held_at = $2, held_by = $3, held_reason = $4, version = $5 WHERE id = $1";
    let version = turn.tick().await?;
    let at = hold.map(|_| millis(turn.now));
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(id)
        .bind(at)
        .bind(hold.map(|(by, _)| by))
        .bind(hold.map(|(_, reason)| reason))
        .bind(version)
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

pub(crate) async fn set_protected(turn: &mut Turn, id: i64, protected: bool) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET protected = $2, version = $3 WHERE id = $1";
    let version = turn.tick().await?;
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(id).bind(protected).bind(version).execute(conn).await.map(drop))?;
    Ok(())
}

/// Deletes a tag so that it can be brought back; its name is free at once.
pub(crate) async fn delete(turn: &mut Turn, id: i64, actor: &str) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET deleted_at = $2, deleted_by = $3 WHERE id = $1";
    let now = millis(turn.now);
    write!(turn.tx(), conn => sqlx::query(SQL).bind(id).bind(now).bind(actor).execute(conn).await.map(drop))?;
    look_at(turn, id, None).await
}

/// Removes a tag that wants and has nothing: there is nothing to bring back.
pub(crate) async fn remove(turn: &mut Turn, id: i64) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM stream_tag WHERE id = $1";
    write!(turn.tx(), conn => sqlx::query(SQL).bind(id).execute(conn).await.map(drop))?;
    Ok(())
}

/// The tag of this name that was deleted last, if it was after `since`.
pub(crate) async fn last_deleted(turn: &mut Turn, path: &TagPath, since: Instant) -> Result<Option<i64>, Error> {
    const SQL: &str = "SELECT t.id FROM stream_tag t JOIN image_stream s ON s.id = t.stream_id \
         JOIN project p ON p.id = s.project_id WHERE p.name = $1 AND s.name = $2 AND s.deleted_at IS NULL \
         AND t.name = $3 AND t.deleted_at >= $4 ORDER BY t.deleted_at DESC, t.id DESC LIMIT 1";
    Ok(write!(turn.tx(), conn => sqlx::query_scalar(SQL)
        .bind(path.project.as_str())
        .bind(path.stream.as_str())
        .bind(path.tag.as_str())
        .bind(millis(since))
        .fetch_optional(conn)
        .await)?)
}

/// Brings a deleted tag back.
pub(crate) async fn restore(turn: &mut Turn, id: i64) -> Result<(), Error> {
    const SQL: &str = "UPDATE stream_tag SET deleted_at = NULL, deleted_by = NULL, version = $2 WHERE id = $1";
    let version = turn.tick().await?;
    write!(turn.tx(), conn => sqlx::query(SQL).bind(id).bind(version).execute(conn).await.map(drop))?;
    Ok(())
}
