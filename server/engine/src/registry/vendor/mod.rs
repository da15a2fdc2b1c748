//! Vendors' own ways to list what `_catalog` will not, and to tell with one question what tags point to.
//!
//! Law of this room: a vendor's API is a shorter way to the same facts. Its digests are hints that HEAD and GET
//! confirm, and when it fails, tags are listed the plain way.

mod docker_hub;
mod ghcr;
mod gitlab;
mod harbor;
mod quay;

use super::client::Client;
use super::failure::is_docker_hub;
use super::paging::{LISTING, MOST, next_link};
use super::session::Demand;
use super::tags::ListedTag;
use super::transport::{Answer, Call};
use crate::{Upstream, UpstreamKind};
use model::registry::Preset;
use model::{Instant, RepositoryName};
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use time::format_description::well_known::Rfc3339;
use url::Url;

/// Most bytes of one page of a vendor's list.
const PAGE_CAP: usize = 8 * 1024 * 1024;

/// A vendor with ways of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vendor {
    DockerHub,
    Ghcr,
    Quay,
    Harbor,
    Gitlab,
    /// Lists nothing at all.
    RedHat,
}

impl Client {
    /// Whose registry this is: by preset, by host, else by how it wants to be asked.
    pub(super) async fn vendor(&self) -> Option<Vendor> {
        let by_preset = match self.inner.connection.preset {
            Preset::Plain => None,
            Preset::DockerHub => Some(Vendor::DockerHub),
            Preset::Quay => Some(Vendor::Quay),
            Preset::Ghcr => Some(Vendor::Ghcr),
            Preset::Gitlab => Some(Vendor::Gitlab),
            Preset::Harbor => Some(Vendor::Harbor),
            Preset::RedHat => Some(Vendor::RedHat),
        };
        if by_preset.is_some() {
            return by_preset;
        }
        // A registry that does not answer now may be recognised the next time.
        self.inner.vendor.get_or_try_init(|| self.recognise()).await.ok().copied().flatten()
    }

    async fn recognise(&self) -> Result<Option<Vendor>, Upstream> {
        let by_host = match self.inner.connection.url.host_str().unwrap_or_default() {
            host if is_docker_hub(host) => Some(Vendor::DockerHub),
            "ghcr.io" => Some(Vendor::Ghcr),
            "quay.io" => Some(Vendor::Quay),
            "registry.gitlab.com" => Some(Vendor::Gitlab),
            "registry.redhat.io" | "registry.access.redhat.com" => Some(Vendor::RedHat),
            _ => None,
        };
        if by_host.is_some() {
            return Ok(by_host);
        }
        let Some(Demand::Bearer { realm, service }) = self.greet().await?.demand else { return Ok(None) };
        Ok(match (realm.path(), service.as_str()) {
            ("/service/token", "harbor-registry") => Some(Vendor::Harbor),
            ("/jwt/auth", "container_registry") => Some(Vendor::Gitlab),
            ("/v2/auth", service) if service == self.pull_host() => Some(Vendor::Quay),
            _ => None,
        })
    }

    /// An address of an API that is not where the registry is.
    fn api(&self, base: &str, path: &str) -> Url {
        let base = self.inner.vendor_api.clone().or_else(|| Url::parse(base).ok());
        let mut url = base.unwrap_or_else(|| self.inner.connection.url.clone());
        url.set_path(path);
        url
    }

    /// An address of an API at the registry's own host.
    fn api_here(&self, path: &str) -> Url {
        self.api(self.inner.connection.url.as_str(), path)
    }

    /// One question to a vendor's API.
    async fn ask_vendor(
        &self,
        url: &Url,
        authorization: Option<HeaderValue>,
        subject: &str,
    ) -> Result<Answer, Upstream> {
        let call = Call {
            method: Method::GET,
            url,
            accept: "application/json",
            authorization,
            known: None,
            body: None,
            cap: PAGE_CAP,
            patience: None,
        };
        self.inner.voice.success(self.inner.transport.send(&call).await?, subject)
    }

    /// All pages of a vendor's list.
    async fn vendor_list<P: DeserializeOwned, T>(&self, list: VendorList<'_, P, T>) -> Result<Vec<T>, Upstream> {
        let reading = async {
            let mut found = Vec::new();
            let mut url = list.url.clone();
            for page in 2_u32.. {
                let answer = self.ask_vendor(&url, list.authorization.clone(), list.subject).await?;
                let read: P = serde_json::from_slice(&answer.body).map_err(|_| {
                    self.inner.voice.malformed(
                        &answer.url,
                        &format!("sent something else than a list when asked for {}", list.subject),
                    )
                })?;
                let (items, more) = (list.read)(read, &answer);
                let barren = items.is_empty();
                found.extend(items);
                let (name, value) = match more {
                    More::No => break,
                    More::Page => ("page", page.to_string()),
                    More::Token(token) => ("next_page", token),
                };
                if barren || found.len() > MOST {
                    return Err(self.inner.voice.malformed(
                        &answer.url,
                        &format!("sends {} without end; nothing of it was used", list.subject),
                    ));
                }
                url = list.url.clone();
                url.query_pairs_mut().append_pair(name, &value);
            }
            Ok(found)
        };
        tokio::time::timeout(LISTING, reading)
            .await
            .unwrap_or_else(|_| Err(self.inner.voice.timeout(&list.url, LISTING)))
    }

    /// What to say when a vendor lists nothing without being told whose repositories are meant.
    fn whose(&self, what: &str) -> Upstream {
        let registry = &self.inner.connection.name;
        let message = format!("{} {what} in registry {registry}, or add repository names by hand", self.pull_host());
        Upstream { kind: UpstreamKind::Unsupported, message, status: None }
    }
}

/// A paged list of a vendor's API.
struct VendorList<'a, P, T> {
    url: Url,
    authorization: Option<HeaderValue>,
    subject: &'a str,
    read: fn(P, &Answer) -> (Vec<T>, More),
}

/// Is there another page?
enum More {
    No,
    /// Yes, the one with the next number.
    Page,
    /// Yes, under this token.
    Token(String),
}

impl More {
    /// Numbered pages whose last one links to no next.
    fn linked(answer: &Answer) -> Self {
        Self::page_if(next_link(&answer.headers).is_some())
    }

    fn page_if(more: bool) -> Self {
        if more { Self::Page } else { Self::No }
    }
}

impl Vendor {
    /// The names of all repositories.
    pub async fn repositories(self, client: &Client) -> Result<BTreeSet<String>, Upstream> {
        match self {
            Self::DockerHub => docker_hub::repositories(client).await,
            Self::Ghcr => ghcr::repositories(client).await,
            Self::Quay => quay::repositories(client).await,
            Self::Harbor => harbor::repositories(client).await,
            Self::Gitlab => gitlab::repositories(client).await,
            Self::RedHat => Err(client.whose("does not list its repositories. Look them up at catalog.redhat.com")),
        }
    }

    /// All tags with what the vendor tells of them; `None` where the plain list is as good.
    pub async fn tags(self, client: &Client, repository: &RepositoryName) -> Result<Option<Vec<ListedTag>>, Upstream> {
        match self {
            Self::DockerHub => docker_hub::tags(client, repository).await.map(Some),
            Self::Ghcr => ghcr::tags(client, repository).await,
            Self::Quay => quay::tags(client, repository).await.map(Some),
            Self::Harbor => harbor::tags(client, repository).await,
            Self::Gitlab | Self::RedHat => Ok(None),
        }
    }

    /// Is the catalogue worth asking beside the vendor's list?
    pub fn has_catalogue(self) -> bool {
        matches!(self, Self::Quay | Self::Harbor | Self::Gitlab)
    }
}

/// A time as APIs write it.
fn instant(text: Option<&str>) -> Option<Instant> {
    Instant::parse(text?, &Rfc3339).ok()
}

/// A text as one segment of a path.
fn segment(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
