//! Docker Hub: repositories and tags by hub.docker.com, with a sign-in of its own.

use super::{More, VendorList, instant};
use crate::Upstream;
use crate::registry::client::{Client, Connection};
use crate::registry::tags::ListedTag;
use crate::registry::token::secret;
use crate::registry::transport::{Answer, Call};
use model::{Digest, RepositoryName, TagName};
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::time::Instant;
use url::Url;

/// How long a sign-in is used: less than the shortest life of Hub's tokens. Signing in has a rate limit of its own.
const SIGN_IN: Duration = Duration::from_secs(8 * 60);

#[derive(Deserialize)]
struct Page<T> {
    next: Option<String>,
    results: Vec<T>,
}

impl<T> Page<T> {
    fn more(&self) -> More {
        More::page_if(self.next.is_some())
    }
}

pub(super) async fn repositories(client: &Client) -> Result<BTreeSet<String>, Upstream> {
    #[derive(Deserialize)]
    struct Repository {
        namespace: String,
        name: String,
    }
    let authorization = sign_in(client).await?;
    let mut names = BTreeSet::new();
    for namespace in namespaces(client, authorization.as_ref()).await? {
        let list = VendorList {
            url: list_url(client, &format!("/v2/repositories/{}/", super::segment(&namespace))),
            authorization: authorization.clone(),
            subject: &format!("the repositories of {namespace}"),
            read: |page: Page<Repository>, _: &Answer| {
                let more = page.more();
                (page.results.into_iter().map(|r| format!("{}/{}", r.namespace, r.name)).collect(), more)
            },
        };
        names.extend(client.vendor_list(list).await?);
    }
    Ok(names)
}

pub(super) async fn tags(client: &Client, repository: &RepositoryName) -> Result<Vec<ListedTag>, Upstream> {
    #[derive(Deserialize)]
    struct Tag {
        name: String,
        digest: Option<String>,
        tag_last_pushed: Option<String>,
    }
    let path = client.wire_name(repository);
    let path = if path.contains('/') { path } else { format!("library/{path}") };
    let list = VendorList {
        url: list_url(client, &format!("/v2/repositories/{path}/tags/")),
        authorization: sign_in(client).await?,
        subject: repository.as_str(),
        read: |page: Page<Tag>, _: &Answer| {
            let more = page.more();
            let tags = page.results.into_iter().filter_map(|tag| {
                Some(ListedTag {
                    name: TagName::parse(&tag.name).ok()?,
                    digest: tag.digest.and_then(|digest| Digest::parse(&digest).ok()),
                    pushed: instant(tag.tag_last_pushed.as_deref()),
                })
            });
            (tags.collect(), more)
        },
    };
    client.vendor_list(list).await
}

/// The user's own namespace and those of the organisations the user is in.
async fn namespaces(client: &Client, authorization: Option<&HeaderValue>) -> Result<BTreeSet<String>, Upstream> {
    #[derive(Deserialize)]
    struct Namespaces {
        namespaces: Vec<String>,
    }
    let username = &client.connection().username;
    if username.is_empty() {
        return Err(client.whose("lists repositories only of a user or organisation. Enter it as the user name"));
    }
    let mut found = BTreeSet::from([username.clone()]);
    if authorization.is_some() {
        let url = hub(client, "/v2/repositories/namespaces");
        // Not every kind of token may read this; the user's own namespace is known without.
        if let Ok(answer) = client.ask_vendor(&url, authorization.cloned(), "the namespaces of this account").await
            && let Ok(list) = serde_json::from_slice::<Namespaces>(&answer.body)
        {
            found.extend(list.namespaces);
        }
    }
    Ok(found)
}

async fn sign_in(client: &Client) -> Result<Option<HeaderValue>, Upstream> {
    #[derive(Deserialize)]
    struct Reply {
        access_token: String,
    }
    if client.is_anonymous() {
        return Ok(None);
    }
    let mut kept = client.inner.vendor_token.lock().await;
    if let Some((token, _)) = kept.as_ref().filter(|(_, until)| *until > Instant::now()) {
        return Ok(Some(token.clone()));
    }
    let Connection { username, password, .. } = client.connection();
    let url = hub(client, "/v2/auth/token");
    let body = serde_json::json!({"identifier": username, "secret": password}).to_string().into_bytes();
    let call = Call {
        method: Method::POST,
        url: &url,
        accept: "application/json",
        authorization: None,
        known: None,
        body: Some(("application/json", body)),
        cap: 64 * 1024,
        patience: None,
    };
    let voice = &client.inner.voice;
    let answer = voice.success(client.inner.transport.send(&call).await?, "a sign-in")?;
    let token = serde_json::from_slice::<Reply>(&answer.body)
        .ok()
        .and_then(|reply| secret(&format!("Bearer {}", reply.access_token)));
    let token = token.ok_or_else(|| voice.malformed(&answer.url, "answers a sign-in without a usable token"))?;
    *kept = Some((token.clone(), Instant::now() + SIGN_IN));
    Ok(Some(token))
}

fn list_url(client: &Client, path: &str) -> Url {
    let mut url = hub(client, path);
    url.query_pairs_mut().append_pair("page_size", "100");
    url
}

fn hub(client: &Client, path: &str) -> Url {
    client.api("https://hub.docker.com", path)
}
