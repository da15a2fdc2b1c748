//! The parts of an image's page, gathered from what is stored.

use crate::db::manifests::Facts;
use crate::{Db, Error, db};
use model::config::ImageConfig;
use model::image::{ImageBody, ImageChild, Layer, Referrer, steps};
use model::manifest::{Child, Manifest};
use model::media::Kind;
use model::{Digest, Platform};
use std::collections::HashSet;

/// The manifest a person asked for.
pub(crate) struct Subject<'a> {
    pub(crate) db: &'a Db,
    /// What the person sees, for what is counted.
    pub(crate) sight: &'a str,
    /// The repository it is looked at in; none for an image of a stream.
    pub(crate) repository: Option<i64>,
    pub(crate) digest: &'a Digest,
    pub(crate) facts: Facts,
    pub(crate) manifest: Manifest,
}

impl Subject<'_> {
    /// The children of an index, one of them chosen to be shown.
    pub(crate) async fn children(&self, platform: Option<&Platform>) -> Result<Vec<ImageChild>, Error> {
        let mut children = Vec::with_capacity(self.manifest.children.len());
        for child in &self.manifest.children {
            let digest = &child.descriptor.digest;
            let facts = db::manifests::facts(self.db, digest.as_str()).await?;
            let holding = match self.repository {
                Some(id) => db::manifests::holding(self.db, id, digest.as_str()).await?,
                None => None,
            };
            children.push(ImageChild {
                digest: digest.clone(),
                platform: child.platform.clone().filter(|platform| !platform.is_unknown()),
                size: facts.map(|facts| facts.size),
                missing: holding.is_some_and(|holding| holding.missing),
                attestation: !child.is_runnable(),
                shown: false,
            });
        }
        if let Some(shown) = choose(&self.manifest.children, &children, platform) {
            children[shown].shown = true;
        }
        Ok(children)
    }

    pub(crate) async fn body(&self, children: &[ImageChild]) -> Result<Option<ImageBody>, Error> {
        if self.facts.kind != Kind::Index.as_str() {
            return self.content(self.digest.clone(), &self.manifest).await.map(Some);
        }
        let Some(shown) = children.iter().find(|child| child.shown) else { return Ok(None) };
        match db::manifests::find(self.db, shown.digest.as_str()).await? {
            Some((_, manifest)) => self.content(shown.digest.clone(), &manifest).await.map(Some),
            None => Ok(None),
        }
    }

    async fn content(&self, digest: Digest, manifest: &Manifest) -> Result<ImageBody, Error> {
        let config_digest = manifest.config.as_ref().map(|config| config.digest.clone());
        let config = match &config_digest {
            Some(digest) => db::manifests::content(self.db, digest.as_str()).await?,
            None => None,
        };
        let config = config.and_then(|bytes| ImageConfig::parse(&bytes).ok()).or(manifest.embedded_config.clone());
        let mut layers = Vec::with_capacity(manifest.layers.len());
        for layer in &manifest.layers {
            layers.push(Layer {
                digest: layer.digest.clone(),
                size: layer.size,
                media_type: layer.media_type.clone(),
                title: layer.annotations.get("org.opencontainers.image.title").cloned(),
                shared: db::manifests::shared(self.db, self.sight, layer.digest.as_str(), digest.as_str()).await?,
            });
        }
        let sizes: Vec<i64> = layers.iter().map(|layer| layer.size).collect();
        Ok(ImageBody {
            platform: config.as_ref().and_then(|config| config.platform.clone()),
            size: manifest.content_size(),
            history: config.as_ref().map(|config| steps(config, &sizes)).unwrap_or_default(),
            config,
            config_digest,
            config_type: manifest.config.as_ref().map(|config| config.media_type.clone()),
            layers,
            media_type: manifest.media_type.clone(),
            digest,
        })
    }

    /// What refers to the digest or to the shown child in the repository, or attests it within the index.
    pub(crate) async fn referrers(&self, shown: Option<&Digest>) -> Result<Vec<Referrer>, Error> {
        let mut referrers: Vec<Referrer> = self
            .manifest
            .children
            .iter()
            .filter_map(|child| {
                let subject = child.attests.clone().filter(|subject| shown == Some(subject))?;
                Some(Referrer {
                    digest: child.descriptor.digest.clone(),
                    artifact_type: "application/vnd.in-toto+json".into(),
                    size: Some(child.descriptor.size),
                    subject,
                    tag: None,
                })
            })
            .collect();
        let Some(repository) = self.repository else { return Ok(referrers) };
        for subject in [Some(self.digest), shown.filter(|shown| *shown != self.digest)].into_iter().flatten() {
            let rows = db::manifests::referrers(self.db, repository, subject.as_str()).await?;
            referrers.extend(rows.into_iter().filter_map(db::manifests::ReferrerRow::into_model));
        }
        let mut seen = HashSet::new();
        referrers.retain(|referrer| seen.insert(referrer.digest.clone()));
        Ok(referrers)
    }
}

/// The child to show: the platform asked for, else linux/amd64, else the first that is there.
fn choose(children: &[Child], known: &[ImageChild], platform: Option<&Platform>) -> Option<usize> {
    let usable = |index: &usize| !known[*index].attestation && !known[*index].missing;
    let satisfying = |wanted: &Platform| {
        (0..children.len())
            .filter(usable)
            .find(|index| children[*index].platform.as_ref().is_some_and(|have| have.satisfies(wanted)))
    };
    platform
        .and_then(satisfying)
        .or_else(|| satisfying(&Platform::parse("linux/amd64")))
        .or_else(|| (0..children.len()).find(usable))
}
