//! Images that a stream has: those its live tags point or pointed at, and the children of their indexes.

use crate::Error;
use crate::db::Look;
use model::stream::PullSpec;
use model::{Digest, TagName};
use sqlx::FromRow;

/// An image of a stream: its digest, and where it can be pulled.
pub(crate) struct Held {
    pub(crate) digest: String,
    /// The reference of the move that brought it; of a child, that of its index.
    pub(crate) reference: String,
    /// When it first came.
    pub(crate) first_at: i64,
}

impl Held {
    /// Where this very image can be pulled: the repository of the reference, with its digest.
    pub(crate) fn reference_to(&self, digest: &Digest) -> String {
        match PullSpec::parse(&self.reference) {
            Ok(spec) => spec.pinned(digest),
            Err(_) => self.reference.clone(),
        }
    }
}

// The newest reference of each digest between $3 and $4; at most three digests, for two are too many already.
const SQL: &str = sight!(
    ", own (digest, sequence, at) AS (\
     SELECT e.to_digest, max(e.sequence), min(e.at) FROM stream_event e JOIN stream_tag t ON t.id = e.tag_id \
     JOIN image_stream s ON s.id = t.stream_id JOIN project p ON p.id = s.project_id \
     WHERE t.stream_id = $2 AND t.deleted_at IS NULL AND e.to_digest IS NOT NULL AND ",
    sees_tag!(),
    " GROUP BY e.to_digest), hit (digest, sequence, at) AS (\
     SELECT digest, sequence, at FROM own WHERE digest >= $3 AND digest < $4 \
     UNION ALL SELECT c.digest, o.sequence, o.at FROM own o JOIN manifest m ON m.digest = o.digest \
     JOIN manifest_child c ON c.manifest_id = m.id WHERE c.digest >= $3 AND c.digest < $4), \
     one (digest, sequence, at) AS (SELECT digest, max(sequence), min(at) FROM hit GROUP BY digest) \
     SELECT o.digest, e.reference, o.at FROM one o JOIN stream_event e ON e.sequence = o.sequence ORDER BY 1 LIMIT 3"
);

/// The images of those tags of a stream that are seen, as far as their digests lie in a range.
pub(crate) async fn within(
    at: impl Into<Look<'_>>,
    sight: &str,
    stream_id: i64,
    from: &str,
    to: &str,
) -> Result<Vec<Held>, Error> {
    let rows: Vec<(String, String, i64)> = look!(at.into(), exec => sqlx::query_as(SQL).bind(sight).bind(stream_id).bind(from).bind(to).fetch_all(exec).await)?;
    Ok(rows.into_iter().map(|(digest, reference, first_at)| Held { digest, reference, first_at }).collect())
}

/// An image of a stream as it is stored; nothing but its digest when Weir does not have its manifest.
#[derive(FromRow)]
pub(crate) struct Stored {
    pub(crate) digest: String,
    pub(crate) media_type: Option<String>,
    pub(crate) bytes: Option<Vec<u8>>,
}

/// Everything that the live tags of a stream have or had, and the members of lists among that.
pub(crate) async fn all(at: impl Into<Look<'_>>, stream_id: i64) -> Result<Vec<Stored>, Error> {
    const SQL: &str = "WITH own (digest) AS (\
         SELECT DISTINCT e.to_digest FROM stream_event e JOIN stream_tag t ON t.id = e.tag_id \
         WHERE t.stream_id = $1 AND t.deleted_at IS NULL AND e.to_digest IS NOT NULL), \
         one (digest) AS (SELECT digest FROM own UNION SELECT c.digest FROM own o \
         JOIN manifest m ON m.digest = o.digest JOIN manifest_child c ON c.manifest_id = m.id) \
         SELECT o.digest, m.media_type, c.bytes FROM one o LEFT JOIN manifest m ON m.digest = o.digest \
         LEFT JOIN content c ON c.digest = o.digest ORDER BY 1";
    Ok(look!(at.into(), exec => sqlx::query_as(SQL).bind(stream_id).fetch_all(exec).await)?)
}

/// The live tags of a stream that point at an image, in OKD's order.
pub(crate) async fn tags_at(at: impl Into<Look<'_>>, stream_id: i64, digest: &str) -> Result<Vec<TagName>, Error> {
    const SQL: &str = "SELECT name FROM stream_tag WHERE stream_id = $1 AND digest = $2 AND deleted_at IS NULL \
         ORDER BY sort_key, name";
    let names: Vec<String> =
        look!(at.into(), exec => sqlx::query_scalar(SQL).bind(stream_id).bind(digest).fetch_all(exec).await)?;
    names.iter().map(|name| TagName::parse(name).map_err(Error::internal)).collect()
}
