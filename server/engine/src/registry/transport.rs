//! One question over HTTP, with everything a stranger's server can do to it bounded: where it leads, how long it takes,
//! how much it sends, how often it is repeated.

use super::address::Policy;
use super::failure::{Trouble, Voice, authority};
use super::limits::{Later, Limits, later};
use crate::{Error, Upstream};
use model::Instant;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, IF_NONE_MATCH, LOCATION};
use reqwest::{Method, StatusCode, redirect};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use url::Url;

/// Questions in flight at one registry.
const PLACES: usize = 8;
/// How often one question is asked at most.
const TRIES: u32 = 3;
/// Redirects followed for one question.
const HOPS: usize = 5;
/// Bytes read of an answer that is no success.
const ERROR_CAP: usize = 64 * 1024;

/// How long things may take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// Until a connection stands.
    pub connect: Duration,
    /// Until the headers of an answer are there, unless the question allows more.
    pub headers: Duration,
    /// Between two pieces of a body.
    pub idle: Duration,
    /// For a whole body.
    pub body: Duration,
    /// The first pause before asking again; doubles each time.
    pub backoff: Duration,
    /// The longest pause that is waited for; longer ones are reported.
    pub pause: Duration,
    /// How long a host that names no time is left alone.
    pub rest: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let s = Duration::from_secs;
        let backoff = Duration::from_millis(400);
        Self { connect: s(5), headers: s(30), idle: s(15), body: s(120), backoff, pause: s(5), rest: s(60) }
    }
}

/// A question.
pub(super) struct Call<'a> {
    pub method: Method,
    pub url: &'a Url,
    pub accept: &'static str,
    pub authorization: Option<HeaderValue>,
    /// The entity tag of what is known already: an answer 304 says that it is still so (RFC 9110).
    pub known: Option<HeaderValue>,
    /// What to send, after its media type.
    pub body: Option<(&'static str, Vec<u8>)>,
    /// Most bytes accepted as an answer, after decompression.
    pub cap: usize,
    /// How long to wait for the headers, when not as usual.
    pub patience: Option<Duration>,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(super) struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// Where it came from at last.
    pub url: Url,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The media type without parameters.
    pub fn media_type(&self) -> &str {
        self.header(CONTENT_TYPE.as_str()).unwrap_or_default().split(';').next().unwrap_or_default().trim()
    }

    /// The first error of the protocol's envelope: `{"errors": [{"code", "message"}]}`.
    pub fn error(&self) -> Option<RegistryError> {
        #[derive(serde::Deserialize)]
        struct Envelope {
            errors: Vec<RegistryError>,
        }
        serde_json::from_slice::<Envelope>(&self.body).ok()?.errors.into_iter().next()
    }

    /// Is this what servers answer to plain HTTP at a port for TLS?
    pub fn expects_tls(&self) -> bool {
        let text = String::from_utf8_lossy(&self.body).to_ascii_lowercase();
        self.status == StatusCode::BAD_REQUEST && self.url.scheme() == "http" && text.contains("https")
    }

    /// What the registry says about its refusal, fit for one line.
    pub fn reason(&self) -> Option<String> {
        let message = self.error()?.message;
        let line: String = message.chars().filter(|c| !c.is_control()).take(160).collect();
        Some(line.trim().to_owned()).filter(|line| !line.is_empty())
    }
}

/// An error as registries write it.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct RegistryError {
    pub code: String,
    pub message: String,
}

/// The way out, for one registry.
pub(super) struct Transport {
    /// For the registry's own and trusted hosts, as trusting as the administrator said.
    own: reqwest::Client,
    /// For hosts that strangers name: never insecure.
    others: reqwest::Client,
    policy: Policy,
    voice: Voice,
    pace: Pace,
    places: Semaphore,
    pub limits: Limits,
}

impl Transport {
    /// # Errors
    /// `Invalid` on `ca_bundle`.
    pub fn new(policy: Policy, ca_bundle: &str, voice: Voice, pace: Pace) -> Result<Self, Error> {
        let others = http_client(&policy, false, ca_bundle, pace)?;
        let own = if policy.insecure { http_client(&policy, true, ca_bundle, pace)? } else { others.clone() };
        Ok(Self { own, others, policy, voice, pace, places: Semaphore::new(PLACES), limits: Limits::default() })
    }

    /// Asks, follows redirects, and asks again after short pauses where that may help.
    ///
    /// # Errors
    /// When there is no answer to speak of. Any status but redirects and “not now” is an answer.
    pub async fn send(&self, call: &Call<'_>) -> Result<Answer, Upstream> {
        let host = authority(call.url);
        let mut backoff = self.pace.backoff;
        let mut tries = 0;
        loop {
            if let Some((until, status)) = self.limits.closed(&host, now()) {
                return Err(self.voice.limited(call.url, until, status));
            }
            let outcome = self.attempt(call).await;
            let again = match &outcome {
                Ok(answer) => later(answer.status, &answer.headers, now()),
                Err(trouble) => trouble.passing.then_some(Later::Unsaid),
            };
            let pause = match again {
                None => return outcome.map_err(|trouble| trouble.failure),
                Some(Later::Said(pause)) => Some(pause),
                Some(Later::Unsaid) => None,
            };
            tries += 1;
            if tries == TRIES || pause.is_some_and(|pause| pause > self.pace.pause) {
                return self.give_up(&host, outcome.map_err(|trouble| trouble.failure)?, pause);
            }
            tokio::time::sleep(pause.unwrap_or_else(|| backoff.mul_f64(rand::random_range(0.5..1.0)))).await;
            backoff *= 2;
        }
    }

    /// Asks once and takes what comes: no redirect is followed, and nothing is asked again.
    ///
    /// # Errors
    /// When there is no answer to speak of.
    pub async fn once(&self, call: &Call<'_>) -> Result<Answer, Upstream> {
        let answered = async {
            let response = self.exchange(call, call.url, call.authorization.as_ref()).await?;
            self.read(call, call.url.clone(), response).await
        };
        answered.await.map_err(|trouble: Trouble| trouble.failure)
    }

    /// “Not now” once too often: the host is left alone for as long as it says. Being broken is just an answer.
    fn give_up(&self, host: &str, answer: Answer, pause: Option<Duration>) -> Result<Answer, Upstream> {
        let limited = matches!(answer.status.as_u16(), 403 | 429);
        let Some(pause) = pause.or(limited.then_some(self.pace.rest)) else { return Ok(answer) };
        let until = now() + pause;
        self.limits.close(host, until, answer.status);
        Err(self.voice.limited(&answer.url, until, answer.status))
    }

    async fn attempt(&self, call: &Call<'_>) -> Result<Answer, Trouble> {
        let _place = self.places.acquire().await.ok();
        let mut url = call.url.clone();
        let mut authorization = call.authorization.clone();
        for _ in 0..=HOPS {
            let response = self.exchange(call, &url, authorization.as_ref()).await?;
            if self.policy.is_own(&url) {
                self.limits.read(response.headers(), now());
                self.show_budget();
            }
            let Some(next) = self.redirect(call, &url, &response)? else {
                return self.read(call, url, response).await;
            };
            if next.origin() != url.origin() {
                authorization = None;
            }
            url = next;
        }
        Err(self
            .voice
            .malformed(call.url, &format!("sends Weir from one address to the next, more than {HOPS} times"))
            .into())
    }

    fn show_budget(&self) {
        if let Some(budget) = self.limits.budget().filter(|_| self.voice.configured) {
            let registry = self.voice.label().to_owned();
            metrics::gauge!("weir_registry_budget_remaining", "registry" => registry).set(budget.remaining as f64);
        }
    }

    async fn exchange(
        &self,
        call: &Call<'_>,
        url: &Url,
        authorization: Option<&HeaderValue>,
    ) -> Result<reqwest::Response, Trouble> {
        self.policy.check(url).map_err(|reason| self.voice.refused(&reason))?;
        let client = if self.policy.is_trusted(url) { &self.own } else { &self.others };
        let mut request = client.request(call.method.clone(), url.clone()).header(ACCEPT, call.accept);
        if let Some(value) = authorization {
            request = request.header(AUTHORIZATION, value);
        }
        if let Some(tag) = &call.known {
            request = request.header(IF_NONE_MATCH, tag);
        }
        if let Some((media_type, body)) = &call.body {
            request = request.header(CONTENT_TYPE, *media_type).body(body.clone());
        }
        let patience = call.patience.unwrap_or(self.pace.headers);
        let begun = std::time::Instant::now();
        let answer = timeout(patience, request.send()).await;
        let status = answer.as_ref().ok().and_then(|sent| sent.as_ref().ok()).map(reqwest::Response::status);
        counted(self.voice.label(), &call.method, status, begun.elapsed());
        match answer {
            Err(_) => Err(self.voice.timeout(url, patience).into()),
            Ok(Err(error)) => Err(self.voice.network(&error, url)),
            Ok(Ok(response)) => Ok(response),
        }
    }

    /// Where a redirect leads. Questions that change something or carry a body stay where they were asked.
    fn redirect(&self, call: &Call<'_>, from: &Url, response: &reqwest::Response) -> Result<Option<Url>, Upstream> {
        let moved = matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308);
        if !moved || !matches!(call.method, Method::GET | Method::HEAD) {
            return Ok(None);
        }
        let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let Some(next) = location.and_then(|text| from.join(text).ok()) else {
            return Err(self.voice.malformed(from, "redirects to an address that cannot be read"));
        };
        Ok(Some(next))
    }

    async fn read(&self, call: &Call<'_>, url: Url, mut response: reqwest::Response) -> Result<Answer, Trouble> {
        let (status, headers) = (response.status(), response.headers().clone());
        let cap = if status.is_success() { call.cap } else { ERROR_CAP };
        let mut body = Vec::new();
        let reading = async {
            while let Some(piece) = self.piece(&url, &mut response).await? {
                let room = cap - body.len();
                if piece.len() > room && status.is_success() {
                    let cap = model::text::size(i64::try_from(cap).unwrap_or(i64::MAX));
                    return Err(self
                        .voice
                        .malformed(&url, &format!("sent more than {cap}, which Weir does not read"))
                        .into());
                }
                body.extend_from_slice(&piece[..piece.len().min(room)]);
                if body.len() == cap && !status.is_success() {
                    break;
                }
            }
            Ok(())
        };
        match timeout(self.pace.body, reading).await {
            Err(_) => Err(self.voice.timeout(&url, self.pace.body).into()),
            Ok(Err(trouble)) => Err(trouble),
            Ok(Ok(())) => Ok(Answer { status, headers, body, url }),
        }
    }

    async fn piece(&self, url: &Url, response: &mut reqwest::Response) -> Result<Option<bytes::Bytes>, Trouble> {
        match timeout(self.pace.idle, response.chunk()).await {
            Err(_) => Err(self.voice.timeout(url, self.pace.idle).into()),
            Ok(Err(error)) => Err(self.voice.network(&error, url)),
            Ok(Ok(piece)) => Ok(piece),
        }
    }
}

fn now() -> Instant {
    Instant::now_utc()
}

/// Counts one exchange for operators: how often which registry is asked, what it answers, how long it takes.
fn counted(registry: &str, method: &Method, status: Option<StatusCode>, took: Duration) {
    let status = status.map_or_else(|| "none".to_owned(), |status| status.as_u16().to_string());
    let labels = [("registry", registry.to_owned()), ("method", method.to_string()), ("status", status)];
    metrics::counter!("weir_upstream_requests_total", &labels).increment(1);
    metrics::histogram!("weir_upstream_request_duration_seconds", &labels[..1]).record(took);
}

fn http_client(policy: &Policy, insecure: bool, ca_bundle: &str, pace: Pace) -> Result<reqwest::Client, Error> {
    // Another part of the process may have installed it already; either way there is one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let unreadable = |_| {
        Error::invalid(
            "ca_bundle",
            "These are no certificates in PEM form. Paste everything from -----BEGIN CERTIFICATE----- to the end",
        )
    };
    let authorities = match ca_bundle.trim() {
        "" => Vec::new(),
        pem => reqwest::Certificate::from_pem_bundle(pem.as_bytes()).map_err(unreadable)?,
    };
    if authorities.is_empty() && !ca_bundle.trim().is_empty() {
        return Err(Error::invalid("ca_bundle", "There is no certificate in this text"));
    }
    reqwest::Client::builder()
        .user_agent(concat!("weir/", env!("CARGO_PKG_VERSION")))
        .no_proxy()
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .dns_resolver(policy.clone())
        .connect_timeout(pace.connect)
        .pool_max_idle_per_host(PLACES)
        .http1_max_headers(100)
        .http2_max_header_list_size(64 * 1024)
        .tls_danger_accept_invalid_certs(insecure)
        .tls_certs_merge(authorities)
        .build()
        .map_err(unreadable)
}
