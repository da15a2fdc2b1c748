//! Failures in Weir's voice: who answered what, and what to do.

use super::address::Refused;
use super::transport::Answer;
use crate::{Upstream, UpstreamKind};
use model::{Instant, RegistryName};
use reqwest::StatusCode;
use std::error::Error;
use std::io;
use url::Url;

/// Speaks for one registry.
#[derive(Debug, Clone)]
pub(super) struct Voice {
    pub registry: RegistryName,
    /// Is there a password? Then a refusal means that it is wrong, else that one is needed.
    pub signs_in: bool,
    /// Did an administrator configure it? Else somebody just imports from its host.
    pub configured: bool,
}

/// A failed exchange, and whether the same again at once may well succeed.
#[derive(Debug)]
pub(super) struct Trouble {
    pub failure: Upstream,
    pub passing: bool,
}

impl From<Upstream> for Trouble {
    fn from(failure: Upstream) -> Self {
        Self { failure, passing: false }
    }
}

/// A host as people write it: with its port when that is not the usual one.
pub(super) fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port() {
        Some(port) => format!("{host}:{port}"),
        None if is_docker_hub(host) => "docker.io".to_owned(),
        None => host.to_owned(),
    }
}

/// The hosts under which Docker Hub is reached.
pub(super) fn is_docker_hub(host: &str) -> bool {
    matches!(host, "registry-1.docker.io" | "index.docker.io" | "registry.docker.io" | "docker.io")
}

fn upstream(kind: UpstreamKind, status: Option<StatusCode>, message: String) -> Upstream {
    Upstream { kind, message, status: status.map(|s| s.as_u16()) }
}

impl Voice {
    /// The registry as operators count it; all hosts that nobody configured are one.
    pub fn label(&self) -> &str {
        if self.configured { self.registry.as_str() } else { "import" }
    }

    /// Passes a 2xx answer on and turns any other into its failure.
    pub fn success(&self, answer: Answer, subject: &str) -> Result<Answer, Upstream> {
        if answer.status.is_success() { Ok(answer) } else { Err(self.status(&answer, subject)) }
    }

    /// What an answer that is no success means.
    pub fn status(&self, answer: &Answer, subject: &str) -> Upstream {
        let (host, registry, code) = (authority(&answer.url), &self.registry, answer.status.as_u16());
        let because = answer.reason().map(|reason| format!(": {reason}")).unwrap_or_default();
        let (kind, message) = match code {
            401 => return self.unauthorized(&answer.url, subject),
            400 if answer.expects_tls() => {
                (UpstreamKind::Tls, format!("{host} expects TLS at this port. Use https:// for registry {registry}"))
            }
            403 => (
                UpstreamKind::Denied,
                format!(
                    "{host} does not let this account read {subject} (403{because}). Use an account that may, in \
                        registry {registry}"
                ),
            ),
            404 | 410 => (UpstreamKind::NotFound, format!("{host} has no {subject} ({code})")),
            405 | 501 => (UpstreamKind::Unsupported, format!("{host} does not support asking for {subject} ({code})")),
            500.. => (
                UpstreamKind::Status,
                format!(
                    "{host} failed when asked for {subject} ({code}{because}). Try again later, or look into the \
                        log of that registry"
                ),
            ),
            _ => (UpstreamKind::Status, format!("{host} answered {code} when asked for {subject}{because}")),
        };
        upstream(kind, Some(answer.status), message)
    }

    /// 401 where nothing better is known.
    pub fn unauthorized(&self, url: &Url, subject: &str) -> Upstream {
        let (host, registry) = (authority(url), &self.registry);
        let message = if self.signs_in {
            format!("{host} refused the credentials for {subject} (401). Update the password of registry {registry}")
        } else if !self.configured {
            format!(
                "{host} wants credentials for {subject} (401). An administrator can add it as a registry with a user name \
                    and password"
            )
        } else {
            format!(
                "{host} wants credentials for {subject} (401). Enter a user name and password for registry {registry}"
            )
        };
        upstream(UpstreamKind::Unauthorized, Some(StatusCode::UNAUTHORIZED), message)
    }

    /// The token was given and then not accepted: more of the same would go round in circles.
    pub fn powerless_token(&self, url: &Url, subject: &str) -> Upstream {
        if !self.signs_in {
            return self.unauthorized(url, subject);
        }
        let (host, registry) = (authority(url), &self.registry);
        let message = format!(
            "{host} gave a token for {subject} and then refused it (401). The account of registry {registry} \
                lacks the right to pull, or there is no such repository"
        );
        upstream(UpstreamKind::Unauthorized, Some(StatusCode::UNAUTHORIZED), message)
    }

    /// 401 from where the registry redirects to. Weir shows its credentials only to the registry.
    pub fn refused_elsewhere(&self, url: &Url, there: &Url, subject: &str) -> Upstream {
        let (host, registry, there) = (authority(url), &self.registry, there.origin().ascii_serialization());
        let message = format!(
            "{host} sends Weir on to {there}, which refuses {subject} (401). If the registry is there, enter \
                that address for registry {registry}"
        );
        upstream(UpstreamKind::Unauthorized, Some(StatusCode::UNAUTHORIZED), message)
    }

    /// “Not now”, with the time to come back.
    pub fn limited(&self, url: &Url, until: Instant, status: StatusCode) -> Upstream {
        let (host, code, again) = (authority(url), status.as_u16(), model::text::exact(until));
        let kind = UpstreamKind::Limited { until: Some(until) };
        upstream(kind, Some(status), format!("{host} asks to wait ({code}). Weir tries again after {again}"))
    }

    /// An answer outside the protocol.
    pub fn malformed(&self, url: &Url, what: &str) -> Upstream {
        upstream(UpstreamKind::Malformed, None, format!("{} {what}", authority(url)))
    }

    /// The address may not be contacted.
    pub fn refused(&self, reason: &Refused) -> Upstream {
        let registry = &self.registry;
        let remedy = match reason {
            Refused::Unencrypted(_) => format!(
                ". Use https://, or tick “Allow plain HTTP or untrusted TLS” in registry {registry} for its own and trusted hosts"
            ),
            Refused::Private(_) => {
                format!(". If that host belongs to registry {registry}, add it to the registry's “Trusted hosts”")
            }
            Refused::Outside(_) => ". An administrator can add it as a registry".to_owned(),
            Refused::Never(_) | Refused::Unusable(_) => {
                format!(". Check the address of registry {registry}, and where it sends Weir")
            }
        };
        upstream(UpstreamKind::Address, None, format!("{reason}{remedy}"))
    }

    /// No answer within the time.
    pub fn timeout(&self, url: &Url, waited: std::time::Duration) -> Upstream {
        let message = format!(
            "{} did not answer within {} s. Check that it runs and that Weir may reach it",
            authority(url),
            waited.as_secs().max(1)
        );
        upstream(UpstreamKind::Unreachable, None, message)
    }

    /// What went wrong below HTTP.
    pub fn network(&self, error: &reqwest::Error, url: &Url) -> Trouble {
        if let Some(reason) = find::<Refused>(error) {
            return self.refused(reason).into();
        }
        let (host, registry) = (authority(url), &self.registry);
        if let Some(reason) = find::<rustls::Error>(error) {
            return upstream(UpstreamKind::Tls, None, tls(&host, registry, reason)).into();
        }
        let message = if error.is_timeout() {
            format!("{host} did not answer in time. Check that it runs and that Weir may reach it")
        } else if error.is_dns() {
            format!(
                "There is no host named {}. Check the address of registry {registry}",
                url.host_str().unwrap_or_default()
            )
        } else if error.is_connect() {
            format!("Nothing answers at {host}. Check that it runs, and the address and port of registry {registry}")
        } else {
            format!("{host} broke off its answer. Try again; if it stays, look into the log of that registry")
        };
        Trouble { failure: upstream(UpstreamKind::Unreachable, None, message), passing: !error.is_timeout() }
    }
}

fn tls(host: &str, registry: &RegistryName, error: &rustls::Error) -> String {
    use rustls::CertificateError as Bad;
    let reason = match error {
        rustls::Error::InvalidMessage(_) => {
            return format!(
                "{host} does not speak TLS. Use http:// and tick “Allow plain HTTP or untrusted TLS” in registry \
                    {registry}, or give it a certificate"
            );
        }
        rustls::Error::InvalidCertificate(Bad::UnknownIssuer) => {
            return format!(
                "The certificate of {host} comes from an authority that Weir does not know. Add that authority's \
                    certificate (PEM) to registry {registry}"
            );
        }
        rustls::Error::InvalidCertificate(Bad::Expired | Bad::ExpiredContext { .. }) => "has expired. Renew it",
        rustls::Error::InvalidCertificate(Bad::NotValidYet | Bad::NotValidYetContext { .. }) => {
            "is not valid yet. Check the clocks of both machines"
        }
        rustls::Error::InvalidCertificate(Bad::NotValidForName | Bad::NotValidForNameContext { .. }) => {
            "is made out to another name. Use the name it is made out to, or renew it"
        }
        rustls::Error::InvalidCertificate(_) => {
            "is not acceptable. Renew it, and add its authority's certificate (PEM) to the registry"
        }
        _ => {
            return format!(
                "{host} and Weir found no common way to encrypt. Check its TLS settings; Weir needs TLS 1.2 or newer"
            );
        }
    };
    format!("The certificate of {host} {reason}")
}

/// The first error of a type in a chain. `io::Error` hides its content from `source`, so it is opened by hand.
fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        next = match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    None
}
