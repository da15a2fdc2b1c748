//! A scriptable registry on 127.0.0.1, for tests and benchmarks.
//!
//! Law of this room: what it serves is consistent (digests are real) until a fault is ordered, and every request is
//! counted.
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
mod provider;
mod requests;
mod script;
mod stock;
mod tls;

pub use fault::Fault;
pub use gate::Auth;
pub use provider::{FakeProvider, Forgery, Mishap};
pub use requests::Requests;
pub use tls::tls_front;

use crate::registry::Connection;
use axum::Router;
use axum::serve::Listener;
use content::Content;
use fault::Rule;
use gate::Gate;
use model::RegistryName;
use model::registry::Preset;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use url::Url;

/// A running registry. It stops when dropped.
pub struct Fake {
    shared: Arc<Shared>,
    url: Url,
    ca: String,
    server: AbortHandle,
}

struct Shared {
    url: Url,
    state: Mutex<State>,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
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

impl Default for Manner {
    fn default() -> Self {
        Self {
            latency: Duration::ZERO,
            page: 1000,
            links: true,
            strict: false,
            catalogue: true,
            referrers: true,
            deletion: true,
            budget: None,
            date: None,
        }
    }
}

/// A fixed answer to one address, for vendors' APIs.
struct Canned {
    address: String,
    body: String,
    link: Option<String>,
}

impl Fake {
    /// Starts an empty, open registry on a free port, without TLS.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        Self::serve("http", listener, String::new())
    }

    /// Starts one with TLS, whose certificate comes from an authority that nobody knows: see [`Self::ca`].
    pub async fn start_tls() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let (listener, ca) = tls::listener(listener);
        Self::serve("https", listener, ca)
    }

    fn serve<L: Listener<Addr = SocketAddr>>(scheme: &str, listener: L, ca: String) -> Self {
        let address = listener.local_addr().expect("an address");
        let url = Url::parse(&format!("{scheme}://{address}/")).expect("an address is a URL");
        let shared = Arc::new(Shared { url: url.clone(), state: Mutex::default() });
        let router = Router::new().fallback(answer::answer).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move { axum::serve(listener, router).await }).abort_handle();
        Self { shared, url, ca, server }
    }

    /// Its address: `http://127.0.0.1:<port>/`, with TLS `https://…`.
    #[must_use]
    pub fn url(&self) -> Url {
        self.url.clone()
    }

    /// The certificate (PEM) of the authority behind its TLS; empty without.
    #[must_use]
    pub fn ca(&self) -> &str {
        &self.ca
    }

    /// A connection named `lab` to it, anonymous. With TLS it trusts the right authority.
    #[must_use]
    pub fn connection(&self) -> Connection {
        Connection {
            name: RegistryName::parse("lab").expect("a name"),
            url: self.url(),
            preset: Preset::Plain,
            insecure: self.ca.is_empty(),
            ca_bundle: self.ca.clone(),
            trusted_hosts: Vec::new(),
            username: String::new(),
            password: String::new(),
        }
    }

    /// A connection named `lab` to it, with credentials.
    #[must_use]
    pub fn connection_as(&self, username: &str, password: &str) -> Connection {
        Connection { username: username.into(), password: password.into(), ..self.connection() }
    }

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
