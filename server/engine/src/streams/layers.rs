//! What a stream may serve: every image that its tags have or had, and the blobs those are made of (OKD: `imagestreams/layers`).

use super::Streams;
use crate::db::sight::EVERYTHING;
use crate::db::streams::images::{self, Stored};
use crate::{Actor, Error, db};
use model::Digest;
use model::access::{Object, Right};
use model::manifest::Manifest;
use std::collections::BTreeMap;

/// The images of a stream and their blobs, by digest.
#[derive(Debug, Default)]
pub struct StreamLayers {
    /// The images, and the members of lists.
    pub images: BTreeMap<Digest, ImageLayers>,
    /// Layers, configurations and the manifests themselves.
    pub blobs: BTreeMap<Digest, StreamBlob>,
}

/// What an image is made of.
#[derive(Debug, Default)]
pub struct ImageLayers {
    /// Base first.
    pub layers: Vec<Digest>,
    /// The members of a list.
    pub manifests: Vec<Digest>,
    /// The configuration; lists have none.
    pub config: Option<Digest>,
    /// Weir does not have its manifest, so it cannot tell the rest.
    pub missing: bool,
}

/// A blob.
#[derive(Debug)]
pub struct StreamBlob {
    /// Bytes.
    pub size: i64,
    /// What it says it is.
    pub media_type: String,
}

impl Streams<'_> {
    /// What a stream may serve. OKD: this is what the right to pull a stream is about, so who may pull may read it.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`.
    pub async fn layers(&self, actor: &Actor, project: &str, stream: &str) -> Result<StreamLayers, Error> {
        actor.must(Right::Pull, Object::Stream(project, stream))?;
        let db = &self.0.inner.db;
        let found = db::streams::find(db, EVERYTHING, project, stream).await?;
        let found = found.ok_or_else(|| Error::not_found("image stream", format!("{project}/{stream}")))?;
        let mut all = StreamLayers::default();
        for image in images::all(db, found.id).await? {
            all.add(image)?;
        }
        Ok(all)
    }
}

impl StreamLayers {
    fn add(&mut self, image: Stored) -> Result<(), Error> {
        let digest = Digest::parse(&image.digest).map_err(Error::internal)?;
        let Some((media_type, bytes)) = image.media_type.zip(image.bytes) else {
            self.images.insert(digest, ImageLayers { missing: true, ..ImageLayers::default() });
            return Ok(());
        };
        let manifest = Manifest::parse(&bytes, &media_type).map_err(Error::internal)?;
        let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        self.blobs.insert(digest.clone(), StreamBlob { size, media_type });
        for part in manifest.layers.iter().chain(&manifest.config) {
            let blob = StreamBlob { size: part.size, media_type: part.media_type.clone() };
            self.blobs.insert(part.digest.clone(), blob);
        }
        let made_of = ImageLayers {
            layers: manifest.layers.into_iter().map(|layer| layer.digest).collect(),
            manifests: manifest.children.into_iter().map(|child| child.descriptor.digest).collect(),
            config: manifest.config.map(|config| config.digest),
            missing: false,
        };
        self.images.insert(digest, made_of);
        Ok(())
    }
}
