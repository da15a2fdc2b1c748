//! Asking the registry as somebody: what it demands is learnt from its first 401 and then brought along.

use super::challenge::{Challenge, challenges};
use super::client::Client;
use super::lock;
use super::token::{Realm, Scopes, Source};
use super::transport::{Answer, Call};
use crate::{Upstream, UpstreamKind};
use reqwest::Method;
use reqwest::header::HeaderValue;
use std::time::Duration;
use url::Url;

/// How a registry wants to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Demand {
    Basic,
    Bearer { realm: Url, service: String },
}

/// A question to the registry.
pub(super) struct Ask<'a> {
    pub method: Method,
    pub url: &'a Url,
    pub accept: &'static str,
    /// What a token must allow; empty for the mere presence.
    pub scope: Option<String>,
    pub cap: usize,
    pub patience: Option<Duration>,
    /// What is asked for, in words.
    pub subject: &'a str,
}

impl<'a> Ask<'a> {
    /// A GET of JSON.
    pub fn get(url: &'a Url, subject: &'a str, cap: usize) -> Self {
        Self { method: Method::GET, url, accept: "application/json", scope: None, cap, patience: None, subject }
    }
}

/// What was brought along.
#[derive(Clone)]
enum Grant {
    Nothing,
    Basic(HeaderValue),
    Token { header: HeaderValue, realm: Realm, scopes: Scopes, fresh: bool },
}

impl Grant {
    fn header(&self) -> Option<HeaderValue> {
        match self {
            Self::Nothing => None,
            Self::Basic(header) | Self::Token { header, .. } => Some(header.clone()),
        }
    }
}

impl Client {
    /// Asks, signing in as the registry demands. The answer has any status but 401.
    ///
    /// # Errors
    /// `Unauthorized` when signing in does not help; else why there is no answer.
    pub(super) async fn ask(&self, ask: &Ask<'_>) -> Result<Answer, Upstream> {
        let scopes: Scopes = ask.scope.iter().cloned().collect();
        let mut grant = match self.demand() {
            None => Grant::Nothing,
            Some(demand) => self.grant(&demand, scopes.clone(), ask).await?,
        };
        // Unsigned, with the scopes Weir knows, with those the registry names, and once with a token renewed.
        for _ in 0..4 {
            let answer = self.send(ask, grant.header()).await?;
            if answer.status.as_u16() != 401 {
                return Ok(answer);
            }
            // Only the registry may say where credentials go, not a place it redirects to.
            if answer.url.origin() != ask.url.origin() {
                return Err(self.inner.voice.refused_elsewhere(ask.url, &answer.url, ask.subject));
            }
            grant = self.sign_in(ask, &answer, &grant, &scopes).await?;
        }
        Err(self.inner.voice.powerless_token(ask.url, ask.subject))
    }

    /// Asks without signing in.
    pub(super) async fn send(&self, ask: &Ask<'_>, authorization: Option<HeaderValue>) -> Result<Answer, Upstream> {
        let &Ask { ref method, url, accept, cap, patience, .. } = ask;
        let call = Call { method: method.clone(), url, accept, authorization, known: None, body: None, cap, patience };
        self.inner.transport.send(&call).await
    }

    /// What the registry demands, as far as it was learnt.
    pub(crate) fn demand(&self) -> Option<Demand> {
        lock(&self.inner.demand).clone()
    }

    async fn sign_in(&self, ask: &Ask<'_>, answer: &Answer, tried: &Grant, wanted: &Scopes) -> Result<Grant, Upstream> {
        let voice = &self.inner.voice;
        let offered = challenges(&answer.headers);
        let Some((demand, named)) = choose(&offered, &answer.url) else {
            let what = "refuses to answer (401) without saying how to sign in. Check the address of the registry";
            return Err(Upstream {
                kind: UpstreamKind::Unauthorized,
                status: Some(401),
                ..voice.malformed(ask.url, what)
            });
        };
        match (&demand, tried) {
            (Demand::Basic, Grant::Basic(_)) => return Err(voice.unauthorized(ask.url, ask.subject)),
            (Demand::Basic, _) if !voice.signs_in => return Err(voice.unauthorized(ask.url, ask.subject)),
            _ => {}
        }
        let scopes = if named.is_empty() { wanted.clone() } else { named };
        if let Grant::Token { header, realm, scopes: had, fresh } = tried
            && *had == scopes
        {
            if *fresh {
                return Err(voice.powerless_token(ask.url, ask.subject));
            }
            self.inner.tokens.forget(realm, had, header).await;
        }
        let grant = self.grant(&demand, scopes, ask).await?;
        *lock(&self.inner.demand) = Some(demand);
        match grant {
            Grant::Token { header, realm, scopes, .. } => Ok(Grant::Token { header, realm, scopes, fresh: true }),
            other => Ok(other),
        }
    }

    async fn grant(&self, demand: &Demand, scopes: Scopes, ask: &Ask<'_>) -> Result<Grant, Upstream> {
        let voice = &self.inner.voice;
        match demand {
            Demand::Basic => match self.basic() {
                Some(header) => Ok(Grant::Basic(header)),
                None => Err(voice.unauthorized(ask.url, ask.subject)),
            },
            Demand::Bearer { realm, service } => {
                let realm = Realm { url: realm.clone(), service: service.clone() };
                self.inner.tokens.pin(&realm.url, voice)?;
                let source =
                    Source { transport: &self.inner.transport, voice, basic: self.basic(), subject: ask.subject };
                let header = self.inner.tokens.get(&realm, &scopes, &source).await?;
                Ok(Grant::Token { header, realm, scopes, fresh: false })
            }
        }
    }
}

/// The best offer that Weir understands, with the scopes it names: tokens before passwords.
pub(super) fn choose(offered: &[Challenge], from: &Url) -> Option<(Demand, Scopes)> {
    let bearer = offered.iter().find(|c| c.scheme == "bearer").and_then(|challenge| {
        let realm = from.join(challenge.param("realm")?).ok()?;
        let service = challenge.param("service").unwrap_or_default().to_owned();
        let scopes =
            challenge.param("scope").unwrap_or_default().split_whitespace().map(str::to_owned).take(16).collect();
        Some((Demand::Bearer { realm, service }, scopes))
    });
    let basic = || offered.iter().any(|c| c.scheme == "basic").then(|| (Demand::Basic, Scopes::new()));
    bearer.or_else(basic)
}
