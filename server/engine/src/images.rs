//! Images by tag or digest.

use crate::{Actor, Engine, Error};
use model::compare::Comparison;
use model::image::Image;
use model::{Digest, Platform, Reference};

/// Use cases around images.
pub struct Images<'a>(pub(crate) &'a Engine);

/// Exact bytes as the registry served them.
#[derive(Debug, Clone)]
pub struct Content {
    /// Its media type.
    pub media_type: String,
    /// The bytes; they hash to the digest asked for.
    pub bytes: Vec<u8>,
}

impl Images<'_> {
    /// One image, everything known; of an index the child for `platform`, else linux/amd64, else the first.
    /// `None` while the index does not have it yet and is asking the registry.
    ///
    /// # Errors
    /// `NotFound` when the registry does not have it.
    pub async fn get(
        &self,
        actor: &Actor,
        reference: &Reference,
        platform: Option<&Platform>,
    ) -> Result<Option<Image>, Error> {
        Err(Error::internal("not there yet"))
    }

    /// The exact bytes of a manifest or configuration that the repository holds.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn content(
        &self,
        actor: &Actor,
        registry: &str,
        repository: &str,
        digest: &Digest,
    ) -> Result<Content, Error> {
        Err(Error::internal("not there yet"))
    }

    /// Two images side by side; `None` while one of them is being read.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn compare(
        &self,
        actor: &Actor,
        a: &Reference,
        b: &Reference,
        platform: Option<&Platform>,
    ) -> Result<Option<Comparison>, Error> {
        Err(Error::internal("not there yet"))
    }
}
