//! One registry's client: the connection, and what was learnt about the registry since.

use super::address::{Home, Policy};
use super::failure::{Voice, authority, is_docker_hub};
use super::paging::Habit;
use super::session::Demand;
use super::token::{Tokens, basic};
use super::transport::{Pace, Transport};
use super::vendor::Vendor;
use crate::Error;
use model::registry::{Budget, Preset};
use model::{Instant, RegistryName, RepositoryName};
use reqwest::header::HeaderValue;
use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use time::Duration;
use tokio::sync::OnceCell;
use url::Url;

/// Below this part of the registry's own limit, only people's requests are sent.
const RESERVE_PERCENT: i64 = 30;

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
    /// Hosts that are trusted as the registry's own: they may be private.
    pub trusted_hosts: Vec<String>,
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
    pub(super) inner: Arc<Inner>,
}

pub(super) struct Inner {
    pub connection: Connection,
    pub voice: Voice,
    pub transport: Transport,
    pub tokens: Tokens,
    pub demand: Mutex<Option<Demand>>,
    pub habits: Habits,
    pub vendor: OnceCell<Option<Vendor>>,
    /// A token of the vendor's own API, fetched once for many callers.
    pub vendor_token: tokio::sync::Mutex<Option<(HeaderValue, tokio::time::Instant)>>,
    /// Where the vendor's API is, instead of where the vendor has it.
    pub vendor_api: Option<Url>,
}

/// What this registry can do, learnt in passing.
#[derive(Default)]
pub(super) struct Habits {
    pub catalogue: Habit,
    pub tags: Habit,
    /// Does HEAD tell the digest?
    pub heads: Learnt,
    /// Is there a referrers API?
    pub referrers: Learnt,
}

/// Yes, no, or not known yet.
#[derive(Default)]
pub(super) struct Learnt(AtomicU8);

impl Learnt {
    pub fn get(&self) -> Option<bool> {
        match self.0.load(Ordering::Relaxed) {
            0 => None,
            known => Some(known == 1),
        }
    }

    pub fn set(&self, yes: bool) {
        self.0.store(if yes { 1 } else { 2 }, Ordering::Relaxed);
    }
}

impl Client {
    /// A client for a connection; nothing is contacted yet.
    ///
    /// # Errors
    /// `Invalid` on `ca_bundle` when it holds no certificates in PEM.
    pub fn new(connection: Connection) -> Result<Self, Error> {
        Self::build(connection, Home::Anywhere, Pace::default(), None)
    }

    /// A client for a host that nobody configured, to import from without credentials.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub(crate) fn unconfigured(connection: Connection, home: Home) -> Result<Self, Error> {
        Self::build(connection, home, Pace::default(), None)
    }

    pub(super) fn build(
        connection: Connection,
        home: Home,
        pace: Pace,
        vendor_api: Option<Url>,
    ) -> Result<Self, Error> {
        let voice = Voice {
            registry: connection.name.clone(),
            signs_in: !connection.password.is_empty(),
            configured: home == Home::Anywhere,
        };
        let policy = Policy::new(&connection.url, connection.insecure, home).trusting(&connection.trusted_hosts);
        let inner = Inner {
            transport: Transport::new(policy, &connection.ca_bundle, voice.clone(), pace)?,
            voice,
            tokens: Tokens::default(),
            demand: Mutex::default(),
            habits: Habits::default(),
            vendor: OnceCell::new(),
            vendor_token: tokio::sync::Mutex::default(),
            vendor_api,
            connection,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// The registry as container tools write it: `quay.io`, `registry.lab:5000`, and `docker.io` for Docker Hub.
    #[must_use]
    pub fn pull_host(&self) -> String {
        authority(&self.inner.connection.url)
    }

    /// The rate limit as the registry last announced it, if it does.
    #[must_use]
    pub fn budget(&self) -> Option<Budget> {
        self.inner.transport.limits.budget()
    }

    /// The budget, when so little of it is left that it is kept for people.
    pub(crate) fn reserve(&self, now: Instant) -> Option<Budget> {
        let low = |budget: &Budget| budget.remaining * 100 < budget.limit * RESERVE_PERCENT;
        self.budget().filter(low).filter(|budget| now - budget.seen < Duration::seconds(budget.window.max(60)))
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.inner.connection
    }

    pub(super) fn is_anonymous(&self) -> bool {
        !self.inner.voice.signs_in
    }

    pub(super) fn basic(&self) -> Option<HeaderValue> {
        let Connection { username, password, .. } = &self.inner.connection;
        if self.is_anonymous() { None } else { basic(username, password) }
    }

    /// An address of the distribution API.
    pub(super) fn v2(&self, path: &str) -> Url {
        let mut url = self.inner.connection.url.clone();
        url.set_path(&format!("/v2/{path}"));
        url
    }

    /// An address within a repository.
    pub(super) fn of(&self, repository: &RepositoryName, path: &str) -> Url {
        self.v2(&format!("{}/{path}", self.wire_name(repository)))
    }

    pub(super) fn pull_scope(&self, repository: &RepositoryName) -> String {
        format!("repository:{}:pull", self.wire_name(repository))
    }

    /// The name that the registry knows: Docker Hub keeps `redis` as `library/redis`.
    pub(super) fn wire_name(&self, repository: &RepositoryName) -> String {
        let official =
            !repository.as_str().contains('/') && self.inner.connection.url.host_str().is_some_and(is_docker_hub);
        if official { format!("library/{repository}") } else { repository.to_string() }
    }
}
