//! A scriptable registry on 127.0.0.1, for tests and benchmarks.
//!
//! Law of this room: what it serves is consistent (digests are real) until a fault is ordered, and every request is counted.
//!
//! ```no_run
//! # async fn example() {
//! use engine::fake::{Fake, Fault};
//! let fake = Fake::start().await;
//! fake.image("team/app", "1.0");
//! fake.index("team/app", "latest", &["linux/amd64", "linux/arm64/v8"]);
//! fake.fault_times("HEAD /v2/team/app", 2, Fault::Status(502));
//! let connection = fake.connection();
//! # }
//! ```
#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "only tests and benchmarks run this")]

mod answer;
mod content;
mod fault;
mod gate;
mod requests;

pub use fault::Fault;
pub use gate::Auth;
pub use requests::Requests;

use crate::registry::Connection;
use axum::Router;
use content::Content;
use fault::Rule;
use gate::Gate;
use model::registry::Preset;
use model::{Digest, RegistryName};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::task::AbortHandle;
use url::Url;

/// A running registry. It stops when dropped.
pub struct Fake {
    shared: Arc<Shared>,
    address: SocketAddr,
    server: AbortHandle,
}

struct Shared {
    address: SocketAddr,
    state: Mutex<State>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct State {
    content: Content,
    gate: Gate,
    rules: Vec<Rule>,
    manner: Manner,
    canned: Vec<Canned>,
    requests: Requests,
    log: Vec<String>,
}

/// How the registry behaves when nothing is wrong.
struct Manner {
    latency: Duration,
    /// Longest page.
    page: usize,
    /// Are pages linked?
    links: bool,
    /// Are larger page sizes refused rather than cut?
    strict: bool,
    catalogue: bool,
    referrers: bool,
    deletion: bool,
    /// Limit, remaining, window.
    budget: Option<(u32, u32, u32)>,
    /// What the clock says; right when not set.
    date: Option<String>,
}

/// A fixed answer to one address, for vendors' APIs.
struct Canned {
    address: String,
    body: String,
    link: Option<String>,
}

impl Fake {
    /// Starts an empty, open registry on a free port.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let manner = Manner {
            latency: Duration::ZERO,
            page: 1000,
            links: true,
            strict: false,
            catalogue: true,
            referrers: true,
            deletion: true,
            budget: None,
            date: None,
        };
        let state = State {
            content: Content::default(),
            gate: Gate::default(),
            rules: Vec::new(),
            manner,
            canned: Vec::new(),
            requests: Requests::default(),
            log: Vec::new(),
        };
        let shared = Arc::new(Shared { address, state: Mutex::new(state) });
        let router = Router::new().fallback(answer::answer).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move { axum::serve(listener, router).await }).abort_handle();
        Self { shared, address, server }
    }

    /// Its address: `http://127.0.0.1:<port>/`.
    #[must_use]
    pub fn url(&self) -> Url {
        Url::parse(&format!("http://{}/", self.address)).expect("an address is a URL")
    }

    /// A connection named `lab` to it, anonymous.
    #[must_use]
    pub fn connection(&self) -> Connection {
        Connection {
            name: RegistryName::parse("lab").expect("a name"),
            url: self.url(),
            preset: Preset::Plain,
            insecure: true,
            ca_bundle: String::new(),
            username: String::new(),
            password: String::new(),
        }
    }

    /// A connection named `lab` to it, with credentials.
    #[must_use]
    pub fn connection_as(&self, username: &str, password: &str) -> Connection {
        Connection { username: username.into(), password: password.into(), ..self.connection() }
    }

    // Content.

    /// Puts a new image for linux/amd64 under a tag. Each call makes different content, so a second one moves the tag.
    pub fn image(&self, repository: &str, tag: &str) -> Digest {
        self.image_for(repository, tag, "linux/amd64")
    }

    /// Puts a new image for a platform under a tag.
    pub fn image_for(&self, repository: &str, tag: &str, platform: &str) -> Digest {
        let mut state = self.shared.state();
        let digest = state.content.image(repository, platform);
        state.content.tag(repository, tag, &digest);
        digest
    }

    /// Puts a new index with one image for each platform under a tag. Its children are in the same repository.
    pub fn index(&self, repository: &str, tag: &str, platforms: &[&str]) -> Digest {
        let mut state = self.shared.state();
        let digest = state.content.index(repository, platforms);
        state.content.tag(repository, tag, &digest);
        digest
    }

    /// Puts a new artifact under a tag.
    pub fn artifact(&self, repository: &str, tag: &str, artifact_type: &str) -> Digest {
        let mut state = self.shared.state();
        let digest = state.content.artifact(repository, artifact_type, None);
        state.content.tag(repository, tag, &digest);
        digest
    }

    /// Puts a new artifact that refers to a manifest.
    pub fn referrer(&self, repository: &str, subject: &Digest, artifact_type: &str) -> Digest {
        self.shared.state().content.artifact(repository, artifact_type, Some(subject))
    }

    /// Puts the index of the present referrers of a manifest under the tag that stands in for the referrers API.
    pub fn referrers_tag(&self, repository: &str, subject: &Digest) -> Digest {
        let mut state = self.shared.state();
        let (digest, bytes) = state.content.referrers(repository, subject.as_str());
        state.content.put(repository, &digest, model::media::OCI_INDEX, bytes);
        state.content.tag(repository, &format!("{}-{}", subject.algorithm(), &subject.hex()[..64]), &digest);
        digest
    }

    /// Puts a signed schema 1 image under a tag; its digest is that of the part before the signature.
    pub fn schema1(&self, repository: &str, tag: &str) -> Digest {
        let mut state = self.shared.state();
        let digest = state.content.schema1(repository);
        state.content.tag(repository, tag, &digest);
        digest
    }

    /// Puts exact bytes as a manifest, untagged, whatever they are.
    pub fn manifest(&self, repository: &str, media_type: &str, bytes: &[u8]) -> Digest {
        let mut state = self.shared.state();
        let digest = content::digest(bytes);
        state.content.put(repository, &digest, media_type, bytes.to_vec());
        digest
    }

    /// Puts exact bytes as a manifest under any digest, true or not.
    pub fn manifest_as(&self, repository: &str, digest: &Digest, media_type: &str, bytes: &[u8]) {
        self.shared.state().content.put(repository, digest, media_type, bytes.to_vec());
    }

    /// Puts a blob.
    pub fn blob(&self, bytes: &[u8]) -> Digest {
        self.shared.state().content.blob(bytes)
    }

    /// Puts `tags` tags `1.0.0`, `1.0.1`, … on `digests` images, in turn, into a repository.
    pub fn many_tags(&self, repository: &str, tags: usize, digests: usize) {
        let mut state = self.shared.state();
        let images: Vec<_> = (0..digests.max(1)).map(|_| state.content.image(repository, "linux/amd64")).collect();
        for number in 0..tags {
            let tag = format!("{}.{}.{}", 1 + number / 1000, number / 100 % 10, number % 100);
            state.content.tag(repository, &tag, &images[number % images.len()]);
        }
    }

    /// As [`Self::many_tags`], each digest an index for these platforms.
    pub fn many_indexes(&self, repository: &str, tags: usize, digests: usize, platforms: &[&str]) {
        let mut state = self.shared.state();
        let indexes: Vec<_> = (0..digests.max(1)).map(|_| state.content.index(repository, platforms)).collect();
        for number in 0..tags {
            let tag = format!("{}.{}.{}", 1 + number / 1000, number / 100 % 10, number % 100);
            state.content.tag(repository, &tag, &indexes[number % indexes.len()]);
        }
    }

    /// Puts `count` repositories `<prefix>/00000`, … with one tag `latest` each, all on one image.
    pub fn many_repositories(&self, prefix: &str, count: usize) {
        let mut state = self.shared.state();
        for number in 0..count {
            let repository = format!("{prefix}/{number:05}");
            let digest = state.content.image_of(&repository, "linux/amd64", 0);
            state.content.tag(&repository, "latest", &digest);
        }
    }

    /// Puts a tag on a manifest that is there.
    pub fn tag(&self, repository: &str, tag: &str, digest: &Digest) {
        self.shared.state().content.tag(repository, tag, digest);
    }

    /// Takes a tag away.
    pub fn untag(&self, repository: &str, tag: &str) {
        self.shared.state().content.untag(repository, tag);
    }

    /// Takes a manifest away, such as the child of an index; tags and indexes go on naming it.
    pub fn remove_manifest(&self, repository: &str, digest: &Digest) {
        self.shared.state().content.remove_manifest(repository, digest);
    }

    /// Takes a repository away.
    pub fn remove_repository(&self, repository: &str) {
        self.shared.state().content.remove_repository(repository);
    }

    /// The digest behind a tag.
    #[must_use]
    pub fn digest(&self, repository: &str, tag: &str) -> Option<Digest> {
        self.shared.state().content.resolve(repository, tag)
    }

    // Behaviour.

    /// Who may ask. Tokens given before are no longer good.
    pub fn authenticate(&self, auth: Auth) {
        self.shared.state().gate = Gate::new(auth);
    }

    /// How long tokens live, in seconds; `None` leaves it unsaid.
    pub fn token_life(&self, seconds: Option<u64>) {
        self.shared.state().gate.life = seconds;
    }

    /// Makes all tokens given so far worthless.
    pub fn revoke_tokens(&self) {
        self.shared.state().gate.revoke();
    }

    /// Sends signing-in clients to another token server.
    pub fn realm(&self, url: &str) {
        self.shared.state().gate.realm = Some(url.to_owned());
    }

    /// Every answer takes this long.
    pub fn latency(&self, latency: Duration) {
        self.shared.state().manner.latency = latency;
    }

    /// The longest page; `strict` refuses to be asked for more instead of cutting.
    pub fn page_size(&self, longest: usize, strict: bool) {
        let mut state = self.shared.state();
        (state.manner.page, state.manner.strict) = (longest, strict);
    }

    /// Whether pages link to the next one.
    pub fn links(&self, links: bool) {
        self.shared.state().manner.links = links;
    }

    /// Whether `_catalog` is there.
    pub fn catalogue(&self, there: bool) {
        self.shared.state().manner.catalogue = there;
    }

    /// Whether the referrers API is there.
    pub fn referrers_api(&self, there: bool) {
        self.shared.state().manner.referrers = there;
    }

    /// Whether manifests can be deleted.
    pub fn deletion(&self, allowed: bool) {
        self.shared.state().manner.deletion = allowed;
    }

    /// Announces a rate limit: requests allowed, left, and the window in seconds.
    pub fn budget(&self, limit: u32, remaining: u32, window: u32) {
        self.shared.state().manner.budget = Some((limit, remaining, window));
    }

    /// Sets the registry's clock, as an HTTP date.
    pub fn date(&self, date: &str) {
        self.shared.state().manner.date = Some(date.to_owned());
    }

    /// Answers one address (path, and query unless any will do) with fixed JSON, and with a `Link` to the next page if given.
    pub fn canned(&self, address: &str, body: &str, link: Option<&str>) {
        let canned = Canned { address: address.into(), body: body.into(), link: link.map(str::to_owned) };
        self.shared.state().canned.push(canned);
    }

    // Faults.

    /// From now on, everything whose path and query begin so goes wrong in this way. A method may stand in front:
    /// `HEAD /v2/team/app`.
    pub fn fault(&self, place: &str, fault: Fault) {
        self.shared.state().rules.push(Rule::new(place, fault, None));
    }

    /// As [`Self::fault`], for the next `times` requests only.
    pub fn fault_times(&self, place: &str, times: usize, fault: Fault) {
        self.shared.state().rules.push(Rule::new(place, fault, Some(times)));
    }

    /// Takes all faults away.
    pub fn heal(&self) {
        self.shared.state().rules.clear();
    }

    // Counts.

    /// What was asked since the start or the last reset.
    #[must_use]
    pub fn requests(&self) -> Requests {
        self.shared.state().requests.clone()
    }

    /// Counts from zero again.
    pub fn reset_requests(&self) {
        let mut state = self.shared.state();
        state.requests = Requests::default();
        state.log.clear();
    }

    /// The first 10,000 requests, as `GET /v2/ <Authorization>`.
    #[must_use]
    pub fn log(&self) -> Vec<String> {
        self.shared.state().log.clone()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.server.abort();
    }
}
