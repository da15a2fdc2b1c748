//! Search over everything that is indexed.

use crate::stream::TagPath;
use crate::{Digest, ProjectName, RegistryName, RepositoryName, StreamName, TagName};
use serde::{Deserialize, Serialize};

/// What a search found, by kind; each list holds at most [`Found::MOST`] entries.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// Image streams whose name, or project and name, contains the text.
    pub streams: Vec<FoundStream>,
    /// Image stream tags whose name contains the text, or whose image has a digest beginning with it.
    pub stream_tags: Vec<FoundStreamTag>,
    /// Repositories whose name contains the text.
    pub repositories: Vec<FoundRepository>,
    /// Tags whose name contains the text.
    pub tags: Vec<FoundTag>,
    /// Tags whose image has a digest beginning with the text (six characters or more).
    pub digests: Vec<FoundDigest>,
    /// Images with a label whose key or value contains the text.
    pub labels: Vec<FoundLabel>,
}

impl Found {
    /// Entries shown a kind.
    pub const MOST: i64 = 20;

    /// Nothing of any kind?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// An image stream that matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundStream {
    /// The project.
    pub project: ProjectName,
    /// The image stream.
    pub stream: StreamName,
    /// Tags it has.
    pub tags: i64,
}

/// An image stream tag that matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundStreamTag {
    /// The tag.
    pub path: TagPath,
    /// Its current image, when it has one.
    pub digest: Option<Digest>,
}

/// A repository that matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundRepository {
    /// The connection.
    pub registry: RegistryName,
    /// The repository.
    pub repository: RepositoryName,
    /// Tags it has, when known.
    pub tags: Option<i64>,
}

/// A tag that matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundTag {
    /// The connection.
    pub registry: RegistryName,
    /// The repository.
    pub repository: RepositoryName,
    /// The tag.
    pub tag: TagName,
    /// Where it points, when known.
    pub digest: Option<Digest>,
}

/// What of an image has the digest that was searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// The manifest that the tag points at.
    Image,
    /// One platform of the index that the tag points at.
    Platform,
    /// A layer.
    Layer,
}

/// A tag whose image has the digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundDigest {
    /// The tag.
    #[serde(flatten)]
    pub tag: FoundTag,
    /// Which part of the image it is.
    pub part: Part,
}

/// An image with a label that matches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundLabel {
    /// The connection.
    pub registry: RegistryName,
    /// The repository.
    pub repository: RepositoryName,
    /// The image.
    pub digest: Digest,
    /// The label's key.
    pub key: String,
    /// The label's value, shortened.
    pub value: String,
}
