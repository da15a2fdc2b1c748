//! The samples: what is wanted of them, what Weir made, and what happened.

use super::clock::Turn;
use super::{Db, instant, millis};
use crate::Error;
use model::Instant;
use model::samples::{
    CLUSTER, PROJECT, SampleEvent, SampleKind, SampleState, SamplesConfig, SamplesSpec, SamplesStatus,
};
use sqlx::FromRow;

/// Events that are kept.
const KEPT: i64 = 1000;

#[derive(FromRow)]
struct ConfigRow {
    uid: String,
    generation: i64,
    version: i64,
    created_at: i64,
    spec: String,
    status: String,
}

impl TryFrom<ConfigRow> for SamplesConfig {
    type Error = Error;

    fn try_from(row: ConfigRow) -> Result<Self, Error> {
        Ok(Self {
            uid: row.uid,
            generation: row.generation,
            version: row.version,
            created: instant(row.created_at),
            spec: serde_json::from_str(&row.spec).map_err(Error::internal)?,
            status: serde_json::from_str(&row.status).map_err(Error::internal)?,
        })
    }
}

/// The configuration, once somebody made it.
pub(crate) async fn config(db: &Db) -> Result<Option<SamplesConfig>, Error> {
    const SQL: &str = "SELECT uid, generation, version, created_at, spec, status FROM samples WHERE name = $1";
    let row: Option<ConfigRow> = read!(db, pool => sqlx::query_as(SQL).bind(CLUSTER).fetch_optional(pool).await)?;
    row.map(SamplesConfig::try_from).transpose()
}

/// Makes the configuration, unless it is there.
pub(crate) async fn create(turn: &mut Turn, uid: &str, spec: &SamplesSpec) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO samples (name, uid, generation, version, created_at, spec, status) \
         VALUES ($1, $2, 1, $3, $4, $5, '{}') ON CONFLICT (name) DO NOTHING";
    let version = turn.tick().await?;
    let now = millis(turn.now);
    let spec = serde_json::to_string(spec).map_err(Error::internal)?;
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(CLUSTER).bind(uid).bind(version).bind(now).bind(spec).execute(conn).await.map(drop))?;
    Ok(())
}

/// Wants something else; false when what is wanted is no longer at generation `from`.
pub(crate) async fn set_spec(turn: &mut Turn, from: i64, spec: &SamplesSpec) -> Result<bool, Error> {
    const SQL: &str = "UPDATE samples SET spec = $3, generation = generation + 1, version = $4 \
         WHERE name = $1 AND generation = $2 RETURNING generation";
    let version = turn.tick().await?;
    let spec = serde_json::to_string(spec).map_err(Error::internal)?;
    let generation: Option<i64> = write!(turn.tx(), conn => sqlx::query_scalar(SQL)
        .bind(CLUSTER).bind(from).bind(spec).bind(version).fetch_optional(conn).await)?;
    Ok(generation.is_some())
}

/// What came of it.
pub(crate) async fn set_status(turn: &mut Turn, status: &SamplesStatus) -> Result<(), Error> {
    const SQL: &str = "UPDATE samples SET status = $2, version = $3 WHERE name = $1";
    let version = turn.tick().await?;
    let status = serde_json::to_string(status).map_err(Error::internal)?;
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(CLUSTER).bind(status).bind(version).execute(conn).await.map(drop))?;
    Ok(())
}

/// Forgets the configuration; the next one has another uid.
pub(crate) async fn delete_config(turn: &mut Turn) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM samples WHERE name = $1";
    write!(turn.tx(), conn => sqlx::query(SQL).bind(CLUSTER).execute(conn).await.map(drop))?;
    Ok(())
}

/// A sample that Weir knows of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) kind: SampleKind,
    pub(crate) name: String,
    pub(crate) title: String,
    /// Of what Weir made; empty when it made nothing.
    pub(crate) uid: String,
    /// The sample as it was last brought about, as JSON; empty when it never was.
    pub(crate) content: String,
    pub(crate) state: SampleState,
    pub(crate) message: String,
    pub(crate) since: Instant,
    pub(crate) retries: i64,
    pub(crate) retry_at: Option<Instant>,
}

#[derive(FromRow)]
struct KnownRow {
    kind: String,
    name: String,
    title: String,
    uid: String,
    content: String,
    state: String,
    message: String,
    since: i64,
    retries: i64,
    retry_at: Option<i64>,
}

impl TryFrom<KnownRow> for Known {
    type Error = Error;

    fn try_from(row: KnownRow) -> Result<Self, Error> {
        let unknown = |word: &str| Error::internal(format!("“{word}” says nothing about a sample"));
        Ok(Self {
            kind: SampleKind::from_word(&row.kind).ok_or_else(|| unknown(&row.kind))?,
            state: SampleState::from_word(&row.state).ok_or_else(|| unknown(&row.state))?,
            name: row.name,
            title: row.title,
            uid: row.uid,
            content: row.content,
            message: row.message,
            since: instant(row.since),
            retries: row.retries,
            retry_at: row.retry_at.map(instant),
        })
    }
}

/// All samples that Weir knows of, streams first, by name.
pub(crate) async fn known(db: &Db) -> Result<Vec<Known>, Error> {
    const SQL: &str = "SELECT kind, name, title, uid, content, state, message, since, retries, retry_at FROM sample ORDER BY kind, name";
    let rows: Vec<KnownRow> = read!(db, pool => sqlx::query_as(SQL).fetch_all(pool).await)?;
    rows.into_iter().map(Known::try_from).collect()
}

/// Writes down how a sample stands.
pub(crate) async fn put(turn: &mut Turn, known: &Known) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO sample (kind, name, title, uid, content, state, message, since, retries, retry_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (kind, name) DO UPDATE SET title = excluded.title, \
         uid = excluded.uid, content = excluded.content, state = excluded.state, message = excluded.message, \
         since = excluded.since, retries = excluded.retries, retry_at = excluded.retry_at";
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(known.kind.as_str())
        .bind(&known.name)
        .bind(&known.title)
        .bind(&known.uid)
        .bind(&known.content)
        .bind(known.state.as_str())
        .bind(&known.message)
        .bind(millis(known.since))
        .bind(known.retries)
        .bind(known.retry_at.map(millis))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// Forgets a sample.
pub(crate) async fn forget(turn: &mut Turn, kind: SampleKind, name: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM sample WHERE kind = $1 AND name = $2";
    write!(turn.tx(), conn => sqlx::query(SQL).bind(kind.as_str()).bind(name).execute(conn).await.map(drop))?;
    Ok(())
}

/// Something that happened, as it is written down.
pub(crate) struct NewEvent<'a> {
    pub(crate) actor: &'a str,
    pub(crate) what: &'a str,
    /// Which sample; `None` when it is about all of them.
    pub(crate) sample: Option<(SampleKind, &'a str)>,
    pub(crate) message: &'a str,
}

/// Adds an event, and lets the oldest go.
pub(crate) async fn tell(turn: &mut Turn, event: &NewEvent<'_>) -> Result<(), Error> {
    const ADD: &str = "INSERT INTO sample_event (sequence, at, actor, what, kind, name, message) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    const TRIM: &str = "DELETE FROM sample_event WHERE sequence <= \
         (SELECT sequence FROM sample_event ORDER BY sequence DESC LIMIT 1 OFFSET $1)";
    let sequence = turn.tick().await?;
    let now = millis(turn.now);
    write!(turn.tx(), conn => sqlx::query(ADD)
        .bind(sequence)
        .bind(now)
        .bind(event.actor)
        .bind(event.what)
        .bind(event.sample.map(|(kind, _)| kind.as_str()))
        .bind(event.sample.map_or("", |(_, name)| name))
        .bind(event.message)
        .execute(conn)
        .await
        .map(drop))?;
    write!(turn.tx(), conn => sqlx::query(TRIM).bind(KEPT).execute(conn).await.map(drop))?;
    Ok(())
}

#[derive(FromRow)]
struct EventRow {
    sequence: i64,
    at: i64,
    actor: String,
    what: String,
    kind: Option<String>,
    name: String,
    message: String,
}

impl From<EventRow> for SampleEvent {
    fn from(row: EventRow) -> Self {
        Self {
            sequence: row.sequence,
            at: instant(row.at),
            actor: row.actor,
            what: row.what,
            kind: row.kind.as_deref().and_then(SampleKind::from_word),
            name: row.name,
            message: row.message,
        }
    }
}

/// The newest events first.
pub(crate) async fn events(db: &Db, limit: i64) -> Result<Vec<SampleEvent>, Error> {
    const SQL: &str = "SELECT sequence, at, actor, what, kind, name, message FROM sample_event \
         ORDER BY sequence DESC LIMIT $1";
    let rows: Vec<EventRow> = read!(db, pool => sqlx::query_as(SQL).bind(limit).fetch_all(pool).await)?;
    Ok(rows.into_iter().map(SampleEvent::from).collect())
}

/// A tag of project `openshift` that is to be imported: how that stands.
#[derive(FromRow, Debug)]
pub(crate) struct Import {
    pub(crate) id: i64,
    pub(crate) stream: String,
    pub(crate) tag: String,
    /// Why it failed; `None` when it did not.
    pub(crate) reason: Option<String>,
    pub(crate) next_check_at: Option<i64>,
    /// On hold or protected.
    pub(crate) kept: bool,
    pub(crate) pending: bool,
}

/// How the imports of project `openshift` stand that have not succeeded.
pub(crate) async fn imports(db: &Db) -> Result<Vec<Import>, Error> {
    const SQL: &str = "SELECT t.id, s.name AS stream, t.name AS tag, t.condition_reason AS reason, t.next_check_at, \
         (t.protected OR t.held_at IS NOT NULL) AS kept, \
         (t.generation > t.status_generation AND t.generation > COALESCE(t.condition_generation, 0)) AS pending \
         FROM stream_tag t JOIN image_stream s ON s.id = t.stream_id JOIN project p ON p.id = s.project_id \
         WHERE p.name = $1 AND t.wanted AND t.source_kind = 'image' AND NOT t.reference_only AND t.deleted_at IS NULL \
         AND s.deleted_at IS NULL AND (t.condition_reason IS NOT NULL OR t.generation > t.status_generation) \
         ORDER BY s.name, t.sort_key, t.name";
    Ok(read!(db, pool => sqlx::query_as(SQL).bind(PROJECT).fetch_all(pool).await)?)
}
