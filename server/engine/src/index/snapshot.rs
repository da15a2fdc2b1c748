//! What two images are compared by when a tag moves from one to the other.

use crate::db::Look;
use crate::{Error, db};
use model::change::Snapshot;
use model::config::ImageConfig;
use model::manifest::{Child, Manifest};
use model::media::Kind;
use model::{Digest, Platform};

/// The snapshot of an image that is stored; `None` when it is not, or not entirely.
pub(crate) async fn stored(at: impl Into<Look<'_>>, digest: &str) -> Result<Option<Snapshot>, Error> {
    let mut at = at.into();
    let Some((facts, manifest)) = db::manifests::find(at.again(), digest).await? else { return Ok(None) };
    let platforms = facts.platforms().into_iter().filter(|state| !state.missing).map(|state| state.platform).collect();
    let snapshot = Snapshot { size: facts.size, platforms, ..Snapshot::default() };
    if manifest.kind != Kind::Index {
        return content(at, snapshot, &manifest).await.map(Some);
    }
    let Some(child) = typical(&manifest) else { return Ok(Some(snapshot)) };
    match db::manifests::find(at.again(), child.as_str()).await? {
        Some((_, manifest)) => content(at, snapshot, &manifest).await.map(Some),
        None => Ok(Some(snapshot)),
    }
}

async fn content(at: Look<'_>, mut snapshot: Snapshot, manifest: &Manifest) -> Result<Snapshot, Error> {
    snapshot.layers = manifest.layers.iter().map(|layer| layer.digest.clone()).collect();
    let config = match &manifest.config {
        Some(config) => db::manifests::content(at, config.digest.as_str()).await?,
        None => None,
    };
    let config = config.and_then(|bytes| ImageConfig::parse(&bytes).ok());
    Ok(match config {
        Some(config) => snapshot.with_config(&config),
        None => snapshot,
    })
}

/// The child of an index that stands for all of them: linux/amd64, else the first image.
pub(super) fn typical(manifest: &Manifest) -> Option<&Digest> {
    let amd64 = Platform::parse("linux/amd64");
    let satisfies = |child: &&Child| child.platform.as_ref().is_some_and(|have| have.satisfies(&amd64));
    let mut images = manifest.children.iter().filter(|child| child.is_runnable());
    let first = images.clone().next();
    images.find(satisfies).or(first).map(|child| &child.descriptor.digest)
}
