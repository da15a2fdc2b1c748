//! Tags of a repository.

use model::{Digest, Instant, TagName};

/// A tag as a listing names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedTag {
    /// Its name.
    pub name: TagName,
    /// Where it points, if the listing says so.
    pub digest: Option<Digest>,
    /// When it was pushed, if the listing says so.
    pub pushed: Option<Instant>,
}
