//! Instances of templates.

use super::clock::Turn;
use super::deletion::{Deletion, deletion};
use super::{Db, Look, instant, like, millis};
use crate::Error;
use model::template::{InstanceRevision, InstanceRow, InstanceTemplate, Rendering};
use model::{InstanceName, Instant, Page, Paging, ProjectName};
use sqlx::FromRow;
use std::collections::BTreeMap;

/// What is known of an instance without reading what was made.
#[derive(Debug, Clone)]
pub struct InstanceFacts {
    pub(crate) id: i64,
    /// What lists show of it.
    pub row: InstanceRow,
    /// The clock when it was made or brought back: to a watcher from before, it is new.
    pub born: i64,
    /// Labels of the instance itself.
    pub labels: BTreeMap<String, String>,
    /// Annotations of the instance itself.
    pub annotations: BTreeMap<String, String>,
    /// Since when it is deleted, while that can be undone.
    pub deleted: Option<Instant>,
}

/// What was made, as it is kept.
#[derive(FromRow, Debug, Clone)]
pub(crate) struct Content {
    /// The template, as JSON.
    pub(crate) template: String,
    /// Values, message and objects, as JSON; sealed.
    pub(crate) rendering: Vec<u8>,
    /// The same with secrets masked, as JSON.
    pub(crate) masked: String,
    /// The image streams among the objects, as JSON.
    pub(crate) streams: String,
    /// The image stream tags that objects name, as JSON.
    pub(crate) images: String,
}

/// The template that an instance is made from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) project: Option<String>,
    pub(crate) name: String,
    pub(crate) uid: Option<String>,
    pub(crate) revision: i64,
    pub(crate) title: String,
}

/// A rendering on its way into the database.
pub(crate) struct New<'a> {
    pub(crate) what: Rendering,
    pub(crate) origin: &'a Origin,
    pub(crate) content: &'a Content,
    pub(crate) objects: i64,
    pub(crate) streams: i64,
    pub(crate) by: &'a str,
}

#[derive(FromRow)]
struct Row {
    id: i64,
    uid: String,
    project: String,
    name: String,
    version: i64,
    born: i64,
    revision: i64,
    labels: String,
    annotations: String,
    template_project: Option<String>,
    template_name: String,
    template_revision: i64,
    title: String,
    newest: Option<i64>,
    object_count: i64,
    stream_count: i64,
    created_at: i64,
    created_by: String,
    updated_at: i64,
    updated_by: String,
    deleted_at: Option<i64>,
}

impl TryFrom<Row> for InstanceFacts {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let project = row.template_project.as_deref().map(ProjectName::parse).transpose().map_err(Error::internal)?;
        let template = InstanceTemplate {
            gone: project.is_some() && row.newest.is_none(),
            project,
            name: row.template_name,
            title: row.title,
            revision: row.template_revision,
            newer: row.newest.filter(|newest| *newest > row.template_revision),
        };
        let shown = InstanceRow {
            project: ProjectName::parse(&row.project).map_err(Error::internal)?,
            name: InstanceName::parse(&row.name).map_err(Error::internal)?,
            uid: row.uid,
            version: row.version,
            revision: row.revision,
            template,
            objects: row.object_count,
            streams: row.stream_count,
            created: instant(row.created_at),
            created_by: row.created_by,
            updated: instant(row.updated_at),
            updated_by: row.updated_by,
        };
        Ok(Self {
            id: row.id,
            row: shown,
            born: row.born,
            labels: serde_json::from_str(&row.labels).map_err(Error::internal)?,
            annotations: serde_json::from_str(&row.annotations).map_err(Error::internal)?,
            deleted: row.deleted_at.map(instant),
        })
    }
}

/// An instance with the image stream tags that its objects name, as they are kept.
#[derive(FromRow)]
struct Listed {
    #[sqlx(flatten)]
    row: Row,
    images: String,
}

macro_rules! select {
    ($rest:literal $(, $more:expr)*) => {
        select!(""; $rest $(, $more)*)
    };
    ($more:literal; $($rest:expr),+) => {
        concat!(
            "SELECT ",
            $more,
            "i.id, i.uid, p.name AS project, i.name, i.version, i.born, i.revision, i.labels, i.annotations, \
             i.template_project, i.template_name, i.template_revision, i.title, \
             (SELECT t.revision FROM template t WHERE t.uid = i.template_uid AND t.deleted_at IS NULL) AS newest, \
             i.object_count, i.stream_count, i.created_at, i.created_by, i.updated_at, i.updated_by, i.deleted_at \
             FROM instance i JOIN project p ON p.id = i.project_id ",
            $($rest),+
        )
    };
}

/// How they are deleted and brought back.
pub(crate) const DELETION: Deletion = deletion!("instance");

fn facts(rows: Vec<Row>) -> Result<Vec<InstanceFacts>, Error> {
    rows.into_iter().map(InstanceFacts::try_from).collect()
}

/// A piece of a project's instances whose name, or whose template's, contains `q`, by name; each with the image stream tags
/// that its objects name, as JSON.
pub(crate) async fn page(
    db: &Db,
    project: &str,
    q: &str,
    paging: Paging,
) -> Result<Page<(InstanceRow, String)>, Error> {
    const COUNT: &str = "SELECT count(*) FROM instance i JOIN project p ON p.id = i.project_id WHERE p.name = $1 \
         AND i.deleted_at IS NULL AND (i.name LIKE $2 ESCAPE '\\' OR lower(i.title) LIKE $2 ESCAPE '\\')";
    const SQL: &str = select!(
        "i.images, ";
        "WHERE p.name = $1 AND i.deleted_at IS NULL AND (i.name LIKE $2 ESCAPE '\\' OR lower(i.title) LIKE $2 ESCAPE '\\') \
         ORDER BY i.name LIMIT $3 OFFSET $4"
    );
    let pattern = format!("%{}%", like(q));
    let total: i64 = read!(db, pool => sqlx::query_scalar(COUNT).bind(project).bind(&pattern).fetch_one(pool).await)?;
    let rows: Vec<Listed> = read!(db, pool => sqlx::query_as(SQL)
        .bind(project)
        .bind(&pattern)
        .bind(i64::from(paging.size()))
        .bind(paging.offset())
        .fetch_all(pool)
        .await)?;
    let shown = |listed: Listed| Ok((InstanceFacts::try_from(listed.row)?.row, listed.images));
    let items = rows.into_iter().map(shown).collect::<Result<_, Error>>()?;
    Ok(Page { items, total, paging })
}

/// The live instances of a project, or of all when it is empty, by project and name.
pub(crate) async fn all(at: impl Into<Look<'_>>, project: &str) -> Result<Vec<InstanceFacts>, Error> {
    const SQL: &str = select!("WHERE ($1 = '' OR p.name = $1) AND i.deleted_at IS NULL ORDER BY p.name, i.name");
    facts(look!(at.into(), exec => sqlx::query_as(SQL).bind(project).fetch_all(exec).await)?)
}

/// A live instance.
pub(crate) async fn find(at: impl Into<Look<'_>>, project: &str, name: &str) -> Result<Option<InstanceFacts>, Error> {
    const SQL: &str = select!("WHERE p.name = $1 AND i.name = $2 AND i.deleted_at IS NULL");
    let row: Option<Row> =
        look!(at.into(), exec => sqlx::query_as(SQL).bind(project).bind(name).fetch_optional(exec).await)?;
    row.map(InstanceFacts::try_from).transpose()
}

/// The instances, live or deleted, of projects that are seen whole, that changed after `version`, in the order of their changes; of one project or of all.
pub(crate) async fn changed(
    db: &Db,
    sight: &str,
    project: &str,
    version: i64,
    limit: i64,
) -> Result<Vec<InstanceFacts>, Error> {
    const SQL: &str = sight!(select!(
        "WHERE i.version > $2 AND ($3 = '' OR p.name = $3) AND ",
        sees_project!(),
        " ORDER BY i.version LIMIT $4"
    ));
    let rows = read!(db, pool => sqlx::query_as(SQL)
        .bind(sight).bind(version).bind(project).bind(limit).fetch_all(pool).await)?;
    facts(rows)
}

/// The instances deleted from a project after `since`, latest first; of each name the last.
pub(crate) async fn deleted(db: &Db, project: &str, since: Instant) -> Result<Vec<InstanceFacts>, Error> {
    const SQL: &str = select!(
        "WHERE p.name = $1 AND p.deleted_at IS NULL AND i.deleted_at >= $2 AND NOT EXISTS (SELECT 1 FROM instance n \
         WHERE n.project_id = i.project_id AND n.name = i.name AND (n.deleted_at IS NULL OR n.id > i.id)) \
         ORDER BY i.deleted_at DESC, i.id DESC LIMIT 100"
    );
    facts(read!(db, pool => sqlx::query_as(SQL).bind(project).bind(millis(since)).fetch_all(pool).await)?)
}

/// What was made.
pub(crate) async fn content(at: impl Into<Look<'_>>, id: i64) -> Result<Content, Error> {
    const SQL: &str = "SELECT template, rendering, masked, streams, images FROM instance WHERE id = $1";
    Ok(look!(at.into(), exec => sqlx::query_as(SQL).bind(id).fetch_one(exec).await)?)
}

/// How it was rendered, newest first.
pub(crate) async fn revisions(db: &Db, id: i64) -> Result<Vec<InstanceRevision>, Error> {
    const SQL: &str = "SELECT revision, what, template_revision, rendered_by, rendered_at FROM instance_revision \
         WHERE instance_id = $1 ORDER BY revision DESC LIMIT 200";
    let rows: Vec<(i64, String, i64, String, i64)> =
        read!(db, pool => sqlx::query_as(SQL).bind(id).fetch_all(pool).await)?;
    let revision = |(revision, what, template_revision, by, at): (i64, String, i64, String, i64)| {
        let what = Rendering::from_word(&what).ok_or_else(|| Error::internal(format!("rendering “{what}”")))?;
        Ok(InstanceRevision { revision, what, template_revision, by, at: instant(at) })
    };
    rows.into_iter().map(revision).collect()
}

/// Adds an instance; `None` when its name is taken.
pub(crate) async fn insert(
    turn: &mut Turn,
    project_id: i64,
    name: &InstanceName,
    uid: &str,
    by: &str,
) -> Result<Option<i64>, Error> {
    const SQL: &str = "INSERT INTO instance (uid, project_id, name, version, born, revision, labels, annotations, template_name, \
         template_revision, title, template, rendering, masked, streams, images, object_count, stream_count, created_at, \
         created_by, updated_at, updated_by) \
         VALUES ($1, $2, $3, $4, $4, 0, '{}', '{}', '', 0, '', '', $5, '', '', '', 0, 0, $6, $7, $6, $7) \
         ON CONFLICT (project_id, name) WHERE deleted_at IS NULL DO NOTHING RETURNING id";
    let version = turn.tick().await?;
    let now = millis(turn.now);
    Ok(write!(turn.tx(), conn => sqlx::query_scalar(SQL)
        .bind(uid)
        .bind(project_id)
        .bind(name.as_str())
        .bind(version)
        .bind(Vec::<u8>::new())
        .bind(now)
        .bind(by)
        .fetch_optional(conn)
        .await)?)
}

/// Keeps a rendering, which is the present one from then on.
pub(crate) async fn render(turn: &mut Turn, id: i64, new: &New<'_>) -> Result<(), Error> {
    const SQL: &str = "UPDATE instance SET version = $2, revision = revision + 1, template_project = $3, template_name = $4, \
         template_uid = $5, template_revision = $6, title = $7, template = $8, rendering = $9, masked = $10, streams = $11, \
         images = $12, object_count = $13, stream_count = $14, updated_at = $15, updated_by = $16 WHERE id = $1";
    const REVISION: &str = "INSERT INTO instance_revision (instance_id, revision, what, template_revision, rendered_at, \
         rendered_by) SELECT id, revision, $2, template_revision, updated_at, updated_by FROM instance WHERE id = $1";
    let version = turn.tick().await?;
    let now = millis(turn.now);
    let New { what, origin, content, objects, streams, by } = new;
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(id)
        .bind(version)
        .bind(&origin.project)
        .bind(&origin.name)
        .bind(&origin.uid)
        .bind(origin.revision)
        .bind(&origin.title)
        .bind(&content.template)
        .bind(&content.rendering)
        .bind(&content.masked)
        .bind(&content.streams)
        .bind(&content.images)
        .bind(objects)
        .bind(streams)
        .bind(now)
        .bind(*by)
        .execute(conn)
        .await
        .map(drop))?;
    write!(turn.tx(), conn => sqlx::query(REVISION).bind(id).bind(what.as_str()).execute(conn).await.map(drop))?;
    Ok(())
}

/// What people say about an instance itself.
pub(crate) async fn describe(
    turn: &mut Turn,
    id: i64,
    labels: &BTreeMap<String, String>,
    annotations: &BTreeMap<String, String>,
) -> Result<(), Error> {
    const SQL: &str = "UPDATE instance SET labels = $2, annotations = $3, version = $4 WHERE id = $1";
    let version = turn.tick().await?;
    let labels = serde_json::to_string(labels).map_err(Error::internal)?;
    let annotations = serde_json::to_string(annotations).map_err(Error::internal)?;
    write!(turn.tx(), conn => sqlx::query(SQL)
        .bind(id).bind(labels).bind(annotations).bind(version).execute(conn).await.map(drop))?;
    Ok(())
}

/// Which template an instance is made from.
pub(crate) async fn origin(at: impl Into<Look<'_>>, id: i64) -> Result<Origin, Error> {
    const SQL: &str =
        "SELECT template_project, template_name, template_uid, template_revision, title FROM instance WHERE id = $1";
    let (project, name, uid, revision, title) =
        look!(at.into(), exec => sqlx::query_as(SQL).bind(id).fetch_one(exec).await)?;
    Ok(Origin { project, name, uid, revision, title })
}
