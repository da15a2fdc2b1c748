//! Tags: the table of a repository, and what the index knows of each.

use super::{Db, Tx, instant, like, millis};
use crate::Error;
use model::media::Kind;
use model::registry::Fill;
use model::tag::{PlatformState, Tag, TagFilter, TagSort, subject_of};
use model::version::version_key;
use model::{Digest, Instant, Page, Paging, TagName};
use sqlx::FromRow;

#[derive(FromRow)]
struct TagRow {
    name: String,
    digest: Option<String>,
    first_seen_at: i64,
    moved_at: Option<i64>,
    pushed_at: Option<i64>,
    checked_at: Option<i64>,
    error: Option<String>,
    kind: Option<String>,
    artifact_type: Option<String>,
    size: Option<i64>,
    platforms: Option<String>,
    built_at: Option<i64>,
    aliases: Option<String>,
    referrers: i64,
    /// How many match, on all pages.
    total: i64,
}

impl TryFrom<TagRow> for Tag {
    type Error = Error;

    fn try_from(row: TagRow) -> Result<Self, Error> {
        let aliases = row.aliases.unwrap_or_default();
        Ok(Self {
            name: TagName::parse(&row.name).map_err(Error::internal)?,
            digest: row.digest.map(Digest::try_from).transpose().map_err(Error::internal)?,
            kind: row.kind.as_deref().map(Kind::from_word),
            artifact_type: row.artifact_type,
            platforms: PlatformState::decode(&row.platforms.unwrap_or_default()),
            size: row.size,
            built: row.built_at.map(instant),
            pushed: row.pushed_at.map(instant),
            first_seen: instant(row.first_seen_at),
            moved: row.moved_at.map(instant),
            checked: row.checked_at.map(instant),
            aliases: aliases.split(' ').filter_map(|name| TagName::parse(name).ok()).collect(),
            referrers: row.referrers,
            error: row.error,
        })
    }
}

// Manifests are asked only where a platform is sought: a tag carries by itself what it is sorted by.
macro_rules! matching {
    () => {
        "FROM tag t WHERE t.repository_id = $1 AND t.subject IS NULL \
         AND ($2 = '' OR lower(t.name) LIKE $2 ESCAPE '\\' OR (t.digest >= $3 AND t.digest < $4)) \
         AND ($5 = '' OR EXISTS (SELECT 1 FROM manifest m WHERE m.digest = t.digest \
          AND (' ' || m.platforms || ' ' LIKE $5 ESCAPE '\\' OR ' ' || m.platforms || ' ' LIKE $6 ESCAPE '\\'))) \
         AND ($7 = '' OR t.kind = $7) "
    };
}

// The inner query sorts ids alone and finds those of one page; everything else is looked up for these.
macro_rules! page {
    ($order:literal) => {
        concat!(
            "SELECT t.name, t.digest, t.first_seen_at, t.moved_at, t.pushed_at, t.checked_at, t.error, t.kind, t.size, \
             t.built_at, m.artifact_type, m.platforms, (SELECT count(*) ",
            matching!(),
            ") AS total, \
             (SELECT string_agg(a.name, ' ') FROM (SELECT name FROM tag WHERE repository_id = $1 AND digest = t.digest \
              AND name <> t.name AND subject IS NULL ORDER BY version_key DESC LIMIT 20) a) AS aliases, \
             (SELECT count(*) FROM manifest s WHERE s.subject = t.digest AND EXISTS \
              (SELECT 1 FROM holding h WHERE h.repository_id = $1 AND h.digest = s.digest)) + (SELECT count(*) FROM tag c \
              WHERE c.repository_id = $1 AND c.subject = t.digest AND c.name LIKE '%.%') AS referrers \
             FROM (SELECT t.id ",
            matching!(),
            "ORDER BY ",
            $order,
            " LIMIT $8 OFFSET $9) i JOIN tag t ON t.id = i.id LEFT JOIN manifest m ON m.digest = t.digest ORDER BY ",
            $order
        )
    };
}

fn page_sql(sort: TagSort) -> &'static str {
    match sort {
        TagSort::Name => page!("t.name"),
        TagSort::NameDescending => page!("t.name DESC"),
        TagSort::Version => page!("t.version_key, t.name"),
        TagSort::VersionDescending => page!("t.version_key DESC, t.name DESC"),
        TagSort::Moved => page!("t.moved_at NULLS LAST, t.built_at NULLS LAST, t.version_key, t.name"),
        TagSort::MovedDescending => {
            page!("t.moved_at DESC NULLS LAST, t.built_at DESC NULLS LAST, t.version_key DESC, t.name")
        }
        TagSort::Size => page!("t.size NULLS LAST, t.version_key DESC, t.name"),
        TagSort::SizeDescending => page!("t.size DESC NULLS LAST, t.version_key DESC, t.name"),
        TagSort::Built => page!("t.built_at NULLS LAST, t.version_key, t.name"),
        TagSort::BuiltDescending => page!("t.built_at DESC NULLS LAST, t.version_key DESC, t.name"),
    }
}

/// A piece of the tags that match; those that carry claims about other images are left out.
pub(crate) async fn page(db: &Db, repository_id: i64, filter: &TagFilter, paging: Paging) -> Result<Page<Tag>, Error> {
    const COUNT: &str = concat!("SELECT count(*) ", matching!());
    let Matching { name, digest_from, digest_to, platform, variants, kind } = Matching::of(filter);
    let rows: Vec<TagRow> = read!(db, pool => sqlx::query_as(page_sql(filter.sort))
        .bind(repository_id).bind(&name).bind(&digest_from).bind(&digest_to).bind(&platform).bind(&variants).bind(kind)
        .bind(i64::from(paging.size()))
        .bind(paging.offset())
        .fetch_all(pool)
        .await)?;
    let total = match rows.first() {
        Some(row) => row.total,
        None => read!(db, pool => sqlx::query_scalar(COUNT)
            .bind(repository_id).bind(&name).bind(&digest_from).bind(&digest_to).bind(&platform).bind(&variants).bind(kind)
            .fetch_one(pool)
            .await)?,
    };
    Ok(Page { items: rows.into_iter().map(Tag::try_from).collect::<Result<_, _>>()?, total, paging })
}

/// A filter as the patterns that SQL compares with; empty ones match everything.
struct Matching {
    name: String,
    digest_from: String,
    digest_to: String,
    platform: String,
    variants: String,
    kind: &'static str,
}

impl Matching {
    fn of(filter: &TagFilter) -> Self {
        let q = filter.q.trim();
        let name = if q.is_empty() { String::new() } else { format!("%{}%", like(q)) };
        let platform = filter.platform.as_ref().map(|p| like(&p.to_string())).unwrap_or_default();
        let around = |end: &str| if platform.is_empty() { String::new() } else { format!("% {platform}{end}%") };
        let (digest_from, digest_to) = digest_range(q).unwrap_or_default();
        Self {
            name,
            digest_from,
            digest_to,
            platform: around(" "),
            variants: around("/"),
            kind: filter.kind.map_or("", Kind::as_str),
        }
    }
}

/// The range of digests that begin with the text (`4f3c1a`, `sha256:4f3c…`): at least six hexadecimal digits, so that
/// short words are not taken for digests.
pub(crate) fn digest_range(text: &str) -> Option<(String, String)> {
    let (algorithm, hex) = text.split_once(':').unwrap_or(("sha256", text));
    let hex = hex.to_ascii_lowercase();
    let plausible = matches!(algorithm, "sha256" | "sha512")
        && (6..=128).contains(&hex.len())
        && hex.bytes().all(|b| b.is_ascii_hexdigit());
    plausible.then(|| (format!("{algorithm}:{hex}"), format!("{algorithm}:{hex}g")))
}

/// A tag as the index compares it with what the registry says.
#[derive(FromRow, Debug, Clone)]
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) digest: Option<String>,
    pub(crate) subject: Option<String>,
}

pub(crate) async fn known(db: &Db, repository_id: i64) -> Result<Vec<Known>, Error> {
    const SQL: &str = "SELECT name, digest, subject FROM tag WHERE repository_id = $1";
    Ok(read!(db, pool => sqlx::query_as(SQL).bind(repository_id).fetch_all(pool).await)?)
}

/// One tag, for the page of its image.
#[derive(FromRow)]
pub(crate) struct Found {
    pub(crate) digest: Option<String>,
    pub(crate) moved_at: Option<i64>,
    pub(crate) pushed_at: Option<i64>,
    pub(crate) checked_at: Option<i64>,
    pub(crate) error: Option<String>,
}

pub(crate) async fn find(db: &Db, repository_id: i64, name: &str) -> Result<Option<Found>, Error> {
    const SQL: &str =
        "SELECT digest, moved_at, pushed_at, checked_at, error FROM tag WHERE repository_id = $1 AND name = $2";
    Ok(read!(db, pool => sqlx::query_as(SQL).bind(repository_id).bind(name).fetch_optional(pool).await)?)
}

/// The tags of a repository that point at a digest, in version order.
pub(crate) async fn pointing_at(db: &Db, repository_id: i64, digest: &str) -> Result<Vec<TagName>, Error> {
    const SQL: &str =
        "SELECT name FROM tag WHERE repository_id = $1 AND digest = $2 ORDER BY version_key DESC LIMIT 200";
    let names: Vec<String> =
        read!(db, pool => sqlx::query_scalar(SQL).bind(repository_id).bind(digest).fetch_all(pool).await)?;
    Ok(names.iter().filter_map(|name| TagName::parse(name).ok()).collect())
}

/// How many of a repository's tags were read at least once.
pub(crate) async fn fill(db: &Db, repository_id: i64) -> Result<Fill, Error> {
    const SQL: &str = "SELECT count(checked_at), count(*) FROM tag WHERE repository_id = $1";
    let (done, total): (i64, i64) = read!(db, pool => sqlx::query_as(SQL).bind(repository_id).fetch_one(pool).await)?;
    Ok(Fill { done, total, running: false, stopped: None })
}

/// Adds a tag that was listed, not knowing yet where it points.
pub(crate) async fn insert(tx: &mut Tx, repository_id: i64, name: &TagName, now: Instant) -> Result<(), Error> {
    const SQL: &str = "INSERT INTO tag (repository_id, name, version_key, subject, first_seen_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (repository_id, name) DO NOTHING";
    write!(tx, conn => sqlx::query(SQL)
        .bind(repository_id)
        .bind(name.as_str())
        .bind(version_key(name.as_str()))
        .bind(subject_of(name.as_str()).map(String::from))
        .bind(millis(now))
        .execute(conn)
        .await
        .map(drop))?;
    Ok(())
}

/// A tag points where it did.
pub(crate) async fn set_checked(tx: &mut Tx, repository_id: i64, name: &str, now: Instant) -> Result<(), Error> {
    const SQL: &str = "UPDATE tag SET checked_at = $3, error = NULL WHERE repository_id = $1 AND name = $2";
    write!(tx, conn => sqlx::query(SQL).bind(repository_id).bind(name).bind(millis(now)).execute(conn).await.map(drop))?;
    Ok(())
}

/// A tag that points somewhere else than before.
pub(crate) struct Pointing<'a> {
    pub(crate) name: &'a str,
    /// Where it must still point for the change to happen.
    pub(crate) from: Option<&'a str>,
    pub(crate) to: &'a Digest,
    /// When it moved; `None` when it points there since it was first seen.
    pub(crate) moved: Option<Instant>,
    pub(crate) pushed: Option<Instant>,
}

/// Lets a tag point somewhere else, if it still points where it did. False when it does not. The manifest is stored before.
pub(crate) async fn set_digest(
    tx: &mut Tx,
    repository_id: i64,
    new: &Pointing<'_>,
    now: Instant,
) -> Result<bool, Error> {
    const SQL: &str = "UPDATE tag SET digest = $4, moved_at = COALESCE($5, first_seen_at), pushed_at = $6, checked_at = $7, \
         kind = (SELECT kind FROM manifest WHERE digest = $4), size = (SELECT size FROM manifest WHERE digest = $4), \
         built_at = (SELECT built_at FROM manifest WHERE digest = $4), error = NULL WHERE repository_id = $1 AND name = $2 AND COALESCE(digest, '') = $3 RETURNING name";
    let changed: Option<String> = write!(tx, conn => sqlx::query_scalar(SQL)
        .bind(repository_id)
        .bind(new.name)
        .bind(new.from.unwrap_or_default())
        .bind(new.to.as_str())
        .bind(new.moved.map(millis))
        .bind(new.pushed.map(millis))
        .bind(millis(now))
        .fetch_optional(conn)
        .await)?;
    Ok(changed.is_some())
}

/// A tag could not be read; where it points stays as it was.
pub(crate) async fn set_error(
    tx: &mut Tx,
    repository_id: i64,
    name: &str,
    error: &str,
    now: Instant,
) -> Result<(), Error> {
    const SQL: &str = "UPDATE tag SET error = $3, checked_at = $4 WHERE repository_id = $1 AND name = $2";
    write!(tx, conn => sqlx::query(SQL)
        .bind(repository_id).bind(name).bind(error).bind(millis(now)).execute(conn).await.map(drop))?;
    Ok(())
}

/// A tag is gone.
pub(crate) async fn delete(tx: &mut Tx, repository_id: i64, name: &str) -> Result<(), Error> {
    const SQL: &str = "DELETE FROM tag WHERE repository_id = $1 AND name = $2";
    write!(tx, conn => sqlx::query(SQL).bind(repository_id).bind(name).execute(conn).await.map(drop))?;
    Ok(())
}

#[cfg(test)]
mod tests;
