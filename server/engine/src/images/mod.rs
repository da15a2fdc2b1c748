//! Images by tag or digest.

mod subject;

use crate::db::manifests::Holding;
use crate::db::{self, instant};
use crate::index::Job;
use crate::repositories::{Located, STALE};
use crate::tags::pull;
use crate::{Actor, Engine, Error, UpstreamKind};
use model::access::{Object, Right};
use model::compare::Comparison;
use model::image::Image;
use model::media::Kind;
use model::reference::Target;
use model::{Digest, Instant, Paging, Platform, Reference};
use std::time::Duration;
pub(crate) use subject::Subject;

/// Moves shown with an image.
const MOVES: u32 = 20;

/// How long an image that was never seen is waited for.
const MOMENT: Duration = Duration::from_millis(800);

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
    /// What was never seen is given a moment: usually the registry answers at once, and the person gets the image, or
    /// “not found”, instead of an empty frame. What is known is never waited for.
    ///
    /// # Errors
    /// `NotFound` when the registry does not have it.
    pub async fn get(
        &self,
        actor: &Actor,
        reference: &Reference,
        platform: Option<&Platform>,
    ) -> Result<Option<Image>, Error> {
        actor.must(Right::View, Object::Registry(reference.registry.as_str()))?;
        let located = self.0.repositories().locate(reference.registry.as_str(), reference.repository.as_str()).await?;
        let known = self.look(actor, &located, reference, platform).await?;
        match &located.worker {
            Some(worker) if known.is_none() && worker.settles(&job(reference), MOMENT).await => {
                self.look(actor, &located, reference, platform).await
            }
            _ => Ok(known),
        }
    }

    /// What the index has of an image; asks the registry when that is nothing, or old.
    async fn look(
        &self,
        actor: &Actor,
        located: &Located,
        reference: &Reference,
        platform: Option<&Platform>,
    ) -> Result<Option<Image>, Error> {
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
        self.ask_if_stale(located, reference, holding.as_ref())?;
        let (Some(digest), Some(holding)) = (digest, holding) else { return Ok(None) };
        let Some((facts, manifest)) = db::manifests::find(&self.0.inner.db, digest.as_str()).await? else {
            return Ok(None);
        };

        let (db, sight, repository) = (&self.0.inner.db, actor.sight()?, Some(located.stored.id));
        let image = Subject { db, sight: &sight, repository, digest: &digest, facts, manifest };
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
            pull: pull(located.worker.as_deref(), reference.registry.as_str(), reference.repository.as_str()),
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
        actor.must(Right::View, Object::Registry(registry))?;
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
    /// As [`Self::get`], but `Invalid` for the one, `a` or `b`, that is not there.
    pub async fn compare(
        &self,
        actor: &Actor,
        a: &Reference,
        b: &Reference,
        platform: Option<&Platform>,
    ) -> Result<Option<Comparison>, Error> {
        let a = self.get(actor, a, platform).await.map_err(|error| about("a", error))?;
        let b = self.get(actor, b, platform).await.map_err(|error| about("b", error))?;
        Ok(a.zip(b).map(|(a, b)| Comparison::of(a.into(), b.into())))
    }

    /// Has the image read again when it is not known, or was not looked at for a minute.
    fn ask_if_stale(&self, located: &Located, reference: &Reference, holding: Option<&Holding>) -> Result<(), Error> {
        let Some(worker) = &located.worker else { return Ok(()) };
        let job = job(reference);
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
}

fn job(reference: &Reference) -> Job {
    Job::Image { name: reference.repository.clone(), target: reference.target.clone() }
}

/// Among two references, the one that leads nowhere, or to several images, is what has to be corrected.
pub(crate) fn about(field: &'static str, error: Error) -> Error {
    if matches!(error, Error::NotFound { .. } | Error::Conflict { .. }) { Error::invalid(field, error) } else { error }
}
