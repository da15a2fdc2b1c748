//! Questions that only the connection doctor asks.

use super::address::{Reach, reach};
use super::challenge::challenges;
use super::client::Client;
use super::limits::http_date;
use super::session::{Ask, Demand, choose};
use super::transport::Answer;
use crate::{Upstream, UpstreamKind};
use model::reference::Target;
use model::{Digest, Instant, RepositoryName};
use reqwest::Method;
use std::net::IpAddr;

/// What signing in is for, in words.
const GREETING: &str = "the sign-in";
const GREETING_CAP: usize = 64 * 1024;

/// What the registry says to a stranger.
pub(crate) struct Greeting {
    /// 200 or 401 from a registry.
    pub status: u16,
    /// Does the answer look like a registry's?
    pub is_registry: bool,
    /// Was the port made for TLS, and asked without?
    pub expects_tls: bool,
    /// How it wants to be asked. `None` when it is open, or does not say.
    pub demand: Option<Demand>,
    /// The registry's clock.
    pub date: Option<Instant>,
}

/// Can manifests be deleted?
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Deletion {
    /// Yes, with these credentials.
    Allowed,
    /// The registry does it for nobody.
    Disabled,
    /// Not with these credentials, which hides what the registry would do.
    Hidden,
}

impl Client {
    /// Asks whether the registry is there and takes the credentials.
    ///
    /// # Errors
    /// Why it is not, or does not.
    pub async fn ping(&self) -> Result<(), Upstream> {
        let url = self.v2("");
        let answer = self.ask(&Ask::get(&url, GREETING, GREETING_CAP)).await?;
        match answer.status.as_u16() {
            200 if is_registry(&answer) => Ok(()),
            200..=399 | 404 => {
                let what = "answers, but not as a registry does. Check the address: it is that of the registry, \
                    not of its web pages";
                Err(self.inner.voice.malformed(&answer.url, what))
            }
            _ => Err(self.inner.voice.status(&answer, GREETING)),
        }
    }

    /// The first answer, unsigned.
    pub(crate) async fn greet(&self) -> Result<Greeting, Upstream> {
        let url = self.v2("");
        let answer = self.send(&Ask::get(&url, GREETING, GREETING_CAP), None).await?;
        Ok(Greeting {
            status: answer.status.as_u16(),
            is_registry: is_registry(&answer),
            expects_tls: answer.expects_tls(),
            demand: choose(&challenges(&answer.headers), &answer.url).map(|(demand, _)| demand),
            date: answer.header("date").and_then(http_date),
        })
    }

    /// The addresses of the registry's host, and what each of them is.
    pub(crate) async fn addresses(&self) -> Result<Vec<(IpAddr, Reach)>, Upstream> {
        let url = &self.inner.connection.url;
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
        let failure = |message| Upstream { kind: UpstreamKind::Unreachable, message, status: None };
        let found = tokio::time::timeout(std::time::Duration::from_secs(5), tokio::net::lookup_host((host, 0)))
            .await
            .map_err(|_| {
                failure(format!(
                    "The name server did not answer for {host} within 5 s. Check the name server of this machine"
                ))
            })?
            .map_err(|_| failure(format!("There is no host named {host}. Check the address of the registry")))?;
        Ok(found.map(|address| (address.ip(), reach(address.ip()))).collect())
    }

    /// Does HEAD tell the digest? Known after the first one.
    pub(crate) fn heads(&self) -> Option<bool> {
        self.inner.habits.heads.get()
    }

    /// Is there a referrers API? Known after the first question.
    pub(crate) fn has_referrers(&self) -> Option<bool> {
        self.inner.habits.referrers.get()
    }

    /// Finds out whether manifests can be deleted, by asking to delete one that cannot exist.
    pub(crate) async fn deletion(&self, repository: &RepositoryName) -> Result<Deletion, Upstream> {
        let random: String = rand::random::<[u8; 32]>().iter().map(|byte| format!("{byte:02x}")).collect();
        let Ok(nobody) = Digest::parse(&format!("sha256:{random}")) else { return Ok(Deletion::Hidden) };
        let url = self.manifest_url(repository, &Target::Digest(nobody));
        let scope = format!("repository:{}:delete", self.wire_name(repository));
        let ask = Ask { method: Method::DELETE, scope: Some(scope), ..Ask::get(&url, "a deletion", GREETING_CAP) };
        match self.ask(&ask).await {
            Ok(answer) => match answer.status.as_u16() {
                404 | 200..=299 => Ok(Deletion::Allowed),
                400 | 405 | 501 => Ok(Deletion::Disabled),
                403 => Ok(Deletion::Hidden),
                _ => Err(self.inner.voice.status(&answer, "a deletion")),
            },
            Err(failure) if matches!(failure.kind, UpstreamKind::Unauthorized | UpstreamKind::Denied) => {
                Ok(Deletion::Hidden)
            }
            Err(failure) => Err(failure),
        }
    }
}

/// Registries say so in a header; those that do not, answer with JSON, nothing, or a challenge.
fn is_registry(answer: &Answer) -> bool {
    let says_so = answer.header("docker-distribution-api-version").is_some();
    let page = answer.media_type() == "text/html";
    matches!(answer.status.as_u16(), 200 | 401) && (says_so || !page)
}
