//! Tags of a repository, with what a vendor's list tells beside their names.

use super::client::Client;
use super::paging::Listing;
use crate::{Upstream, UpstreamKind};
use model::{Digest, Instant, RepositoryName, TagName};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A tag as a listing names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedTag {
    /// Its name.
    pub name: TagName,
    /// Where it points, if the listing says so.
    pub digest: Option<Digest>,
    /// When it was pushed, if the listing says so.
    pub pushed: Option<Instant>,
}

impl Client {
    /// All tags of a repository; sorted by name, each once, complete or an error.
    ///
    /// # Errors
    /// `NotFound` when there is no such repository; else why the listing failed.
    pub async fn tags(&self, repository: &RepositoryName) -> Result<Vec<ListedTag>, Upstream> {
        if let Some(vendor) = self.vendor().await {
            match vendor.tags(self, repository).await {
                Ok(Some(tags)) => return Ok(tidy(tags)),
                Ok(None) => {}
                // The vendor's list is the shorter way, not the only one.
                Err(failure) => {
                    tracing::debug!(%repository, %failure, "the vendor's list of tags failed; asking the plain way")
                }
            }
        }
        self.plain_tags(repository).await
    }

    async fn plain_tags(&self, repository: &RepositoryName) -> Result<Vec<ListedTag>, Upstream> {
        #[derive(Deserialize)]
        struct Page {
            #[serde(deserialize_with = "Option::deserialize")]
            tags: Option<Vec<String>>,
        }
        let listing = Listing {
            url: self.of(repository, "tags/list"),
            scope: self.pull_scope(repository),
            subject: repository.as_str(),
            read: |body| Ok(serde_json::from_slice::<Page>(body)?.tags.unwrap_or_default()),
            habit: &self.inner.habits.tags,
            patience: None,
        };
        let names = self.list(&listing).await.map_err(|failure| match failure.kind {
            UpstreamKind::Unsupported => {
                let message = format!("{} does not list the tags of {repository}", self.pull_host());
                Upstream { message, ..failure }
            }
            _ => failure,
        })?;
        let tags = names.iter().filter_map(|name| TagName::parse(name).ok());
        Ok(tags.map(|name| ListedTag { name, digest: None, pushed: None }).collect())
    }
}

/// Sorted, and each name once: the first mention wins.
fn tidy(tags: Vec<ListedTag>) -> Vec<ListedTag> {
    let mut by_name = BTreeMap::new();
    for tag in tags {
        by_name.entry(tag.name.clone()).or_insert(tag);
    }
    by_name.into_values().collect()
}
