//! Fetching a manifest with everything that the tables need of it, and storing it at once.

use super::{Context, side_by_side, snapshot};
use crate::db::manifests::NewManifest;
use crate::db::{self, Db, Tx};
use crate::registry::Client;
use crate::{Error, Upstream, UpstreamKind};
use futures::future::{BoxFuture, FutureExt};
use model::change::Snapshot;
use model::config::ImageConfig;
use model::manifest::{Child, Manifest};
use model::media::Kind;
use model::reference::Target;
use model::tag::PlatformState;
use model::{Digest, Instant, Platform, RepositoryName};
use std::collections::BTreeMap;

/// Configurations are read up to this many bytes.
const CONFIG_CAP: usize = 8 << 20;
/// An index within an index within an index is as deep as it goes.
const MAX_DEPTH: usize = 3;

/// A manifest, its configuration and its children, fetched and verified.
pub(crate) struct Tree {
    pub(crate) digest: Digest,
    bytes: Vec<u8>,
    manifest: Manifest,
    config: Option<(Digest, Vec<u8>, ImageConfig)>,
    children: Vec<Branch>,
}

/// A child of an index.
struct Branch {
    digest: Digest,
    platform: Option<Platform>,
    /// `None` when the registry does not have it.
    tree: Option<Tree>,
}

/// Fetches from one repository.
pub(crate) struct Fetch<'a> {
    pub(crate) db: &'a Db,
    pub(crate) client: &'a Client,
    pub(crate) repository: &'a RepositoryName,
    /// May bytes stand in that Weir has, perhaps from elsewhere? A digest never changes its meaning; but whoever names one
    /// learns what is behind it, so strangers' repositories must show that they have it.
    pub(crate) reuse: bool,
}

impl<'a> Fetch<'a> {
    pub(crate) fn of(cx: &'a Context, repository: &'a RepositoryName) -> Self {
        Self { db: &cx.db, client: &cx.client, repository, reuse: true }
    }

    /// What stands behind a digest.
    pub(crate) async fn tree(&self, digest: &Digest) -> Result<Tree, Error> {
        self.descend(digest.clone(), 1).await
    }

    fn descend(&self, digest: Digest, depth: usize) -> BoxFuture<'_, Result<Tree, Error>> {
        Box::pin(self.grow(digest, depth))
    }

    async fn grow(&self, digest: Digest, depth: usize) -> Result<Tree, Error> {
        let (media_type, bytes) = self.manifest_bytes(&digest).await?;
        let manifest =
            Manifest::parse(&bytes, &media_type).map_err(|error| self.malformed(&digest, &error.to_string()))?;
        let config = self.config(&manifest).await?;
        let wanted: Vec<&Child> = manifest.children.iter().filter(|child| child.is_runnable()).collect();
        if !wanted.is_empty() && depth >= MAX_DEPTH {
            return Err(self.malformed(&digest, "indexes are nested too deeply").into());
        }
        let fetch = wanted.into_iter().map(|child| self.branch(child.clone(), depth + 1).boxed()).collect();
        let children = side_by_side(fetch).await.into_iter().collect::<Result<_, _>>()?;
        Ok(Tree { digest, bytes, manifest, config, children })
    }

    /// A child that is missing or broken does not hide the others; a registry that cannot answer now is asked again later.
    async fn branch(&self, child: Child, depth: usize) -> Result<Branch, Error> {
        let digest = child.descriptor.digest;
        let tree = match self.descend(digest.clone(), depth).await {
            Ok(tree) => Some(tree),
            Err(Error::Upstream(failure)) if is_about_content(&failure) => None,
            Err(error) => return Err(error),
        };
        Ok(Branch { digest, platform: child.platform, tree })
    }

    async fn manifest_bytes(&self, digest: &Digest) -> Result<(String, Vec<u8>), Error> {
        if self.reuse
            && let Some(facts) = db::manifests::facts(self.db, digest.as_str()).await?
            && let Some(bytes) = db::manifests::content(self.db, digest.as_str()).await?
        {
            return Ok((facts.media_type, bytes));
        }
        let fetched = self.client.manifest(self.repository, &Target::Digest(digest.clone())).await?;
        Ok((fetched.media_type, fetched.bytes))
    }

    /// The configuration of a runnable image. A missing or odd one leaves its facts unknown.
    async fn config(&self, manifest: &Manifest) -> Result<Option<(Digest, Vec<u8>, ImageConfig)>, Error> {
        let Some(descriptor) = manifest.config.as_ref().filter(|_| manifest.kind == Kind::Image) else {
            return Ok(None);
        };
        let digest = descriptor.digest.clone();
        let known = if self.reuse { db::manifests::content(self.db, digest.as_str()).await? } else { None };
        let bytes = match known {
            Some(bytes) => bytes,
            None => match self.client.blob(self.repository, &digest, CONFIG_CAP).await {
                Ok(bytes) => bytes,
                Err(failure) if is_about_content(&failure) => return Ok(None),
                Err(failure) => return Err(failure.into()),
            },
        };
        Ok(ImageConfig::parse(&bytes).ok().map(|config| (digest, bytes, config)))
    }

    fn malformed(&self, digest: &Digest, why: &str) -> Upstream {
        let host = self.client.pull_host();
        Upstream {
            kind: UpstreamKind::Malformed,
            message: format!("{host} sent a manifest {} that cannot be used: {why}", digest.short()),
            status: None,
        }
    }
}

/// Does the failure say something about this content, rather than about the registry?
pub(crate) fn is_about_content(failure: &Upstream) -> bool {
    matches!(failure.kind, UpstreamKind::NotFound | UpstreamKind::Malformed | UpstreamKind::Mismatch)
}

impl Tree {
    /// Writes the manifest and everything below it, and that a repository of the index holds it.
    pub(crate) async fn store(&self, tx: &mut Tx, repository_id: i64, now: Instant) -> Result<(), Error> {
        self.store_content(tx).await?;
        self.store_holdings(tx, repository_id, now).await
    }

    /// Writes the manifest and everything below it, children first.
    pub(crate) async fn store_content(&self, tx: &mut Tx) -> Result<(), Error> {
        for tree in self.children.iter().filter_map(|branch| branch.tree.as_ref()) {
            Box::pin(tree.store_content(tx)).await?;
        }
        if let Some((digest, bytes, _)) = &self.config {
            db::manifests::put_content(tx, digest, bytes).await?;
        }
        db::manifests::put_content(tx, &self.digest, &self.bytes).await?;
        db::manifests::put(tx, &self.facts()).await
    }

    async fn store_holdings(&self, tx: &mut Tx, repository_id: i64, now: Instant) -> Result<(), Error> {
        for branch in &self.children {
            if let Some(tree) = &branch.tree {
                Box::pin(tree.store_holdings(tx, repository_id, now)).await?;
            } else {
                db::manifests::put_holding(tx, repository_id, &branch.digest, true, now).await?;
            }
        }
        if let Some((digest, _, _)) = &self.config {
            db::manifests::put_holding(tx, repository_id, digest, false, now).await?;
        }
        db::manifests::put_holding(tx, repository_id, &self.digest, false, now).await
    }

    /// A runnable image that the registry lists but does not have, or sends something else for.
    pub(crate) fn missing(&self) -> Option<(&Digest, Option<&Platform>)> {
        self.children.iter().find_map(|branch| match &branch.tree {
            None => Some((&branch.digest, branch.platform.as_ref())),
            Some(tree) => tree.missing(),
        })
    }

    fn facts(&self) -> NewManifest<'_> {
        NewManifest {
            digest: &self.digest,
            media_type: &self.manifest.media_type,
            kind: self.manifest.kind,
            artifact_type: self.manifest.artifact_type.as_deref(),
            size: self.size(),
            platforms: PlatformState::encode(&self.platforms()),
            built: self.built(),
            subject: self.manifest.subject.as_ref(),
            children: self.manifest.children.iter().map(|child| &child.descriptor.digest).collect(),
            layers: self.manifest.layers.iter().map(|layer| &layer.digest).collect(),
            labels: self.labels(),
        }
    }

    /// What the image is compared by with another.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let there = self.platforms().into_iter().filter(|state| !state.missing);
        let platforms = there.map(|state| state.platform).collect();
        let typical = snapshot::typical(&self.manifest);
        let below = self.children.iter().filter(|branch| Some(&branch.digest) == typical);
        let shown = below.filter_map(|branch| branch.tree.as_ref()).next().unwrap_or(self);
        let layers = shown.manifest.layers.iter().map(|layer| layer.digest.clone()).collect();
        let snapshot = Snapshot { size: self.size(), platforms, layers, ..Snapshot::default() };
        match shown.image_config() {
            Some(config) => snapshot.with_config(config),
            None => snapshot,
        }
    }

    fn image_config(&self) -> Option<&ImageConfig> {
        self.config.as_ref().map(|(_, _, config)| config).or(self.manifest.embedded_config.as_ref())
    }

    fn size(&self) -> i64 {
        let below = self.children.iter().filter_map(|branch| branch.tree.as_ref()).map(Tree::size);
        below.fold(self.manifest.content_size(), i64::saturating_add)
    }

    fn platforms(&self) -> Vec<PlatformState> {
        let own = self.image_config().and_then(|config| config.platform.clone());
        let own = own.map(|platform| PlatformState { platform, missing: false });
        let below = self.children.iter().filter_map(|branch| {
            let known = branch.tree.as_ref().and_then(Tree::image_config).and_then(|config| config.platform.clone());
            let platform = branch.platform.clone().or(known)?;
            Some(PlatformState { platform, missing: branch.tree.is_none() })
        });
        own.into_iter().chain(below).collect()
    }

    /// The latest build time below, else what an annotation claims (`org.opencontainers.image.created`).
    pub(crate) fn built(&self) -> Option<Instant> {
        let own = self.image_config().and_then(|config| config.created);
        let below = self.children.iter().filter_map(|branch| branch.tree.as_ref()).filter_map(Tree::built).max();
        own.or(below).or_else(|| self.manifest.created())
    }

    pub(crate) fn labels(&self) -> &BTreeMap<String, String> {
        self.image_config().map_or(&self.manifest.annotations, |config| &config.labels)
    }
}
