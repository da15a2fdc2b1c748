//! Which client answers for a pull spec: that of the configured registry, else one without credentials for the host alone.

use super::ImportFrom;
use crate::index::Index;
use crate::registry::{Client, Connection, Home, lock};
use crate::{Error, Upstream, UpstreamKind};
use model::registry::Preset;
use model::stream::{DOCKER_HUB, PullSpec, normal_host};
use model::{Digest, RegistryName};
use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use url::Url;

/// Clients for this many hosts are kept; with them, what they learnt and their place in each host's limits.
const MOST_HOSTS: usize = 256;
/// So many images are known to be where they were fetched from.
const MOST_PROOFS: usize = 20_000;

/// The ways out for imports.
pub(crate) struct Sources {
    from: ImportFrom,
    unconfigured: Mutex<HashMap<(String, bool), Client>>,
    /// Repositories by digests that were fetched from them.
    proofs: Mutex<HashSet<(String, Digest)>>,
}

impl Sources {
    pub(crate) fn new(from: ImportFrom) -> Self {
        Self { from, unconfigured: Mutex::default(), proofs: Mutex::default() }
    }

    /// Where a host that nobody configured may be; `None` when nothing may be fetched from it.
    pub(crate) fn home(&self, host: &str) -> Option<Home> {
        self.from.home(host)
    }

    /// The client for an image. Configured registries are asked with their own settings; `insecure` counts for others.
    ///
    /// # Errors
    /// An upstream failure of kind `Address` when nothing may be imported from that host.
    pub(crate) async fn client(&self, index: &Index, spec: &PullSpec, insecure: bool) -> Result<Client, Error> {
        let host = spec.host();
        if let Some(client) = configured(index, &host) {
            return Ok(client);
        }
        let key = (host, insecure);
        if let Some(client) = lock(&self.unconfigured).get(&key) {
            return Ok(client.clone());
        }
        let client = self.unconfigured(&key.0, insecure).await?;
        let mut known = lock(&self.unconfigured);
        if known.len() >= MOST_HOSTS {
            known.clear();
        }
        Ok(known.entry(key).or_insert(client).clone())
    }

    /// OKD: an insecure host is asked over TLS that is not verified, then over plain HTTP.
    async fn unconfigured(&self, host: &str, insecure: bool) -> Result<Client, Error> {
        let Some(home) = self.from.home(host) else {
            return Err(Upstream {
                kind: UpstreamKind::Address,
                message: format!(
                    "Images may not be imported from {host}. An administrator can add it as a registry, or allow it with \
                     WEIR_IMPORT_FROM"
                ),
                status: None,
            }
            .into());
        };
        let secure = Client::unconfigured(connection("https", host, insecure)?, home.clone())?;
        if !insecure {
            return Ok(secure);
        }
        match secure.greet().await {
            Err(failure) if matches!(failure.kind, UpstreamKind::Tls | UpstreamKind::Unreachable) => {
                Client::unconfigured(connection("http", host, insecure)?, home)
            }
            _ => Ok(secure),
        }
    }

    /// When a host that nobody configured does not answer as it did, how to speak to it is found out anew: whether it has TLS,
    /// where it signs in. What it said about being asked later is kept. One that does not answer over TLS has nothing new to
    /// say: its client stays, for each has a store of certificates of its own.
    pub(crate) fn learn(&self, host: &str, insecure: bool, failure: &Upstream) {
        use UpstreamKind::{Address, Malformed, NotFound, Tls, Unreachable};
        let odd = matches!(failure.kind, Tls | Address | Malformed) || (insecure && failure.kind == Unreachable);
        if odd || (insecure && failure.kind == NotFound) {
            lock(&self.unconfigured).retain(|(known, _), _| known != host);
        }
    }

    /// Was this image fetched from its repository before?
    pub(crate) fn is_proved(&self, repository: &str, digest: &Digest) -> bool {
        lock(&self.proofs).contains(&(repository.to_owned(), digest.clone()))
    }

    /// It was fetched just now.
    pub(crate) fn prove(&self, repository: String, digest: Digest) {
        let mut proofs = lock(&self.proofs);
        if proofs.len() >= MOST_PROOFS {
            proofs.clear();
        }
        proofs.insert((repository, digest));
    }
}

/// The configured registry at a host; of several the one with credentials, else the first by name.
fn configured(index: &Index, host: &str) -> Option<Client> {
    let at_host = index.clients().into_iter().filter(|client| is_at(client, host));
    at_host.min_by_key(|client| (client.connection().password.is_empty(), client.connection().name.clone()))
}

/// Is this the registry of a host, as pull specs name it?
pub(super) fn is_at(client: &Client, host: &str) -> bool {
    let own = normal_host(&client.pull_host());
    let url = &client.connection().url;
    own == host || (url.scheme() == "http" && url.port().is_none() && host == format!("{own}:80"))
}

fn connection(scheme: &str, host: &str, insecure: bool) -> Result<Connection, Error> {
    let (host, preset) =
        if host == DOCKER_HUB { ("registry-1.docker.io", Preset::DockerHub) } else { (host, Preset::Plain) };
    let unnamed = |_| RegistryName::parse("import").map_err(Error::internal);
    Ok(Connection {
        name: RegistryName::parse(&host.replace(':', "-")).or_else(unnamed)?,
        url: Url::parse(&format!("{scheme}://{host}/")).map_err(|_| unusable(host))?,
        preset,
        insecure,
        ca_bundle: String::new(),
        trusted_hosts: Vec::new(),
        username: String::new(),
        password: String::new(),
    })
}

fn unusable(host: &str) -> Upstream {
    let message = format!("{host} is not an address of a registry. Check the name of the image");
    Upstream { kind: UpstreamKind::Address, message, status: None }
}
