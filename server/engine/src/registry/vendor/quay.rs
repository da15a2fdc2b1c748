//! Quay: public repositories of an organisation or user, and tags with their digests and times.

use super::{More, VendorList};
use crate::Upstream;
use crate::registry::client::Client;
use crate::registry::tags::ListedTag;
use crate::registry::token::secret;
use crate::registry::transport::Answer;
use model::{Digest, Instant, RepositoryName, TagName};
use reqwest::header::HeaderValue;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What robots may pull stands in the catalogue; this adds what everybody may.
pub(super) async fn repositories(client: &Client) -> Result<BTreeSet<String>, Upstream> {
    #[derive(Deserialize)]
    struct Repository {
        namespace: String,
        name: String,
    }
    #[derive(Deserialize)]
    struct Page {
        repositories: Vec<Repository>,
        next_page: Option<String>,
    }
    let namespace = client.connection().username.split('+').next().unwrap_or_default();
    if namespace.is_empty() || namespace.starts_with('$') {
        return Err(client.whose("lists repositories only of a user or organisation. Enter it as the user name"));
    }
    let mut url = client.api_here("/api/v1/repository");
    url.query_pairs_mut().append_pair("namespace", namespace).append_pair("public", "true");
    let list = VendorList {
        url,
        authorization: None,
        subject: &format!("the repositories of {namespace}"),
        read: |page: Page, _: &Answer| {
            let more = page.next_page.map_or(More::No, More::Token);
            (page.repositories.into_iter().map(|r| format!("{}/{}", r.namespace, r.name)).collect(), more)
        },
    };
    Ok(client.vendor_list(list).await?.into_iter().collect())
}

pub(super) async fn tags(client: &Client, repository: &RepositoryName) -> Result<Vec<ListedTag>, Upstream> {
    #[derive(Deserialize)]
    struct Tag {
        name: String,
        manifest_digest: Option<String>,
        start_ts: Option<i64>,
    }
    #[derive(Deserialize)]
    struct Page {
        tags: Vec<Tag>,
        #[serde(default)]
        has_additional: bool,
    }
    let mut url = client.api_here(&format!("/api/v1/repository/{repository}/tag/"));
    url.query_pairs_mut().append_pair("limit", "100").append_pair("onlyActiveTags", "true");
    let list = VendorList {
        url,
        authorization: oauth(client),
        subject: repository.as_str(),
        read: |page: Page, _: &Answer| {
            let tags = page.tags.into_iter().filter_map(|tag| {
                Some(ListedTag {
                    name: TagName::parse(&tag.name).ok()?,
                    digest: tag.manifest_digest.and_then(|digest| Digest::parse(&digest).ok()),
                    pushed: tag.start_ts.and_then(|at| Instant::from_unix_timestamp(at).ok()),
                })
            });
            (tags.collect(), More::page_if(page.has_additional))
        },
    };
    client.vendor_list(list).await
}

/// Quay's API takes OAuth tokens, which stand in for a password under this user name; robots have no place there.
fn oauth(client: &Client) -> Option<HeaderValue> {
    let connection = client.connection();
    let is_token = connection.username == "$oauthtoken" && !client.is_anonymous();
    is_token.then(|| secret(&format!("Bearer {}", connection.password))).flatten()
}
