//! Images by tag or digest.

use crate::db::manifests::{Facts, Holding};
use crate::db::{self, instant};
use crate::index::Job;
use crate::repositories::{Located, STALE};
use crate::tags::pull;
use crate::{Actor, Engine, Error, UpstreamKind};
use model::compare::Comparison;
use model::config::ImageConfig;
use model::image::{Image, ImageBody, ImageChild, Layer, Referrer, steps};
use model::manifest::{Child, Manifest};
use model::media::Kind;
use model::reference::Target;
use model::{Digest, Instant, Paging, Platform, Reference};
use std::collections::HashSet;

/// Moves shown with an image.
const MOVES: u32 = 20;

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
        actor.may_view()?;
        let (registry, repository) = (reference.registry.as_str(), reference.repository.as_str());
        let located = self.0.repositories().locate(registry, repository).await?;
        let tag = match &reference.target {
            Target::Tag(tag) => db::tags::find(&self.0.inner.db, located.stored.id, tag.as_str()).await?,
            Target::Digest(_) => None,
        };
        let digest = match &reference.target {
            Target::Digest(digest) => Some(digest.clone()),
            Target::Tag(_) => tag.as_ref().and_then(|tag| tag.digest.as_deref()).and_then(|d| Digest::parse(d).ok()),
        };
        let holding = match &digest {
            Some(digest) => db::manifests::holding(&self.0.inner.db, located.stored.id, digest.as_str()).await?,
            None => None,
        };
        self.ask_if_stale(&located, reference, holding.as_ref())?;
        let (Some(digest), Some(holding)) = (digest, holding) else { return Ok(None) };
        let Some((facts, manifest)) = self.manifest(&digest).await? else { return Ok(None) };

        let image = Subject { images: self, located: &located, digest: &digest, facts, manifest };
        let children = image.children(platform).await?;
        let body = image.body(&children).await?;
        let shown = body.as_ref().map(|body| body.digest.clone());
        let moves = match &reference.target {
            Target::Tag(tag) => {
                let paging = Paging::new(1, MOVES);
                db::moves::of_tag(&self.0.inner.db, located.stored.id, tag.as_str(), paging).await?.items
            }
            Target::Digest(_) => vec![],
        };
        Ok(Some(Image {
            registry: reference.registry.clone(),
            repository: reference.repository.clone(),
            pull: pull(located.worker.as_deref(), registry, repository),
            tag: match &reference.target {
                Target::Tag(tag) => Some(tag.clone()),
                Target::Digest(_) => None,
            },
            media_type: image.facts.media_type.clone(),
            kind: Kind::from_word(&image.facts.kind),
            artifact_type: image.facts.artifact_type.clone(),
            size: image.facts.size,
            annotations: image.manifest.annotations.clone(),
            referrers: image.referrers(shown.as_ref()).await?,
            tags: db::tags::pointing_at(&self.0.inner.db, located.stored.id, digest.as_str()).await?,
            children,
            body,
            first_seen: holding.first_seen(),
            pushed: tag.as_ref().and_then(|tag| tag.pushed_at).map(instant),
            moved: tag.as_ref().and_then(|tag| tag.moved_at).map(instant),
            checked: tag.as_ref().and_then(|tag| tag.checked_at).or(holding.referrers_at).map(instant),
            moves,
            error: tag.and_then(|tag| tag.error),
            digest,
        }))
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
        actor.may_view()?;
        let not_found = || Error::not_found("image", format!("{registry}/{repository}@{digest}"));
        let db = &self.0.inner.db;
        let located = self.0.repositories().locate(registry, repository).await?;
        let holding = db::manifests::holding(db, located.stored.id, digest.as_str()).await?;
        holding.filter(|holding| !holding.missing).ok_or_else(not_found)?;
        let bytes = db::manifests::content(db, digest.as_str()).await?.ok_or_else(not_found)?;
        let facts = db::manifests::facts(db, digest.as_str()).await?;
        Ok(Content { media_type: facts.map_or("application/json".into(), |facts| facts.media_type), bytes })
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
        let a = self.get(actor, a, platform).await?;
        let b = self.get(actor, b, platform).await?;
        Ok(a.zip(b).map(|(a, b)| Comparison::of(a, b)))
    }

    /// Has the image read again when it is not known, or was not looked at for a minute.
    fn ask_if_stale(&self, located: &Located, reference: &Reference, holding: Option<&Holding>) -> Result<(), Error> {
        let Some(worker) = &located.worker else { return Ok(()) };
        let job = Job::Image { name: reference.repository.clone(), target: reference.target.clone() };
        let known = holding.is_some_and(|holding| !holding.missing);
        if let Some(failure) = worker.failure(&job) {
            return match failure.kind {
                _ if known => Ok(()),
                UpstreamKind::NotFound => Err(Error::not_found("image", reference)),
                _ => Err(failure.into()),
            };
        }
        let asked = holding.and_then(|holding| holding.referrers_at).map(instant);
        if asked.is_none_or(|at| Instant::now_utc() - at >= STALE) {
            worker.want(job);
        }
        Ok(())
    }

    async fn manifest(&self, digest: &Digest) -> Result<Option<(Facts, Manifest)>, Error> {
        let db = &self.0.inner.db;
        let Some(facts) = db::manifests::facts(db, digest.as_str()).await? else { return Ok(None) };
        let Some(bytes) = db::manifests::content(db, digest.as_str()).await? else { return Ok(None) };
        let manifest = Manifest::parse(&bytes, &facts.media_type).map_err(Error::internal)?;
        Ok(Some((facts, manifest)))
    }
}

/// The manifest a person asked for.
struct Subject<'a> {
    images: &'a Images<'a>,
    located: &'a Located,
    digest: &'a Digest,
    facts: Facts,
    manifest: Manifest,
}

impl Subject<'_> {
    fn db(&self) -> &db::Db {
        &self.images.0.inner.db
    }

    /// The children of an index, one of them chosen to be shown.
    async fn children(&self, platform: Option<&Platform>) -> Result<Vec<ImageChild>, Error> {
        let mut children = Vec::with_capacity(self.manifest.children.len());
        for child in &self.manifest.children {
            let digest = &child.descriptor.digest;
            let facts = db::manifests::facts(self.db(), digest.as_str()).await?;
            let holding = db::manifests::holding(self.db(), self.located.stored.id, digest.as_str()).await?;
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

    async fn body(&self, children: &[ImageChild]) -> Result<Option<ImageBody>, Error> {
        if self.facts.kind != Kind::Index.as_str() {
            return self.content(self.digest.clone(), &self.manifest).await.map(Some);
        }
        let Some(shown) = children.iter().find(|child| child.shown) else { return Ok(None) };
        match self.images.manifest(&shown.digest).await? {
            Some((_, manifest)) => self.content(shown.digest.clone(), &manifest).await.map(Some),
            None => Ok(None),
        }
    }

    async fn content(&self, digest: Digest, manifest: &Manifest) -> Result<ImageBody, Error> {
        let config_digest = manifest.config.as_ref().map(|config| config.digest.clone());
        let config = match &config_digest {
            Some(digest) => db::manifests::content(self.db(), digest.as_str()).await?,
            None => None,
        };
        let config = config.and_then(|bytes| ImageConfig::parse(&bytes).ok()).or(manifest.embedded_config.clone());
        let mut layers = Vec::with_capacity(manifest.layers.len());
        for layer in &manifest.layers {
            layers.push(Layer {
                digest: layer.digest.clone(),
                size: layer.size,
                media_type: layer.media_type.clone(),
                shared: db::manifests::shared(self.db(), layer.digest.as_str(), digest.as_str()).await?,
            });
        }
        let sizes: Vec<i64> = layers.iter().map(|layer| layer.size).collect();
        Ok(ImageBody {
            platform: config.as_ref().and_then(|config| config.platform.clone()),
            size: manifest.content_size(),
            history: config.as_ref().map(|config| steps(config, &sizes)).unwrap_or_default(),
            config,
            config_digest,
            layers,
            digest,
        })
    }

    /// What refers to the digest, to the shown child, or attests it within the index.
    async fn referrers(&self, shown: Option<&Digest>) -> Result<Vec<Referrer>, Error> {
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
        for subject in [Some(self.digest), shown.filter(|shown| *shown != self.digest)].into_iter().flatten() {
            let rows = db::manifests::referrers(self.db(), self.located.stored.id, subject.as_str()).await?;
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
