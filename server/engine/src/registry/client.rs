//! One registry's client: the connection, what was learnt about the registry, and the calls.

use super::{Fetched, Head, ListedTag};
use crate::{Error, Upstream, UpstreamKind};
use model::manifest::Descriptor;
use model::reference::Target;
use model::registry::{Budget, Preset};
use model::{Digest, RegistryName, RepositoryName};
use std::fmt;
use std::sync::Arc;
use url::Url;

/// How to reach a registry, and as whom.
#[derive(Clone)]
pub struct Connection {
    /// The name of the connection, for messages.
    pub name: RegistryName,
    /// Scheme, host and port, as `model::registry::registry_url` accepted it.
    pub url: Url,
    /// Whose ways to use where the distribution API ends.
    pub preset: Preset,
    /// Plain HTTP and unverified certificates are allowed.
    pub insecure: bool,
    /// Certificates (PEM) to trust beside the system's.
    pub ca_bundle: String,
    /// User name; without a password it only says whose repositories to list.
    pub username: String,
    /// Password or token; empty for anonymous.
    pub password: String,
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, url, preset, insecure, username, .. } = self;
        write!(f, "Connection({name} at {url}, {preset:?}, insecure: {insecure}, as {username:?})")
    }
}

/// A client of one registry. Cheap to clone; clones share tokens, limits and everything learnt about the registry.
#[derive(Clone)]
pub struct Client {
    inner: Arc<Inner>,
}

struct Inner {
    connection: Connection,
}

impl Client {
    /// A client for a connection; nothing is contacted yet.
    ///
    /// # Errors
    /// `Invalid` on `ca_bundle` when it holds no certificates in PEM.
    pub fn new(connection: Connection) -> Result<Self, Error> {
        Ok(Self { inner: Arc::new(Inner { connection }) })
    }

    /// The registry as container tools write it: `quay.io`, `registry.lab:5000`, and `docker.io` for Docker Hub.
    #[must_use]
    pub fn pull_host(&self) -> String {
        self.inner.connection.url.host_str().unwrap_or_default().to_owned()
    }

    /// The rate limit as the registry last announced it, if it does.
    #[must_use]
    pub fn budget(&self) -> Option<Budget> {
        None
    }

    /// Asks whether the registry is there and takes the credentials.
    ///
    /// # Errors
    /// Why it is not, or does not.
    pub async fn ping(&self) -> Result<(), Upstream> {
        Err(unsupported())
    }

    /// All repositories, by the catalogue or the vendor's own way; sorted, each once. Names outside the grammar are left
    /// out. A listing that does not reach its end is an error, never a shorter list.
    ///
    /// # Errors
    /// `Unsupported` when this registry lists nothing; else why the listing failed.
    pub async fn repositories(&self) -> Result<Vec<RepositoryName>, Upstream> {
        Err(unsupported())
    }

    /// All tags of a repository; sorted by name, each once, complete or an error.
    ///
    /// # Errors
    /// `NotFound` when there is no such repository; else why the listing failed.
    pub async fn tags(&self, _repository: &RepositoryName) -> Result<Vec<ListedTag>, Upstream> {
        Err(unsupported())
    }

    /// What a tag points to now, or whether a digest is there, without fetching it where the registry allows.
    ///
    /// # Errors
    /// `NotFound` when it is not there; else why there is no answer.
    pub async fn head(&self, _repository: &RepositoryName, _target: &Target) -> Result<Head, Upstream> {
        Err(unsupported())
    }

    /// A manifest, its bytes checked against the digest asked for or announced.
    ///
    /// # Errors
    /// `NotFound`; `Mismatch` when the bytes are not what they claim to be; else why there is no answer.
    pub async fn manifest(&self, _repository: &RepositoryName, _target: &Target) -> Result<Fetched, Upstream> {
        Err(unsupported())
    }

    /// A small blob, such as an image's configuration, of at most `cap` bytes, checked against its digest.
    ///
    /// # Errors
    /// `NotFound`; `Malformed` when it is larger; `Mismatch`; else why there is no answer.
    pub async fn blob(&self, _repository: &RepositoryName, _digest: &Digest, _cap: usize) -> Result<Vec<u8>, Upstream> {
        Err(unsupported())
    }

    /// What refers to a manifest: signatures, SBOMs, attestations. Empty when nothing does.
    ///
    /// # Errors
    /// Why there is no answer.
    pub async fn referrers(&self, _repository: &RepositoryName, _digest: &Digest) -> Result<Vec<Descriptor>, Upstream> {
        Err(unsupported())
    }
}

fn unsupported() -> Upstream {
    Upstream { kind: UpstreamKind::Unsupported, message: "Not there yet".into(), status: None }
}
