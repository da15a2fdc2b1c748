//! What refers to a manifest: the referrers API, or the tag that stands in for it.

use super::client::Client;
use super::manifests::MANIFEST_CAP;
use super::paging::next_link;
use super::session::Ask;
use super::transport::Answer;
use crate::{Upstream, UpstreamKind};
use model::manifest::{Descriptor, Manifest};
use model::media::{Kind, OCI_INDEX};
use model::reference::Target;
use model::{Digest, RepositoryName, TagName};
use std::collections::HashSet;
use url::Url;

/// Most referrers read of one manifest.
const MOST: usize = 5_000;
/// Most pages read.
const PAGES: usize = 50;

impl Client {
    /// What refers to a manifest: signatures, SBOMs, attestations. Empty when nothing does.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn referrers(&self, repository: &RepositoryName, digest: &Digest) -> Result<Vec<Descriptor>, Upstream> {
        let api = &self.inner.habits.referrers;
        if api.get() != Some(false)
            && let Some(found) = self.referrers_api(repository, digest).await?
        {
            api.set(true);
            return Ok(found);
        }
        self.referrers_tag(repository, digest).await
    }

    /// `None` when this registry does not have the API.
    async fn referrers_api(
        &self,
        repository: &RepositoryName,
        digest: &Digest,
    ) -> Result<Option<Vec<Descriptor>>, Upstream> {
        let subject = format!("the referrers of {repository}@{}", digest.short());
        let first = self.of(repository, &format!("referrers/{digest}"));
        let (mut url, mut asked, mut found) = (first.clone(), HashSet::new(), Vec::new());
        loop {
            let ask = Ask {
                accept: OCI_INDEX,
                scope: Some(self.pull_scope(repository)),
                ..Ask::get(&url, &subject, MANIFEST_CAP)
            };
            let answer = self.ask(&ask).await?;
            if asked.is_empty() && matches!(answer.status.as_u16(), 400 | 404 | 405 | 501) {
                self.note_missing(&answer);
                return Ok(None);
            }
            let answer = self.inner.voice.success(answer, &subject)?;
            found.extend(self.descriptors(&answer, &subject)?);
            let Some(next) = self.next_referrers(&answer, &first) else { return Ok(Some(found)) };
            if !asked.insert(url) || asked.contains(&next) || asked.len() >= PAGES || found.len() > MOST {
                return Err(self
                    .inner
                    .voice
                    .malformed(&answer.url, &format!("sends {subject} without end; nothing of it was used")));
            }
            url = next;
        }
    }

    /// A missing repository says nothing about the API; every other refusal holds for the registry.
    fn note_missing(&self, answer: &Answer) {
        let code = answer.error().map(|error| error.code).unwrap_or_default();
        let api = &self.inner.habits.referrers;
        if !matches!(code.as_str(), "NAME_UNKNOWN" | "MANIFEST_UNKNOWN") && api.get().is_none() {
            api.set(false);
        }
    }

    fn next_referrers(&self, answer: &Answer, first: &Url) -> Option<Url> {
        let next = first.join(&next_link(&answer.headers)?).ok()?;
        let mut here = first.clone();
        here.set_query(next.query());
        (next.host_str() == first.host_str() && next.path() == first.path()).then_some(here)
    }

    fn descriptors(&self, answer: &Answer, subject: &str) -> Result<Vec<Descriptor>, Upstream> {
        let manifest = Manifest::parse(&answer.body, OCI_INDEX).ok().filter(|manifest| manifest.kind == Kind::Index);
        let manifest = manifest
            .ok_or_else(|| self.inner.voice.malformed(&answer.url, &format!("sent something else than {subject}")))?;
        Ok(manifest.children.into_iter().map(|child| child.descriptor).collect())
    }

    /// The index under the tag `sha256-<hex>` that clients keep where the API is missing.
    async fn referrers_tag(&self, repository: &RepositoryName, digest: &Digest) -> Result<Vec<Descriptor>, Upstream> {
        let Ok(tag) = TagName::parse(&format!("{}-{}", digest.algorithm(), &digest.hex()[..64])) else {
            return Ok(Vec::new());
        };
        match self.manifest(repository, &Target::Tag(tag)).await {
            Ok(fetched) => {
                let index = Manifest::parse(&fetched.bytes, &fetched.media_type).ok().filter(|m| m.kind == Kind::Index);
                Ok(index
                    .map(|index| index.children.into_iter().map(|child| child.descriptor).collect())
                    .unwrap_or_default())
            }
            Err(failure) if failure.kind == UpstreamKind::NotFound => Ok(Vec::new()),
            Err(failure) => Err(failure),
        }
    }
}
