//! Signing in with a provider of identities: OpenID Connect, the code flow with PKCE.
//!
//! Law of this room: whoever comes back from the provider is nobody until the library has verified the ID token, with keys that
//! the provider itself published. A person is who the provider calls `(issuer, sub)`; names and addresses never decide it.
//!
//! What the provider says about groups replaces what it said before, at each sign-in: a group that somebody was taken out of
//! there is gone here with the next one, and sessions end by themselves. That holds for the last administrator, too: the
//! provider's word is not weighed, and the console of the machine is always there. Signing out ends the session of Weir, not that of the
//! provider: other programs may live on that one.

mod claims;
mod config;
mod enter;
mod provider;
#[cfg(test)]
mod tests;

pub use config::OidcConfig;
pub(crate) use provider::Provider;

use crate::{Actor, Engine, Error};
use model::Instant;
use model::sign_on::Refusal;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long somebody may take at the provider.
const LONGEST: Duration = Duration::from_secs(600);

/// Use cases around the provider; there are none without one.
#[derive(Clone)]
pub struct SignOn {
    engine: Engine,
    provider: Arc<Provider>,
    request: String,
}

/// An attempt to sign in. It is kept in the session of the browser that began it, where nobody else gets at it, and it is good
/// for one return.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Comes back with the browser and names the attempt.
    pub state: String,
    /// Where to go on to in Weir.
    pub next: String,
    nonce: String,
    verifier: String,
    /// When it began, in Unix seconds.
    begun: i64,
}

impl SignOn {
    pub(crate) fn new(engine: &Engine, provider: Arc<Provider>) -> Self {
        Self { engine: engine.clone(), provider, request: String::new() }
    }

    /// The same, for a request of this id.
    #[must_use]
    pub fn on(&self, request: impl Into<String>) -> Self {
        Self { request: request.into(), ..self.clone() }
    }

    /// Lets somebody at `peer` come nearer by a step: begin, or come back. Steps are forgiven when somebody signs in.
    ///
    /// # Errors
    /// `TooMany` while the peer has to wait.
    pub fn knock(&self, peer: IpAddr) -> Result<(), Refusal> {
        self.engine.inner.attempts.knock(peer).map_err(|_| Refusal::TooMany)
    }

    /// Forgives the steps of somebody who has signed in.
    pub fn entered(&self, peer: IpAddr) {
        self.engine.inner.attempts.entered(peer);
    }

    /// What people call the provider.
    #[must_use]
    pub fn name(&self) -> &str {
        self.provider.name()
    }

    /// Where to send the browser, and the attempt to remember. The provider sends it back to `callback`.
    ///
    /// # Errors
    /// `Unavailable` when the provider says nothing usable about itself.
    pub async fn begin(&self, callback: &Url, next: &str) -> Result<(Url, Attempt), Refusal> {
        let asked = self.provider.question(callback).await?;
        let attempt = Attempt {
            state: asked.state,
            next: next.to_owned(),
            nonce: asked.nonce,
            verifier: asked.verifier,
            begun: Instant::now_utc().unix_timestamp(),
        };
        Ok((asked.to, attempt))
    }

    /// Who came back with `code`. An account is made for somebody new.
    ///
    /// # Errors
    /// `Stale` for an attempt that took too long; whatever keeps this person out otherwise.
    pub async fn finish(&self, attempt: &Attempt, code: &str, callback: &Url) -> Result<Actor, Refusal> {
        let age = Instant::now_utc().unix_timestamp() - attempt.begun;
        if !(0..LONGEST.as_secs().cast_signed()).contains(&age) {
            return Err(Refusal::Stale);
        }
        let proof = provider::Proof { code, verifier: &attempt.verifier, nonce: &attempt.nonce };
        let person = self.provider.person(&proof, callback).await?;
        enter::enter(&self.engine, &person, &self.request).await.map_err(failed)?
    }

    /// What an answer of the provider that brings no code means. Its reason is logged, not shown: anybody can write an address.
    #[must_use]
    pub fn denied(&self, error: &str, description: &str) -> Refusal {
        tracing::warn!(error, description, "the provider refused a sign-in");
        match error {
            "temporarily_unavailable" | "server_error" => Refusal::Unavailable,
            _ => Refusal::Denied,
        }
    }
}

/// An error of ours; details stay in the log.
fn failed(error: Error) -> Refusal {
    tracing::error!(?error, "a sign-in with the provider failed");
    Refusal::Failed
}
