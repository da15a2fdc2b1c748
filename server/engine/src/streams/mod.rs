//! Image streams: what is wanted of their tags, what they have, and how they move.
//!
//! Law of this room: reading shows rows of ours and asks nobody. Every change is one [`Turn`](db::clock::Turn), and every move
//! of a tag goes through [`record`], which writes event, observation and followers in that same turn.

pub(crate) mod delete;
mod document;
mod edit;
mod hold;
mod images;
mod layers;
pub(crate) mod manage;
pub(crate) mod object;
mod plan;
mod read;
pub(crate) mod record;
pub(crate) mod rights;
mod rollback;
pub(crate) mod source;
mod sweep;
#[cfg(test)]
mod tests;
pub(crate) mod whole;
pub(crate) mod wish;
mod yaml;

pub use edit::{Presence, Refused, StreamEdit, TagChange};
pub use images::Part;
pub use layers::{ImageLayers, StreamBlob, StreamLayers};
pub(crate) use sweep::Sweeper;
pub use whole::Whole;
pub use wish::Expect;

use crate::db::clock::Turn;
use crate::db::streams::{TagRow, tags};
use crate::{Engine, Error};
use model::stream::TagPath;
use std::collections::BTreeMap;
use time::Duration;

/// What is deleted can be brought back for this long.
pub(crate) const UNDO: Duration = Duration::hours(24);

/// Longest reason that is taken, in characters.
const MOST_REASON: usize = 500;
/// Most bytes of labels or annotations that are taken together.
const MOST_MAP: usize = 64 << 10;

/// Use cases around image streams.
pub struct Streams<'a>(pub(crate) &'a Engine);

/// The stream tag of an address.
///
/// # Errors
/// `NotFound` when a part is outside its grammar: nothing can bear that name.
pub fn tag_path(project: &str, stream: &str, tag: &str) -> Result<TagPath, Error> {
    TagPath::new(project, stream, tag)
        .map_err(|_| Error::not_found("image stream tag", format!("{project}/{stream}:{tag}")))
}

/// A live tag within a turn.
pub(crate) async fn live_tag(turn: &mut Turn, path: &TagPath) -> Result<TagRow, Error> {
    let found = tags::live(turn.tx(), path).await?;
    found.ok_or_else(|| Error::not_found("image stream tag", path))
}

/// A protected tag is moved and deleted by nobody before the protection is taken off.
pub(crate) fn refuse_protected(row: &TagRow) -> Result<(), Error> {
    if !row.protected {
        return Ok(());
    }
    Err(Error::invalid("tag", format!("{} is protected. Take the protection off first", row.path()?)))
}

/// Nothing that holds a protected tag is deleted.
pub(crate) fn may_delete(protected: &[TagRow]) -> Result<(), Error> {
    protected.first().map_or(Ok(()), refuse_protected)
}

pub(crate) fn checked_reason(reason: &str) -> Result<String, Error> {
    let reason = reason.trim();
    if reason.chars().count() > MOST_REASON {
        return Err(Error::invalid("reason", format!("Use at most {MOST_REASON} characters")));
    }
    Ok(reason.replace(char::is_control, " "))
}

/// Labels or annotations: keys that are there, and not too much altogether.
pub(crate) fn checked_map(field: &'static str, map: &BTreeMap<String, String>) -> Result<(), Error> {
    if map.keys().any(|key| key.trim().is_empty() || key.contains(char::is_control)) {
        return Err(Error::invalid(field, "Each entry needs a key on one line"));
    }
    if map.iter().map(|(key, value)| key.len() + value.len()).sum::<usize>() > MOST_MAP {
        return Err(Error::invalid(field, "Use at most 64 kB altogether"));
    }
    Ok(())
}
