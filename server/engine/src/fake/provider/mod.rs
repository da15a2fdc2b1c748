//! A provider of identities on 127.0.0.1, for tests.
//!
//! Law of this room: it keeps the rules of OpenID Connect (a code is good once, for its client, address and verifier; tokens are
//! signed with real keys) until a [`Forgery`] or a [`Mishap`] is ordered.

mod endpoints;
mod forge;
mod keys;

pub use forge::Forgery;

use crate::OidcConfig;
use axum::Router;
use axum::routing::{get, post};
use keys::Key;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use url::Url;

/// How Weir is known here.
const CLIENT: &str = "weir";
/// The secret of that client.
const SECRET: &str = "s3cret & more";

/// A running provider, where somebody is signed in already. It stops when dropped.
pub struct FakeProvider {
    shared: Arc<Shared>,
    server: AbortHandle,
}

/// What goes wrong at one of its addresses.
#[derive(Debug, Clone)]
pub enum Mishap {
    /// It answers with this status.
    Status(u16),
    /// It never answers.
    Silence,
    /// It sends this many bytes.
    Flood(usize),
    /// It sends this instead.
    Text(String),
    /// It sends the asker elsewhere.
    Redirect(String),
}

struct Shared {
    issuer: String,
    state: Mutex<State>,
}

struct State {
    key: Key,
    /// Claims about whoever is signed in, in the ID token.
    claims: Map<String, Value>,
    /// Claims that only the endpoint for facts tells.
    facts: Map<String, Value>,
    forgery: Option<Forgery>,
    mishaps: BTreeMap<&'static str, Mishap>,
    codes: HashMap<String, Grant>,
    asked: BTreeMap<&'static str, usize>,
    is_public: bool,
}

/// What a code stands for.
#[derive(Clone)]
struct Grant {
    nonce: Option<String>,
    challenge: String,
    callback: String,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl FakeProvider {
    /// Starts one at which `ana` of group `qa` is signed in.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let state = State {
            key: Key::rsa("one"),
            claims: Map::new(),
            facts: Map::new(),
            forgery: None,
            mishaps: BTreeMap::new(),
            codes: HashMap::new(),
            asked: BTreeMap::new(),
            is_public: false,
        };
        let shared = Arc::new(Shared { issuer, state: Mutex::new(state) });
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(endpoints::about))
            .route("/keys", get(endpoints::keys))
            .route("/authorize", get(endpoints::authorize))
            .route("/token", post(endpoints::token))
            .route("/facts", get(endpoints::facts))
            .with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move { axum::serve(listener, router).await }).abort_handle();
        let provider = Self { shared, server };
        provider.is_signed_in(json!({"sub": "0001", "preferred_username": "ana", "groups": ["qa"]}));
        provider
    }

    /// What it calls itself.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.shared.issuer
    }

    /// Weir's side of it, under the name Acme.
    #[must_use]
    pub fn config(&self) -> OidcConfig {
        let secret = if self.shared.state().is_public { None } else { Some(SECRET) };
        OidcConfig::new(self.issuer(), CLIENT, secret, "Acme")
            .expect("an address of this machine")
            .with_scopes(&["profile".to_owned()])
            .with_groups_claim("groups")
    }

    /// From now on these claims describe whoever is signed in.
    pub fn is_signed_in(&self, claims: Value) {
        self.shared.state().claims = claims.as_object().cloned().expect("claims");
    }

    /// These claims are not in the ID token, but told to whoever asks for facts.
    pub fn tells_only_when_asked(&self, claims: Value) {
        self.shared.state().facts = claims.as_object().cloned().expect("claims");
    }

    /// From now on Weir has no secret here.
    pub fn is_public(&self) {
        self.shared.state().is_public = true;
    }

    /// Signs with a new key of another kind; the old one is not shown any more.
    pub fn rotate(&self) {
        self.shared.state().key = Key::elliptic("two");
    }

    /// The next ID tokens are forged so.
    pub fn forge(&self, forgery: Forgery) {
        self.shared.state().forgery = Some(forgery);
    }

    /// Something goes wrong at `/token`, `/keys`, …, until [`Self::recover`].
    pub fn mishap(&self, path: &'static str, mishap: Mishap) {
        self.shared.state().mishaps.insert(path, mishap);
    }

    /// Everything is as it should be again.
    pub fn recover(&self) {
        let mut state = self.shared.state();
        (state.forgery, state.mishaps) = (None, BTreeMap::new());
    }

    /// How often an address was asked.
    #[must_use]
    pub fn asked(&self, path: &str) -> usize {
        self.shared.state().asked.get(path).copied().unwrap_or_default()
    }

    /// Goes where Weir sends a browser, and answers where the browser is sent then.
    pub async fn visit(&self, to: &Url) -> Url {
        _ = rustls::crypto::ring::default_provider().install_default();
        let browser =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a browser");
        let answer = browser.get(to.clone()).send().await.expect("an answer");
        let location = answer.headers().get("location").expect("a redirect").to_str().expect("an address");
        location.parse().expect("an address")
    }
}

impl Drop for FakeProvider {
    fn drop(&mut self) {
        self.server.abort();
    }
}
