//! Search over everything indexed.

use super::tags::digest_range;
use super::{Db, like};
use crate::Error;
use model::search::{Found, FoundDigest, FoundLabel, FoundRepository, FoundStream, FoundStreamTag, FoundTag, Part};
use model::stream::TagPath;
use model::{Digest, ProjectName, RegistryName, RepositoryName, StreamName, TagName};

type TagColumns = (String, String, String, Option<String>);

pub(crate) async fn everything(db: &Db, q: &str) -> Result<Found, Error> {
    let pattern = format!("%{}%", like(q));
    let (streams, stream_tags) = (streams(db, &pattern).await?, stream_tags(db, &pattern, q).await?);
    let (repositories, tags, digests, labels) = (
        repositories(db, &pattern).await?,
        tags(db, &pattern).await?,
        digests(db, q).await?,
        labels(db, &pattern).await?,
    );
    Ok(Found { streams, stream_tags, repositories, tags, digests, labels })
}

async fn streams(db: &Db, pattern: &str) -> Result<Vec<FoundStream>, Error> {
    const SQL: &str = "SELECT p.name, s.name, \
         (SELECT count(*) FROM stream_tag t WHERE t.stream_id = s.id AND t.deleted_at IS NULL) \
         FROM image_stream s JOIN project p ON p.id = s.project_id \
         WHERE s.deleted_at IS NULL AND p.name || '/' || s.name LIKE $1 ESCAPE '\\' \
         ORDER BY length(s.name), s.name, p.name LIMIT $2";
    let rows: Vec<(String, String, i64)> =
        read!(db, pool => sqlx::query_as(SQL).bind(pattern).bind(Found::MOST).fetch_all(pool).await)?;
    let read = |(project, stream, tags): (String, String, i64)| {
        let (project, stream) = (ProjectName::parse(&project).ok()?, StreamName::parse(&stream).ok()?);
        Some(FoundStream { project, stream, tags })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

async fn stream_tags(db: &Db, pattern: &str, q: &str) -> Result<Vec<FoundStreamTag>, Error> {
    const SQL: &str = "SELECT p.name, s.name, t.name, t.digest FROM stream_tag t \
         JOIN image_stream s ON s.id = t.stream_id JOIN project p ON p.id = s.project_id \
         WHERE t.deleted_at IS NULL AND s.deleted_at IS NULL \
         AND (lower(t.name) LIKE $1 ESCAPE '\\' OR (t.digest >= $2 AND t.digest < $3)) ORDER BY 1, 2, 3 LIMIT $4";
    let (from, to) = digest_range(q).unwrap_or_default();
    let rows: Vec<TagColumns> = read!(db, pool => sqlx::query_as(SQL).bind(pattern).bind(from).bind(to).bind(Found::MOST).fetch_all(pool).await)?;
    let read = |(project, stream, tag, digest): TagColumns| {
        let (project, stream) = (ProjectName::parse(&project).ok()?, StreamName::parse(&stream).ok()?);
        let path = TagPath { project, stream, tag: TagName::parse(&tag).ok()? };
        Some(FoundStreamTag { path, digest: digest.and_then(|digest| Digest::parse(&digest).ok()) })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

async fn repositories(db: &Db, pattern: &str) -> Result<Vec<FoundRepository>, Error> {
    const SQL: &str = "SELECT r.name, p.name, p.tag_count FROM repository p JOIN registry r ON r.id = p.registry_id \
         WHERE p.name LIKE $1 ESCAPE '\\' ORDER BY length(p.name), p.name, r.name LIMIT $2";
    let rows: Vec<(String, String, Option<i64>)> =
        read!(db, pool => sqlx::query_as(SQL).bind(pattern).bind(Found::MOST).fetch_all(pool).await)?;
    let read = |(registry, repository, tags): (String, String, Option<i64>)| {
        let (registry, repository) = (RegistryName::parse(&registry).ok()?, RepositoryName::parse(&repository).ok()?);
        Some(FoundRepository { registry, repository, tags })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

async fn tags(db: &Db, pattern: &str) -> Result<Vec<FoundTag>, Error> {
    const SQL: &str = "SELECT r.name, p.name, t.name, t.digest FROM (SELECT repository_id, name, digest FROM tag \
         WHERE lower(name) LIKE $1 ESCAPE '\\' AND subject IS NULL LIMIT $2) t \
         JOIN repository p ON p.id = t.repository_id JOIN registry r ON r.id = p.registry_id ORDER BY 1, 2, 3";
    let rows: Vec<TagColumns> =
        read!(db, pool => sqlx::query_as(SQL).bind(pattern).bind(Found::MOST).fetch_all(pool).await)?;
    Ok(rows.into_iter().filter_map(found_tag).collect())
}

/// Tags by the digest of their manifest, of a platform of their index, or of a layer of either.
async fn digests(db: &Db, q: &str) -> Result<Vec<FoundDigest>, Error> {
    const SQL: &str = "WITH hit (digest, part) AS (\
         SELECT digest, 0 FROM tag WHERE digest >= $1 AND digest < $2 \
         UNION SELECT m.digest, 1 FROM manifest_child c JOIN manifest m ON m.id = c.manifest_id \
         WHERE c.digest >= $1 AND c.digest < $2 \
         UNION SELECT m.digest, 2 FROM manifest_layer l JOIN manifest m ON m.id = l.manifest_id \
         WHERE l.digest >= $1 AND l.digest < $2 \
         UNION SELECT i.digest, 2 FROM manifest_layer l JOIN manifest m ON m.id = l.manifest_id \
         JOIN manifest_child c ON c.digest = m.digest JOIN manifest i ON i.id = c.manifest_id \
         WHERE l.digest >= $1 AND l.digest < $2) \
         SELECT r.name, p.name, t.name, t.digest, min(h.part) FROM hit h JOIN tag t ON t.digest = h.digest \
         JOIN repository p ON p.id = t.repository_id JOIN registry r ON r.id = p.registry_id WHERE t.subject IS NULL \
         GROUP BY r.name, p.name, t.name, t.digest ORDER BY 5, 1, 2, 3 LIMIT $3";
    let Some((from, to)) = digest_range(q) else { return Ok(vec![]) };
    let rows: Vec<(String, String, String, Option<String>, i32)> =
        read!(db, pool => sqlx::query_as(SQL).bind(from).bind(to).bind(Found::MOST).fetch_all(pool).await)?;
    let read = |(registry, repository, tag, digest, part)| {
        let part = [Part::Image, Part::Platform, Part::Layer][usize::try_from(part).ok()?.min(2)];
        Some(FoundDigest { tag: found_tag((registry, repository, tag, digest))?, part })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

async fn labels(db: &Db, pattern: &str) -> Result<Vec<FoundLabel>, Error> {
    const SQL: &str = "SELECT r.name, p.name, m.digest, l.key, substr(l.value, 1, 200) FROM (SELECT manifest_id, key, value \
         FROM manifest_label WHERE lower(key || '=' || value) LIKE $1 ESCAPE '\\' LIMIT $2) l \
         JOIN manifest m ON m.id = l.manifest_id JOIN holding h ON h.digest = m.digest \
         JOIN repository p ON p.id = h.repository_id JOIN registry r ON r.id = p.registry_id ORDER BY 1, 2, 4, 3 LIMIT $2";
    let rows: Vec<(String, String, String, String, String)> =
        read!(db, pool => sqlx::query_as(SQL).bind(pattern).bind(Found::MOST).fetch_all(pool).await)?;
    let read = |(registry, repository, digest, key, value): (String, String, String, String, String)| {
        let (registry, repository) = (RegistryName::parse(&registry).ok()?, RepositoryName::parse(&repository).ok()?);
        Some(FoundLabel { registry, repository, digest: Digest::parse(&digest).ok()?, key, value })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

fn found_tag((registry, repository, tag, digest): TagColumns) -> Option<FoundTag> {
    Some(FoundTag {
        registry: RegistryName::parse(&registry).ok()?,
        repository: RepositoryName::parse(&repository).ok()?,
        tag: TagName::parse(&tag).ok()?,
        digest: digest.and_then(|digest| Digest::parse(&digest).ok()),
    })
}
