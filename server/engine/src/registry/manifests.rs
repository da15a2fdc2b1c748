//! Manifests and small blobs, fetched and checked.

use model::Digest;

/// What a HEAD on a manifest tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The digest of the manifest.
    pub digest: Digest,
    /// Its media type, without parameters.
    pub media_type: String,
}

/// A manifest whose bytes hash to its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The digest of `bytes`.
    pub digest: Digest,
    /// Media type, without parameters.
    pub media_type: String,
    /// The exact bytes.
    pub bytes: Vec<u8>,
}
