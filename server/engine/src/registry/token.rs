//! Bearer tokens: fetched once for many callers, kept until most of their life is over, asked for only where the
//! registry first sent Weir.

use super::failure::Voice;
use super::lock;
use super::transport::{Call, Transport};
use crate::{Upstream, UpstreamKind};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use reqwest::header::HeaderValue;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::time::Instant;
use url::Url;

/// What a token is good for: `repository:team/app:pull`, `registry:catalog:*`.
pub(super) type Scopes = BTreeSet<String>;

/// Where tokens are given, and for which service.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Realm {
    pub url: Url,
    pub service: String,
}

/// A token server's answer is small.
const CAP: usize = 256 * 1024;
/// Life of a token whose server names none, as the protocol says; and the longest that is believed.
const LIFE: (u64, u64) = (60, 24 * 3600);
/// How long a refusal stands before the credentials are shown again, so that accounts are not locked by insisting.
const REFUSAL: Duration = Duration::from_secs(20);
/// Tokens kept; when there are more, those past their time go.
const KEPT: usize = 2048;

#[derive(Clone)]
struct Kept {
    outcome: Result<HeaderValue, Upstream>,
    until: Instant,
}

/// A place for one token. Whoever holds it fetches; the others wait and find it.
type Slot = Arc<tokio::sync::Mutex<Option<Kept>>>;

/// The tokens of one connection.
#[derive(Default)]
pub(super) struct Tokens {
    slots: Mutex<HashMap<(Realm, Scopes), Slot>>,
    pinned: Mutex<Option<String>>,
}

impl Tokens {
    /// The host of the realm may not change once tokens were asked for there: credentials go to it.
    pub fn pin(&self, realm: &Url, voice: &Voice) -> Result<(), Upstream> {
        let host = realm.host_str().unwrap_or_default().to_owned();
        let mut pinned = lock(&self.pinned);
        let known = pinned.get_or_insert_with(|| host.clone());
        if *known == host {
            return Ok(());
        }
        let registry = &voice.registry;
        let message = format!(
            "Registry {registry} now sends sign-ins to {host} instead of {known}; the credentials were not sent. \
                If this is right, save registry {registry} again"
        );
        Err(Upstream { kind: UpstreamKind::Address, message, status: None })
    }

    /// The `Authorization` for these scopes, from the cache or the token server.
    pub async fn get(&self, realm: &Realm, scopes: &Scopes, source: &Source<'_>) -> Result<HeaderValue, Upstream> {
        let slot = self.slot(realm, scopes);
        let mut kept = slot.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| kept.until > Instant::now()) {
            return kept.outcome.clone();
        }
        let asked = Instant::now();
        let (outcome, life) = match source.fetch(realm, scopes).await {
            Ok((token, life)) => (Ok(token), life * 4 / 5),
            Err(failure) if matches!(failure.kind, UpstreamKind::Unauthorized | UpstreamKind::Denied) => {
                (Err(failure), REFUSAL)
            }
            Err(failure) => return Err(failure),
        };
        *kept = Some(Kept { outcome: outcome.clone(), until: asked + life });
        outcome
    }

    /// The registry did not take this token; if it is still the one kept, it is dropped.
    pub async fn forget(&self, realm: &Realm, scopes: &Scopes, token: &HeaderValue) {
        let slot = self.slot(realm, scopes);
        let mut kept = slot.lock().await;
        if kept.as_ref().is_some_and(|kept| kept.outcome.as_ref().is_ok_and(|known| known == token)) {
            *kept = None;
        }
    }

    /// Lets time pass for what is kept.
    #[cfg(test)]
    pub async fn age(&self, by: Duration) {
        let slots: Vec<Slot> = lock(&self.slots).values().cloned().collect();
        for slot in slots {
            if let Some(kept) = slot.lock().await.as_mut() {
                kept.until -= by;
            }
        }
    }

    fn slot(&self, realm: &Realm, scopes: &Scopes) -> Slot {
        let mut slots = lock(&self.slots);
        if slots.len() >= KEPT {
            slots.retain(|_, slot| {
                slot.try_lock().map_or(true, |kept| kept.as_ref().is_some_and(|k| k.until > Instant::now()))
            });
        }
        if slots.len() >= KEPT {
            slots.clear();
        }
        Arc::clone(slots.entry((realm.clone(), scopes.clone())).or_default())
    }
}

/// Who asks for tokens, and how.
pub(super) struct Source<'a> {
    pub transport: &'a Transport,
    pub voice: &'a Voice,
    pub basic: Option<HeaderValue>,
    /// What the token is wanted for, in words.
    pub subject: &'a str,
}

impl Source<'_> {
    async fn fetch(&self, realm: &Realm, scopes: &Scopes) -> Result<(HeaderValue, Duration), Upstream> {
        let mut url = realm.url.clone();
        {
            let mut query = url.query_pairs_mut();
            if !realm.service.is_empty() {
                query.append_pair("service", &realm.service);
            }
            for scope in scopes {
                query.append_pair("scope", scope);
            }
        }
        let authorization = self.basic.clone();
        let call = Call {
            method: Method::GET,
            url: &url,
            accept: "application/json",
            authorization,
            known: None,
            body: None,
            cap: CAP,
            patience: None,
        };
        let answer = self.transport.send(&call).await?;
        match answer.status.as_u16() {
            200..=299 => {}
            401 | 403 => return Err(self.voice.status(&answer, self.subject)),
            // Whatever this is, it says nothing about the repository: 404 here must not read as “no such repository”.
            code => {
                let failure = self.voice.malformed(
                    &answer.url,
                    &format!("gives no tokens ({code}). Check the sign-in settings of that registry"),
                );
                return Err(Upstream { kind: UpstreamKind::Status, status: Some(code), ..failure });
            }
        }
        let reply: Reply = serde_json::from_slice(&answer.body).map_err(|_| {
            self.voice
                .malformed(&answer.url, "sent something that is no token. Check the sign-in settings of that registry")
        })?;
        let token = reply.token.or(reply.access_token).filter(|token| !token.is_empty());
        let header = token.and_then(|token| secret(&format!("Bearer {token}")));
        let header =
            header.ok_or_else(|| self.voice.malformed(&answer.url, "sent an answer without a usable token"))?;
        let life = reply.expires_in.filter(|s| *s > 0.0).map_or(LIFE.0, |s| s as u64).min(LIFE.1);
        Ok((header, Duration::from_secs(life)))
    }
}

#[derive(Deserialize)]
struct Reply {
    token: Option<String>,
    access_token: Option<String>,
    /// Some servers write `300.0`.
    expires_in: Option<f64>,
}

/// The `Authorization` of a user name and password.
pub(super) fn basic(username: &str, password: &str) -> Option<HeaderValue> {
    secret(&format!("Basic {}", STANDARD.encode(format!("{username}:{password}"))))
}

/// A header value that stays out of debug output.
pub(super) fn secret(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}
