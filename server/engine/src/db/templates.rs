//! Templates and their versions.

use super::clock::Turn;
use super::deletion::{Deletion, deletion};
use super::{Db, Look, instant, millis};
use crate::Error;
use model::template::{Category, TemplateCard, TemplateRevision};
use model::{Instant, ProjectName, TemplateName};
use sqlx::FromRow;
use std::collections::BTreeMap;

/// What is known of a template without reading its document.
#[derive(Debug, Clone)]
pub struct TemplateFacts {
    pub(crate) id: i64,
    /// What the catalogue says of it.
    pub card: TemplateCard,
    /// Tells it from a template that had the name before.
    pub uid: String,
    /// The clock when it last changed.
    pub version: i64,
    /// The clock when it was made or brought back: to a watcher from before, it is new.
    pub born: i64,
    /// Counts its versions, from 1.
    pub revision: i64,
    /// Labels of the template itself.
    pub labels: BTreeMap<String, String>,
    /// When it was made.
    pub created: Instant,
    /// Who last changed it.
    pub updated_by: String,
    /// Since when it is deleted, while that can be undone.
    pub deleted: Option<Instant>,
}

/// What of a document stands in columns.
pub(crate) struct Face<'a> {
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) provider: &'a str,
    pub(crate) icon: &'a str,
    pub(crate) tags: &'a [String],
    pub(crate) labels: &'a BTreeMap<String, String>,
    pub(crate) parameters: i64,
    pub(crate) objects: i64,
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
    title: String,
    description: String,
    provider: String,
    icon: String,
    tags: String,
    labels: String,
    parameters: i64,
    objects: i64,
    created_at: i64,
    updated_at: i64,
    updated_by: String,
    deleted_at: Option<i64>,
}

impl TryFrom<Row> for TemplateFacts {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let tags: Vec<String> = serde_json::from_str(&row.tags).map_err(Error::internal)?;
        let card = TemplateCard {
            project: ProjectName::parse(&row.project).map_err(Error::internal)?,
            name: TemplateName::parse(&row.name).map_err(Error::internal)?,
            title: row.title,
            description: row.description,
            provider: row.provider,
            icon: row.icon,
            categories: Category::of(&tags),
            tags,
            parameters: row.parameters,
            objects: row.objects,
            updated: instant(row.updated_at),
        };
        Ok(Self {
            id: row.id,
            card,
            uid: row.uid,
            version: row.version,
            born: row.born,
            revision: row.revision,
            labels: serde_json::from_str(&row.labels).map_err(Error::internal)?,
            created: instant(row.created_at),
            updated_by: row.updated_by,
            deleted: row.deleted_at.map(instant),
        })
    }
}

macro_rules! select {
    ($($rest:expr),+) => {
        concat!(
            "SELECT t.id, t.uid, p.name AS project, t.name, t.version, t.born, t.revision, t.title, t.description, t.provider, \
             t.icon, t.tags, t.labels, t.parameters, t.objects, t.created_at, t.updated_at, t.updated_by, t.deleted_at \
             FROM template t JOIN project p ON p.id = t.project_id ",
            $($rest),+
        )
    };
}

/// How they are deleted and brought back.
pub(crate) const DELETION: Deletion = deletion!("template");

fn facts(rows: Vec<Row>) -> Result<Vec<TemplateFacts>, Error> {
    rows.into_iter().map(TemplateFacts::try_from).collect()
}

/// The live templates of a project, or of all when it is empty, by project and name.
pub(crate) async fn all(at: impl Into<Look<'_>>, project: &str) -> Result<Vec<TemplateFacts>, Error> {
    const SQL: &str = select!("WHERE ($1 = '' OR p.name = $1) AND t.deleted_at IS NULL ORDER BY p.name, t.name");
    facts(look!(at.into(), exec => sqlx::query_as(SQL).bind(project).fetch_all(exec).await)?)
}

/// A live template.
pub(crate) async fn find(at: impl Into<Look<'_>>, project: &str, name: &str) -> Result<Option<TemplateFacts>, Error> {
    const SQL: &str = select!("WHERE p.name = $1 AND t.name = $2 AND t.deleted_at IS NULL");
    let row: Option<Row> =
        look!(at.into(), exec => sqlx::query_as(SQL).bind(project).bind(name).fetch_optional(exec).await)?;
    row.map(TemplateFacts::try_from).transpose()
}

/// The templates, live or deleted, of projects that are seen whole, that changed after `version`, in the order of their changes; of one project or of all.
pub(crate) async fn changed(
    db: &Db,
    sight: &str,
    project: &str,
    version: i64,
    limit: i64,
) -> Result<Vec<TemplateFacts>, Error> {
    const SQL: &str = sight!(select!(
        "WHERE t.version > $2 AND ($3 = '' OR p.name = $3) AND ",
        sees_project!(),
        " ORDER BY t.version LIMIT $4"
    ));
    let rows = read!(db, pool => sqlx::query_as(SQL)
        .bind(sight).bind(version).bind(project).bind(limit).fetch_all(pool).await)?;
    facts(rows)
}

/// The templates deleted from a project, or from all when it is empty, after `since`, latest first; of each name the last.
pub(crate) async fn deleted(db: &Db, project: &str, since: Instant) -> Result<Vec<TemplateFacts>, Error> {
    const SQL: &str = select!(
        "WHERE ($1 = '' OR p.name = $1) AND p.deleted_at IS NULL AND t.deleted_at >= $2 AND NOT EXISTS (SELECT 1 FROM template n \
         WHERE n.project_id = t.project_id AND n.name = t.name AND (n.deleted_at IS NULL OR n.id > t.id)) \
         ORDER BY t.deleted_at DESC, t.id DESC LIMIT 100"
    );
    facts(read!(db, pool => sqlx::query_as(SQL).bind(project).bind(millis(since)).fetch_all(pool).await)?)
}

/// The content of a version.
pub(crate) async fn document(at: impl Into<Look<'_>>, id: i64, revision: i64) -> Result<Option<String>, Error> {
    const SQL: &str = "SELECT document FROM template_revision WHERE template_id = $1 AND revision = $2";
    Ok(look!(at.into(), exec => sqlx::query_scalar(SQL).bind(id).bind(revision).fetch_optional(exec).await)?)
}

/// The versions of a template, newest first.
pub(crate) async fn revisions(db: &Db, id: i64) -> Result<Vec<TemplateRevision>, Error> {
    const SQL: &str = "SELECT revision, saved_at, saved_by, reason FROM template_revision WHERE template_id = $1 \
         ORDER BY revision DESC";
    let rows: Vec<(i64, i64, String, String)> = read!(db, pool => sqlx::query_as(SQL).bind(id).fetch_all(pool).await)?;
    let revision = |(revision, at, by, reason)| TemplateRevision { revision, at: instant(at), by, reason };
    Ok(rows.into_iter().map(revision).collect())
}

/// Adds a template without versions; `None` when its name is taken.
pub(crate) async fn insert(
    turn: &mut Turn,
    project_id: i64,
    name: &TemplateName,
    uid: &str,
) -> Result<Option<i64>, Error> {
    const SQL: &str = "INSERT INTO template (uid, project_id, name, version, born, revision, title, description, provider, icon, \
         tags, labels, parameters, objects, created_at, updated_at, updated_by) \
         VALUES ($1, $2, $3, $4, $4, 0, '', '', '', '', '[]', '{}', 0, 0, $5, $5, '') \
         ON CONFLICT (project_id, name) WHERE deleted_at IS NULL DO NOTHING RETURNING id";
    let version = turn.tick().await?;
    let now = millis(turn.now);
    Ok(write!(turn.tx(), conn => sqlx::query_scalar(SQL)
        .bind(uid).bind(project_id).bind(name.as_str()).bind(version).bind(now).fetch_optional(conn).await)?)
}

/// Adds a version, which is the present one from then on.
pub(crate) async fn save(
    turn: &mut Turn,
    id: i64,
    face: &Face<'_>,
    document: &str,
    by: &str,
    reason: &str,
) -> Result<(), Error> {
    const FACE: &str = "UPDATE template SET version = $2, revision = revision + 1, title = $3, description = $4, \
         provider = $5, icon = $6, tags = $7, labels = $8, parameters = $9, objects = $10, updated_at = $11, updated_by = $12 \
         WHERE id = $1";
    const REVISION: &str = "INSERT INTO template_revision (template_id, revision, document, saved_at, saved_by, reason) \
         SELECT id, revision, $2, $3, $4, $5 FROM template WHERE id = $1";
    let version = turn.tick().await?;
    let now = millis(turn.now);
    let tags = serde_json::to_string(face.tags).map_err(Error::internal)?;
    let labels = serde_json::to_string(face.labels).map_err(Error::internal)?;
    write!(turn.tx(), conn => sqlx::query(FACE)
        .bind(id)
        .bind(version)
        .bind(face.title)
        .bind(face.description)
        .bind(face.provider)
        .bind(face.icon)
        .bind(tags)
        .bind(labels)
        .bind(face.parameters)
        .bind(face.objects)
        .bind(now)
        .bind(by)
        .execute(conn)
        .await
        .map(drop))?;
    write!(turn.tx(), conn => sqlx::query(REVISION)
        .bind(id).bind(document).bind(now).bind(by).bind(reason).execute(conn).await.map(drop))?;
    Ok(())
}

/// Forgets the versions of a template before its newest `kept`, but for those that instances are made from, also instances
/// whose deletion can be undone.
pub(crate) async fn prune(turn: &mut Turn, id: i64, kept: i64) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM template_revision WHERE template_id = $1 \
         AND revision <= (SELECT t.revision FROM template t WHERE t.id = $1) - $2 \
         AND revision NOT IN (SELECT i.template_revision FROM instance i JOIN template t ON t.uid = i.template_uid \
         WHERE t.id = $1)";
    write!(turn.tx(), conn => sqlx::query(SQL).bind(id).bind(kept).execute(conn).await.map(drop))?;
    Ok(())
}
