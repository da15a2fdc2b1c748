//! Images of a stream: what its live tags point or pointed at, and the children of their indexes, are visible through it.

use super::Streams;
use crate::db::instant;
use crate::db::streams::images::{self, Held};
use crate::db::tags::digest_range;
use crate::images::{Subject, about};
use crate::{Actor, Content, Error, db};
use model::access::{Object, Right};
use model::compare::Comparison;
use model::media::Kind;
use model::reference::Target;
use model::stream::{ImagePath, StreamImage, TagPath};
use model::{Platform, Reference};

/// A part of an image that is stored byte for byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its manifest.
    Manifest,
    /// Its configuration.
    Config,
}

impl Streams<'_> {
    /// One image of a stream, by its digest or a unique beginning of it (six digits or more); of an index the child for
    /// `platform`, else linux/amd64, else the first. OKD: `imagestreamimages`; several matches are a conflict, not a guess.
    ///
    /// # Errors
    /// `NotFound` when the stream never had it, `Conflict` when several images begin so.
    pub async fn image(
        &self,
        actor: &Actor,
        project: &str,
        stream: &str,
        digest: &str,
        platform: Option<&Platform>,
    ) -> Result<StreamImage, Error> {
        let (stream_id, path, held) = self.held(actor, project, stream, digest).await?;
        let db = &self.0.inner.db;
        let found = db::manifests::find(db, path.digest.as_str()).await?;
        let (facts, manifest) = found.ok_or_else(|| Error::not_found("image", &path))?;
        let sight = actor.sight()?;
        let image = Subject { db, sight: &sight, repository: None, digest: &path.digest, facts, manifest };
        let children = image.children(platform).await?;
        let body = image.body(&children).await?;
        let shown = body.as_ref().map(|body| body.digest.clone());
        let indexed = db::manifests::holder(db, &sight, path.digest.as_str()).await?.map(|(registry, repository)| {
            Reference { registry, repository, target: Target::Digest(path.digest.clone()) }
        });
        let tags = images::tags_at(db, stream_id, path.digest.as_str()).await?;
        Ok(StreamImage {
            pull: held.reference_to(&path.digest),
            media_type: image.facts.media_type.clone(),
            kind: Kind::from_word(&image.facts.kind),
            artifact_type: image.facts.artifact_type.clone(),
            size: image.facts.size,
            annotations: image.manifest.annotations.clone(),
            referrers: image.referrers(shown.as_ref()).await?,
            tags: tags
                .into_iter()
                .filter(|tag| actor.may(Right::View, Object::Tag(project, stream, tag.as_str())))
                .collect(),
            first_seen: instant(held.first_at),
            children,
            body,
            indexed,
            path,
        })
    }

    /// Two images of a stream side by side, each named by a tag that points at it, by its digest, or by the beginning of that.
    ///
    /// # Errors
    /// `NotFound` for the stream; `Invalid` for the one, `a` or `b`, that is not there.
    pub async fn compare(
        &self,
        actor: &Actor,
        (project, stream): (&str, &str),
        [a, b]: [&str; 2],
        platform: Option<&Platform>,
    ) -> Result<Comparison, Error> {
        self.stored(actor, project, stream).await?;
        let a = self.named(actor, (project, stream), a, platform).await.map_err(|error| about("a", error))?;
        let b = self.named(actor, (project, stream), b, platform).await.map_err(|error| about("b", error))?;
        Ok(Comparison::of(a.into(), b.into()))
    }

    /// The image that a tag of a stream has, else the one whose digest begins so.
    async fn named(
        &self,
        actor: &Actor,
        (project, stream): (&str, &str),
        name: &str,
        platform: Option<&Platform>,
    ) -> Result<StreamImage, Error> {
        let name = name.trim();
        let path = TagPath::new(project, stream, name).ok().filter(|path| actor.may(Right::View, path));
        let tag = match path {
            Some(path) => db::streams::tags::live(&self.0.inner.db, &path).await?,
            None => None,
        };
        let digest = tag.and_then(|tag| tag.digest);
        self.image(actor, project, stream, digest.as_deref().unwrap_or(name), platform).await
    }

    /// The exact bytes of the manifest or configuration of an image of a stream.
    ///
    /// # Errors
    /// As [`Self::image`]; `NotFound` also for the configuration of what has none.
    pub async fn content(
        &self,
        actor: &Actor,
        project: &str,
        stream: &str,
        digest: &str,
        part: Part,
    ) -> Result<Content, Error> {
        let (_, path, _) = self.held(actor, project, stream, digest).await?;
        let db = &self.0.inner.db;
        let not_found = || Error::not_found("image", &path);
        let (facts, manifest) = db::manifests::find(db, path.digest.as_str()).await?.ok_or_else(not_found)?;
        let (digest, media_type) = match part {
            Part::Manifest => (path.digest.clone(), facts.media_type),
            Part::Config => manifest.config.map(|config| (config.digest, config.media_type)).ok_or_else(not_found)?,
        };
        let bytes = db::manifests::content(db, digest.as_str()).await?.ok_or_else(not_found)?;
        Ok(Content { media_type, bytes })
    }

    async fn held(
        &self,
        actor: &Actor,
        project: &str,
        stream: &str,
        digest: &str,
    ) -> Result<(i64, ImagePath, Held), Error> {
        let stored = self.stored(actor, project, stream).await?;
        let name = format!("{project}/{stream}@{digest}");
        let (from, to) = digest_range(digest.trim()).ok_or_else(|| Error::not_found("image", &name))?;
        let mut found = images::within(&self.0.inner.db, &actor.sight()?, stored.id, &from, &to).await?;
        if found.len() > 1 {
            return Err(Error::conflict(format!("Several images begin so: {name}. Write more of the digest")));
        }
        let held = found.pop().ok_or_else(|| Error::not_found("image", &name))?;
        let path = ImagePath::new(project, stream, &held.digest).map_err(Error::internal)?;
        Ok((stored.id, path, held))
    }
}
