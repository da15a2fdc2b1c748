//! What the page of a stream shows of its tags.

use model::stream::{Named, StreamFacts, StreamTag};
use model::{Page, TagName};
use serde::{Deserialize, Serialize};

/// A stream and a piece of its tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StreamView {
    /// The stream and its counts.
    pub facts: StreamFacts,
    /// The tags that match, in OKD's order.
    pub rows: Page<Row>,
    /// Tags deleted lately, which can be brought back.
    pub deleted: Vec<StreamTag>,
}

/// A tag with the aliases that need no row of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The tag.
    pub tag: StreamTag,
    /// Tags of the same stream that follow it, and are where it is.
    pub aliases: Vec<TagName>,
}

/// Is its source one that is imported?
pub fn is_imported(tag: &StreamTag) -> bool {
    let source = tag.spec.as_ref().filter(|spec| !spec.reference).and_then(|spec| spec.source.as_ref());
    source.is_some_and(|source| matches!(source.named, Named::Image(_)))
}
