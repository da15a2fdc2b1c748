//! Search over everything indexed, as far as it is seen.

use super::tags::digest_range;
use super::{Db, like};
use crate::Error;
use model::search::{Found, FoundDigest, FoundLabel, FoundRepository, FoundStream, FoundStreamTag, FoundTag, Part};
use model::stream::TagPath;
use model::{Digest, ProjectName, RegistryName, RepositoryName, StreamName, TagName};

type TagColumns = (String, String, String, Option<String>);

/// What `q` finds, in the eyes of whoever has the `sight`.
pub(crate) async fn everything(db: &Db, sight: &str, q: &str) -> Result<Found, Error> {
    let pattern = format!("%{}%", like(q));
    let (streams, stream_tags) = (streams(db, sight, &pattern).await?, stream_tags(db, sight, &pattern, q).await?);
    let (repositories, tags, digests, labels) = (
        repositories(db, sight, &pattern).await?,
        tags(db, sight, &pattern).await?,
        digests(db, sight, q).await?,
        labels(db, sight, &pattern).await?,
    );
    Ok(Found { streams, stream_tags, repositories, tags, digests, labels })
}

async fn streams(db: &Db, sight: &str, pattern: &str) -> Result<Vec<FoundStream>, Error> {
    const SQL: &str = sight!(
        "SELECT p.name, s.name, \
         (SELECT count(*) FROM stream_tag t WHERE t.stream_id = s.id AND t.deleted_at IS NULL AND ",
        sees_tag!(),
        ") FROM image_stream s JOIN project p ON p.id = s.project_id \
         WHERE s.deleted_at IS NULL AND p.name || '/' || s.name LIKE $2 ESCAPE '\\' AND ",
        sees_stream!(),
        " ORDER BY length(s.name), s.name, p.name LIMIT $3"
    );
    let rows: Vec<(String, String, i64)> =
        read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(pattern).bind(Found::MOST).fetch_all(pool).await)?;
    let read = |(project, stream, tags): (String, String, i64)| {
        let (project, stream) = (ProjectName::parse(&project).ok()?, StreamName::parse(&stream).ok()?);
        Some(FoundStream { project, stream, tags })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

async fn stream_tags(db: &Db, sight: &str, pattern: &str, q: &str) -> Result<Vec<FoundStreamTag>, Error> {
    const SQL: &str = sight!(
        "SELECT p.name, s.name, t.name, t.digest FROM stream_tag t \
         JOIN image_stream s ON s.id = t.stream_id JOIN project p ON p.id = s.project_id \
         WHERE t.deleted_at IS NULL AND s.deleted_at IS NULL \
         AND (lower(t.name) LIKE $2 ESCAPE '\\' OR (t.digest >= $3 AND t.digest < $4)) AND ",
        sees_tag!(),
        " ORDER BY 1, 2, 3 LIMIT $5"
    );
    let (from, to) = digest_range(q).unwrap_or_default();
    let rows: Vec<TagColumns> = read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(pattern).bind(from).bind(to).bind(Found::MOST).fetch_all(pool).await)?;
    let read = |(project, stream, tag, digest): TagColumns| {
        let (project, stream) = (ProjectName::parse(&project).ok()?, StreamName::parse(&stream).ok()?);
        let path = TagPath { project, stream, tag: TagName::parse(&tag).ok()? };
        Some(FoundStreamTag { path, digest: digest.and_then(|digest| Digest::parse(&digest).ok()) })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

async fn repositories(db: &Db, sight: &str, pattern: &str) -> Result<Vec<FoundRepository>, Error> {
    const SQL: &str = sight!(
        "SELECT r.name, p.name, p.tag_count FROM repository p JOIN registry r ON r.id = p.registry_id \
         WHERE p.name LIKE $2 ESCAPE '\\' AND ",
        sees_registry!(),
        " ORDER BY length(p.name), p.name, r.name LIMIT $3"
    );
    let rows: Vec<(String, String, Option<i64>)> =
        read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(pattern).bind(Found::MOST).fetch_all(pool).await)?;
    let read = |(registry, repository, tags): (String, String, Option<i64>)| {
        let (registry, repository) = (RegistryName::parse(&registry).ok()?, RepositoryName::parse(&repository).ok()?);
        Some(FoundRepository { registry, repository, tags })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

async fn tags(db: &Db, sight: &str, pattern: &str) -> Result<Vec<FoundTag>, Error> {
    const SQL: &str = sight!(
        "SELECT r.name, p.name, t.name, t.digest FROM (SELECT t.repository_id, t.name, t.digest FROM tag t \
         JOIN repository p ON p.id = t.repository_id JOIN registry r ON r.id = p.registry_id \
         WHERE lower(t.name) LIKE $2 ESCAPE '\\' AND t.subject IS NULL AND ",
        sees_registry!(),
        " LIMIT $3) t JOIN repository p ON p.id = t.repository_id JOIN registry r ON r.id = p.registry_id ORDER BY 1, 2, 3"
    );
    let rows: Vec<TagColumns> =
        read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(pattern).bind(Found::MOST).fetch_all(pool).await)?;
    Ok(rows.into_iter().filter_map(found_tag).collect())
}

/// Tags by the digest of their manifest, of a platform of their index, or of a layer of either.
async fn digests(db: &Db, sight: &str, q: &str) -> Result<Vec<FoundDigest>, Error> {
    const SQL: &str = sight!(
        ", hit (digest, part) AS (\
         SELECT digest, 0 FROM tag WHERE digest >= $2 AND digest < $3 \
         UNION SELECT m.digest, 1 FROM manifest_child c JOIN manifest m ON m.id = c.manifest_id \
         WHERE c.digest >= $2 AND c.digest < $3 \
         UNION SELECT m.digest, 2 FROM manifest_layer l JOIN manifest m ON m.id = l.manifest_id \
         WHERE l.digest >= $2 AND l.digest < $3 \
         UNION SELECT i.digest, 2 FROM manifest_layer l JOIN manifest m ON m.id = l.manifest_id \
         JOIN manifest_child c ON c.digest = m.digest JOIN manifest i ON i.id = c.manifest_id \
         WHERE l.digest >= $2 AND l.digest < $3) \
         SELECT r.name, p.name, t.name, t.digest, min(h.part) FROM hit h JOIN tag t ON t.digest = h.digest \
         JOIN repository p ON p.id = t.repository_id JOIN registry r ON r.id = p.registry_id WHERE t.subject IS NULL AND ",
        sees_registry!(),
        " GROUP BY r.name, p.name, t.name, t.digest ORDER BY 5, 1, 2, 3 LIMIT $4"
    );
    let Some((from, to)) = digest_range(q) else { return Ok(vec![]) };
    let rows: Vec<(String, String, String, Option<String>, i32)> =
        read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(from).bind(to).bind(Found::MOST).fetch_all(pool).await)?;
    let read = |(registry, repository, tag, digest, part)| {
        let part = [Part::Image, Part::Platform, Part::Layer][usize::try_from(part).ok()?.min(2)];
        Some(FoundDigest { tag: found_tag((registry, repository, tag, digest))?, part })
    };
    Ok(rows.into_iter().filter_map(read).collect())
}

async fn labels(db: &Db, sight: &str, pattern: &str) -> Result<Vec<FoundLabel>, Error> {
    // Of what is held only where it is not seen, nothing may count towards the limit.
    const SQL: &str = sight!(
        "SELECT r.name, p.name, m.digest, l.key, substr(l.value, 1, 200) FROM (SELECT manifest_id, key, value \
         FROM manifest_label WHERE lower(key || '=' || value) LIKE $2 ESCAPE '\\' AND EXISTS (SELECT 1 FROM manifest m \
         JOIN holding h ON h.digest = m.digest JOIN repository p ON p.id = h.repository_id \
         JOIN registry r ON r.id = p.registry_id WHERE m.id = manifest_label.manifest_id AND ",
        sees_registry!(),
        ") LIMIT $3) l JOIN manifest m ON m.id = l.manifest_id JOIN holding h ON h.digest = m.digest \
         JOIN repository p ON p.id = h.repository_id JOIN registry r ON r.id = p.registry_id WHERE ",
        sees_registry!(),
        " ORDER BY 1, 2, 4, 3 LIMIT $3"
    );
    let rows: Vec<(String, String, String, String, String)> =
        read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(pattern).bind(Found::MOST).fetch_all(pool).await)?;
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
