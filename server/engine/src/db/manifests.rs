//! Manifests: exact bytes by digest, and the facts that tables are sorted and joined by.

use super::{Db, Look, Tx, instant, millis};
use crate::Error;
use model::manifest::Manifest;
use model::media::Kind;
use model::tag::PlatformState;
use model::{Digest, Instant, RegistryName, RepositoryName, TagName};
use sqlx::FromRow;
use std::collections::{BTreeMap, HashSet};

/// A manifest about to be stored.
pub(crate) struct NewManifest<'a> {
    pub(crate) digest: &'a Digest,
    pub(crate) media_type: &'a str,
    pub(crate) kind: Kind,
    pub(crate) artifact_type: Option<&'a str>,
    pub(crate) size: i64,
    pub(crate) platforms: String,
    pub(crate) built: Option<Instant>,
    pub(crate) subject: Option<&'a Digest>,
    pub(crate) children: Vec<&'a Digest>,
    pub(crate) layers: Vec<&'a Digest>,
    pub(crate) labels: &'a BTreeMap<String, String>,
}

/// What the tables say of a manifest.
#[derive(FromRow, Debug, Clone)]
pub(crate) struct Facts {
    pub(crate) media_type: String,
    pub(crate) kind: String,
    pub(crate) artifact_type: Option<String>,
    pub(crate) size: i64,
    platforms: String,
}

impl Facts {
    pub(crate) fn platforms(&self) -> Vec<PlatformState> {
        PlatformState::decode(&self.platforms)
    }
}

/// That a repository holds a manifest.
#[derive(FromRow)]
pub(crate) struct Holding {
    pub(crate) first_seen_at: i64,
    pub(crate) missing: bool,
    pub(crate) referrers_at: Option<i64>,
}

impl Holding {
    pub(crate) fn first_seen(&self) -> Instant {
        instant(self.first_seen_at)
    }
}

/// A manifest that refers to another.
#[derive(FromRow)]
pub(crate) struct ReferrerRow {
    pub(crate) digest: String,
    pub(crate) artifact_type: Option<String>,
    pub(crate) media_type: String,
    pub(crate) size: i64,
    pub(crate) subject: String,
    pub(crate) tag: Option<String>,
}

pub(crate) async fn facts(at: impl Into<Look<'_>>, digest: &str) -> Result<Option<Facts>, Error> {
    const SQL: &str = "SELECT media_type, kind, artifact_type, size, platforms FROM manifest WHERE digest = $1";
    Ok(look!(at.into(), exec => sqlx::query_as(SQL).bind(digest).fetch_optional(exec).await)?)
}

/// A manifest with what the tables say of it.
pub(crate) async fn find(at: impl Into<Look<'_>>, digest: &str) -> Result<Option<(Facts, Manifest)>, Error> {
    let mut at = at.into();
    let Some(facts) = facts(at.again(), digest).await? else { return Ok(None) };
    let Some(bytes) = content(at, digest).await? else { return Ok(None) };
    let manifest = Manifest::parse(&bytes, &facts.media_type).map_err(Error::internal)?;
    Ok(Some((facts, manifest)))
}

/// When a stored image was built, as it claims.
pub(crate) async fn built(at: impl Into<Look<'_>>, digest: &str) -> Result<Option<Instant>, Error> {
    const SQL: &str = "SELECT built_at FROM manifest WHERE digest = $1";
    let built: Option<Option<i64>> =
        look!(at.into(), exec => sqlx::query_scalar(SQL).bind(digest).fetch_optional(exec).await)?;
    Ok(built.flatten().map(instant))
}

/// The exact bytes of a manifest or configuration.
pub(crate) async fn content(at: impl Into<Look<'_>>, digest: &str) -> Result<Option<Vec<u8>>, Error> {
    const SQL: &str = "SELECT bytes FROM content WHERE digest = $1";
    Ok(look!(at.into(), exec => sqlx::query_scalar(SQL).bind(digest).fetch_optional(exec).await)?)
}

pub(crate) async fn holding(db: &Db, repository_id: i64, digest: &str) -> Result<Option<Holding>, Error> {
    const SQL: &str =
        "SELECT first_seen_at, missing, referrers_at FROM holding WHERE repository_id = $1 AND digest = $2";
    Ok(read!(db, pool => sqlx::query_as(SQL).bind(repository_id).bind(digest).fetch_optional(pool).await)?)
}

/// A repository of a registry that is seen and holds the digest; the one that had it first.
pub(crate) async fn holder(
    db: &Db,
    sight: &str,
    digest: &str,
) -> Result<Option<(RegistryName, RepositoryName)>, Error> {
    const SQL: &str = sight!(
        "SELECT r.name, p.name FROM holding h JOIN repository p ON p.id = h.repository_id \
         JOIN registry r ON r.id = p.registry_id WHERE h.digest = $2 AND NOT h.missing AND ",
        sees_registry!(),
        " ORDER BY h.first_seen_at, p.id LIMIT 1"
    );
    let row: Option<(String, String)> =
        read!(db, pool => sqlx::query_as(SQL).bind(sight).bind(digest).fetch_optional(pool).await)?;
    Ok(row.and_then(|(registry, repository)| {
        Some((RegistryName::parse(&registry).ok()?, RepositoryName::parse(&repository).ok()?))
    }))
}

/// The digests a repository is known to hold.
pub(crate) async fn held(db: &Db, repository_id: i64) -> Result<HashSet<String>, Error> {
    const SQL: &str = "SELECT digest FROM holding WHERE repository_id = $1 AND NOT missing";
    let digests: Vec<String> = read!(db, pool => sqlx::query_scalar(SQL).bind(repository_id).fetch_all(pool).await)?;
    Ok(digests.into_iter().collect())
}

/// In how many other images a layer occurs. Images that came into streams alone are counted for those who see everything.
pub(crate) async fn shared(db: &Db, sight: &str, layer: &str, image: &str) -> Result<i64, Error> {
    const SQL: &str = sight!(
        "SELECT count(DISTINCT l.manifest_id) FROM manifest_layer l JOIN manifest m ON m.id = l.manifest_id \
         WHERE l.digest = $2 AND m.digest <> $3 AND (EXISTS (SELECT 1 FROM sight WHERE r = '*') \
         OR EXISTS (SELECT 1 FROM holding h JOIN repository p ON p.id = h.repository_id \
         JOIN registry r ON r.id = p.registry_id WHERE h.digest = m.digest AND ",
        sees_registry!(),
        "))"
    );
    Ok(read!(db, pool => sqlx::query_scalar(SQL).bind(sight).bind(layer).bind(image).fetch_one(pool).await)?)
}

/// What a repository holds that refers to `subject`: by the `subject` field, or by the name of a tag (cosign).
pub(crate) async fn referrers(db: &Db, repository_id: i64, subject: &str) -> Result<Vec<ReferrerRow>, Error> {
    const SQL: &str = "SELECT m.digest, m.artifact_type, m.media_type, m.size, $2 AS subject, t.name AS tag \
         FROM tag t JOIN manifest m ON m.digest = t.digest \
         WHERE t.repository_id = $1 AND t.subject = $2 AND t.name LIKE '%.%' \
         UNION ALL \
         SELECT m.digest, m.artifact_type, m.media_type, m.size, m.subject, NULL AS tag \
         FROM manifest m JOIN holding h ON h.digest = m.digest AND h.repository_id = $1 WHERE m.subject = $2 \
         ORDER BY 1 LIMIT 200";
    Ok(read!(db, pool => sqlx::query_as(SQL).bind(repository_id).bind(subject).fetch_all(pool).await)?)
}

pub(crate) async fn put_content(tx: &mut Tx, digest: &Digest, bytes: &[u8]) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO content (digest, bytes) VALUES ($1, $2) ON CONFLICT (digest) DO NOTHING";
    write!(tx, conn => sqlx::query(SQL).bind(digest.as_str()).bind(bytes).execute(conn).await.map(drop))?;
    Ok(())
}

/// Stores a manifest's facts; those derived from its children (platforms, size, build time) are brought up to date when it
/// is stored again. What is known is not forgotten because somebody else does not have the configuration.
pub(crate) async fn put(tx: &mut Tx, new: &NewManifest<'_>) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO manifest (digest, media_type, kind, artifact_type, size, platforms, built_at, subject) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (digest) DO UPDATE SET size = excluded.size, \
         platforms = CASE WHEN excluded.platforms = '' THEN manifest.platforms ELSE excluded.platforms END, \
         built_at = COALESCE(excluded.built_at, manifest.built_at) RETURNING id";
    let id: i64 = write!(tx, conn => sqlx::query_scalar(SQL)
        .bind(new.digest.as_str())
        .bind(storable(new.media_type))
        .bind(new.kind.as_str())
        .bind(new.artifact_type.map(storable))
        .bind(new.size)
        .bind(storable(&new.platforms))
        .bind(new.built.map(millis))
        .bind(new.subject.map(Digest::as_str))
        .fetch_one(conn)
        .await)?;
    const CHILD: &str =
        "INSERT INTO manifest_child (manifest_id, position, digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    const LAYER: &str =
        "INSERT INTO manifest_layer (manifest_id, position, digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    for (sql, digests) in [(CHILD, &new.children), (LAYER, &new.layers)] {
        for (position, digest) in (0_i64..).zip(digests) {
            write!(tx, conn => sqlx::query(sql)
                .bind(id).bind(position).bind(digest.as_str()).execute(conn).await.map(drop))?;
        }
    }
    const LABEL: &str =
        "INSERT INTO manifest_label (manifest_id, key, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    for (key, value) in new.labels {
        write!(tx, conn => sqlx::query(LABEL).bind(id).bind(storable(key)).bind(storable(value)).execute(conn).await.map(drop))?;
    }
    Ok(())
}

/// A stranger's text as both databases take it: PostgreSQL knows no NUL. The bytes of the image keep it.
fn storable(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// The repository holds the digest, or its registry says that it is missing there.
pub(crate) async fn put_holding(
    tx: &mut Tx,
    repository_id: i64,
    digest: &Digest,
    missing: bool,
    now: Instant,
) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO holding (repository_id, digest, first_seen_at, missing) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (repository_id, digest) DO UPDATE SET missing = excluded.missing";
    write!(tx, conn => sqlx::query(SQL)
        .bind(repository_id).bind(digest.as_str()).bind(millis(now)).bind(missing).execute(conn).await.map(drop))?;
    Ok(())
}

/// The registry was asked for referrers of the digest.
pub(crate) async fn set_referrers_asked(
    tx: &mut Tx,
    repository_id: i64,
    digest: &Digest,
    now: Instant,
) -> Result<(), Error> {
    const SQL: &str = "UPDATE holding SET referrers_at = $3 WHERE repository_id = $1 AND digest = $2";
    write!(tx, conn => sqlx::query(SQL)
        .bind(repository_id).bind(digest.as_str()).bind(millis(now)).execute(conn).await.map(drop))?;
    Ok(())
}

impl ReferrerRow {
    /// As the image page shows it; `None` when a stored name no longer parses.
    pub(crate) fn into_model(self) -> Option<model::image::Referrer> {
        Some(model::image::Referrer {
            digest: Digest::parse(&self.digest).ok()?,
            artifact_type: self.artifact_type.unwrap_or(self.media_type),
            size: Some(self.size),
            subject: Digest::parse(&self.subject).ok()?,
            tag: self.tag.and_then(|tag| TagName::parse(&tag).ok()),
        })
    }
}
