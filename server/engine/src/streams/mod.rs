//! Image streams: what is wanted of their tags, what they have, and how they move.
//!
//! Law of this room: reading shows rows of ours and asks nobody. Every change is one [`Turn`](db::clock::Turn), and every move
//! of a tag goes through [`record`], which writes event, observation and followers in that same turn.

mod read;
pub(crate) mod record;

use crate::{Engine, Error};
use model::stream::TagPath;
use time::Duration;

/// What is deleted can be brought back for this long.
pub(crate) const UNDO: Duration = Duration::hours(24);

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
