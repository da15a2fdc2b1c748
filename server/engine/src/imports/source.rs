//! Which client answers for a pull spec: that of the configured registry, else one without credentials for the host alone.

use super::ImportFrom;
use super::means::{Credential, Means};
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

/// A client that is none of a configured registry with its own credential.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    host: String,
    insecure: bool,
    /// The configured registry whose settings it has, as they were.
    like: Option<String>,
    /// The credential of a project that it has, and its version.
    credential: Option<(i64, i64)>,
}

/// The ways out for imports.
pub(crate) struct Sources {
    from: ImportFrom,
    others: Mutex<HashMap<Key, Client>>,
    /// Repositories by digests that were fetched from them.
    proofs: Mutex<HashSet<(String, Digest)>>,
}

impl Sources {
    pub(crate) fn new(from: ImportFrom) -> Self {
        Self { from, others: Mutex::default(), proofs: Mutex::default() }
    }

    /// Where a host that nobody configured may be; `None` when nothing may be fetched from it.
    pub(crate) fn home(&self, host: &str) -> Option<Home> {
        self.from.home(host)
    }

    /// The client for an image, with what `means` allow to take along. Configured registries are asked with their own settings;
    /// `insecure` counts for others, and a credential is never sent where it could be overheard.
    ///
    /// # Errors
    /// An upstream failure of kind `Address` when nothing may be imported from that host.
    pub(crate) async fn client(
        &self,
        index: &Index,
        spec: &PullSpec,
        insecure: bool,
        means: &Means,
    ) -> Result<Client, Error> {
        let host = spec.host();
        let configured = configured(index, &host);
        let has_own = |client: &&Client| !client.connection().password.is_empty();
        if let Some(client) = configured.iter().filter(has_own).find(|client| means.lends(&client.connection().name)) {
            return Ok(client.clone());
        }
        let like = configured.first();
        let own = means.own.as_ref().filter(|_| like.is_some() || !insecure);
        if let Some(client) = configured.iter().find(|client| own.is_none() && !has_own(client)) {
            return Ok(client.clone());
        }
        let key = Key {
            host,
            insecure,
            like: like.map(|client| settings(client.connection())),
            credential: own.map(|own| (own.id, own.version)),
        };
        if let Some(client) = lock(&self.others).get(&key) {
            return Ok(client.clone());
        }
        let client = match like {
            Some(client) => Client::new(lent(client.connection().clone(), own))?,
            None => self.unconfigured(&key.host, insecure, own).await?,
        };
        let mut known = lock(&self.others);
        if known.len() >= MOST_HOSTS {
            known.clear();
        }
        Ok(known.entry(key).or_insert(client).clone())
    }

    /// OKD: an insecure host is asked over TLS that is not verified, then over plain HTTP.
    async fn unconfigured(&self, host: &str, insecure: bool, own: Option<&Credential>) -> Result<Client, Error> {
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
        let secure = Client::unconfigured(lent(connection("https", host, insecure)?, own), home.clone())?;
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
            lock(&self.others).retain(|known, _| known.host != host || known.like.is_some());
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

/// The configured registries at a host, by name.
fn configured(index: &Index, host: &str) -> Vec<Client> {
    let mut at_host: Vec<Client> = index.clients().into_iter().filter(|client| is_at(client, host)).collect();
    at_host.sort_by_key(|client| client.connection().name.clone());
    at_host
}

/// The same place with another credential, or with none.
fn lent(connection: Connection, own: Option<&Credential>) -> Connection {
    let (username, password) = own.map_or_else(Default::default, |own| (own.username.clone(), own.password.clone()));
    Connection { username, password, ..connection }
}

/// All that makes a connection but its credential.
fn settings(connection: &Connection) -> String {
    let Connection { name, url, preset, insecure, ca_bundle, trusted_hosts, .. } = connection;
    format!("{name} {url} {preset:?} {insecure} {trusted_hosts:?} {ca_bundle}")
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
