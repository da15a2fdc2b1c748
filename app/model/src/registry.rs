//! Registries as Weir connects to them.

use crate::{Instant, RegistryName};
use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// A kind of registry with ways of its own to list what `_catalog` will not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Any registry that speaks the distribution API.
    #[default]
    Plain,
    /// Docker Hub.
    DockerHub,
    /// Quay or quay.io.
    Quay,
    /// GitHub's ghcr.io.
    Ghcr,
    /// GitLab's container registry.
    Gitlab,
    /// Harbor.
    Harbor,
    /// Red Hat's catalogue, registry.redhat.io and registry.access.redhat.com.
    RedHat,
}

impl Preset {
    /// All of them, in the order people meet them.
    pub const ALL: [Self; 7] =
        [Self::Plain, Self::DockerHub, Self::Quay, Self::Ghcr, Self::Gitlab, Self::Harbor, Self::RedHat];

    /// The word in forms, JSON and SQL.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::DockerHub => "docker-hub",
            Self::Quay => "quay",
            Self::Ghcr => "ghcr",
            Self::Gitlab => "gitlab",
            Self::Harbor => "harbor",
            Self::RedHat => "red-hat",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.as_str() == word)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Plain => "Plain registry",
            Self::DockerHub => "Docker Hub",
            Self::Quay => "Quay",
            Self::Ghcr => "GitHub (ghcr.io)",
            Self::Gitlab => "GitLab",
            Self::Harbor => "Harbor",
            Self::RedHat => "Red Hat",
        }
    }

    /// The address to start from; empty where every installation has its own.
    #[must_use]
    pub fn url(self) -> &'static str {
        match self {
            Self::DockerHub => "https://registry-1.docker.io",
            Self::Quay => "https://quay.io",
            Self::Ghcr => "https://ghcr.io",
            Self::Gitlab => "https://registry.gitlab.com",
            Self::RedHat => "https://registry.access.redhat.com",
            Self::Plain | Self::Harbor => "",
        }
    }

    /// One sentence on what the connection can list, and with which credentials.
    #[must_use]
    pub fn hint(self) -> &'static str {
        match self {
            Self::Plain => "Repositories are listed with the registry's catalogue, where it has one.",
            Self::DockerHub => {
                "Lists the repositories of the user name; without one, add official or public names by hand."
            }
            Self::Quay => "Lists public and own repositories of the user name or organisation before the “+”.",
            Self::Ghcr => "Lists packages of the user name with a classic token that may read packages.",
            Self::Gitlab => "Lists the projects that a token with read_api and read_registry may see.",
            Self::Harbor => "Lists the projects that the user or robot account may see.",
            Self::RedHat => "Has no catalogue: add repository names by hand.",
        }
    }
}

/// What an administrator says about a registry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegistrySpec {
    /// Address, such as `https://registry.lab:5000`.
    pub url: String,
    /// Which vendor's ways to use.
    #[serde(default)]
    pub preset: Preset,
    /// Plain HTTP and unverified certificates are allowed.
    #[serde(default)]
    pub insecure: bool,
    /// Certificates (PEM) to trust beside the system's.
    #[serde(default)]
    pub ca_bundle: String,
    /// Hosts that may be private and are trusted as the registry's own: where it sends Weir for tokens and blobs.
    #[serde(default)]
    pub trusted_hosts: Vec<String>,
    /// User name; empty for anonymous.
    #[serde(default)]
    pub username: String,
    /// Password or token. Write-only: never sent back. On an edit, empty means unchanged.
    #[serde(default, skip_serializing)]
    pub password: String,
}

/// How a registry answered lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// It answers.
    Ok,
    /// It does not, or refuses.
    Failing,
    /// Not asked yet.
    #[default]
    Unknown,
}

impl Health {
    /// The word in JSON and SQL.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Failing => "failing",
            Self::Unknown => "unknown",
        }
    }

    /// Reads the word back; anything else is unknown.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "ok" => Self::Ok,
            "failing" => Self::Failing,
            _ => Self::Unknown,
        }
    }
}

/// A registry, what is known of it, and how the index stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registry {
    /// Name of the connection.
    pub name: RegistryName,
    /// What the administrator said; the password is always empty here.
    pub spec: RegistrySpec,
    /// Is a password stored?
    pub has_password: bool,
    /// Counts edits; an edit must name the version it was made from.
    pub version: i64,
    /// When it was added.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Instant,
    /// How it answered lately.
    pub health: Health,
    /// Why it fails, and what to do, in a sentence. Empty when it does not.
    pub reason: String,
    /// When it was last asked.
    #[serde(with = "time::serde::rfc3339::option")]
    pub checked: Option<Instant>,
    /// When its repositories were last listed completely.
    #[serde(with = "time::serde::rfc3339::option")]
    pub listed: Option<Instant>,
    /// Why the last listing was not used, if so.
    pub warning: Option<String>,
    /// How many repositories are known.
    pub repositories: i64,
    /// How far the index is.
    pub fill: Fill,
    /// What the registry said about its limits, if it did.
    pub budget: Option<Budget>,
}

/// Progress of the index: of `total` things known to exist, `done` are read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fill {
    /// Repositories (of a registry) or tags (of a repository) that are read.
    pub done: i64,
    /// How many there are.
    pub total: i64,
    /// Is work going on right now?
    pub running: bool,
    /// Why it stopped before the end, if it did.
    pub stopped: Option<String>,
}

/// A rate limit as the registry announced it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Requests allowed in the window.
    pub limit: i64,
    /// Requests left.
    pub remaining: i64,
    /// Length of the window in seconds; 0 when not said.
    pub window: i64,
    /// When it said so.
    #[serde(with = "time::serde::rfc3339")]
    pub seen: Instant,
}

/// Why an address is not accepted for a registry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    /// Nothing given.
    #[error("Enter the address of the registry, such as https://registry.example.com")]
    Empty,
    /// Not a URL.
    #[error("This is not an address. Write it like https://registry.example.com:5000")]
    Malformed,
    /// A scheme other than http and https.
    #[error("Registries are reached by https:// or http://, not {0}://")]
    Scheme(String),
    /// A user name or password within the address.
    #[error("Leave user name and password out of the address and enter them in their own fields")]
    Credentials,
    /// A path, query or fragment.
    #[error("Only scheme, host and port belong here; remove everything after the host")]
    Extra,
    /// A host that reads differently from how it is reached.
    #[error("The host would be read as “{0}”. If that is what you mean, write it so")]
    Disguised(String),
    /// Link-local and cloud metadata addresses.
    #[error("Link-local and metadata addresses are never contacted")]
    Forbidden,
    /// http without consent.
    #[error("This address is not encrypted. Use https://, or tick “Allow plain HTTP or untrusted TLS”")]
    PlainHttp,
}

/// Reads the address of a registry. Without a scheme, https is meant.
///
/// The host must be written as it is reached: `0x7f.1`, `２１.example` and names with look-alike letters are refused
/// rather than silently translated.
///
/// # Errors
/// The first rule the address breaks.
pub fn registry_url(text: &str, insecure: bool) -> Result<Url, UrlError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(UrlError::Empty);
    }
    let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
    if !matches!(scheme, "http" | "https") {
        return Err(UrlError::Scheme(scheme.chars().take(20).collect()));
    }
    if rest.contains(['\\', ' ']) || rest.contains(char::is_control) {
        return Err(UrlError::Malformed);
    }
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(UrlError::Credentials);
    }
    if !matches!(&rest[authority.len()..], "" | "/") {
        return Err(UrlError::Extra);
    }
    let url = Url::parse(&format!("{scheme}://{authority}/")).map_err(|_| UrlError::Malformed)?;
    let host = url.host_str().ok_or(UrlError::Malformed)?;
    let written = authority.to_ascii_lowercase();
    let written = written.rsplit_once(':').filter(|(_, port)| !port.contains(']')).map_or(written.as_str(), |(h, _)| h);
    if written != host {
        return Err(UrlError::Disguised(host.to_owned()));
    }
    if host.ends_with('.') || url.port() == Some(0) {
        return Err(UrlError::Malformed);
    }
    if is_never_contacted(&url) {
        return Err(UrlError::Forbidden);
    }
    if url.scheme() == "http" && !insecure {
        return Err(UrlError::PlainHttp);
    }
    Ok(url)
}

fn is_never_contacted(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_link_local() || ip.is_unspecified() || ip.is_broadcast() || ip.is_multicast(),
        Some(Host::Ipv6(ip)) => match ip.to_ipv4_mapped() {
            Some(ip) => ip.is_link_local() || ip.is_unspecified(),
            None => ip.is_unicast_link_local() || ip.is_unspecified() || ip.is_multicast(),
        },
        Some(Host::Domain(name)) => matches!(name, "metadata" | "metadata.google.internal" | "instance-data"),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_are_accepted() {
        for (text, read) in [
            ("https://quay.io", "https://quay.io/"),
            ("registry.lab:5000", "https://registry.lab:5000/"),
            ("https://REGISTRY.lab/", "https://registry.lab/"),
            ("https://10.0.0.7:5000", "https://10.0.0.7:5000/"),
            ("https://[::1]:5000", "https://[::1]:5000/"),
            ("https://quay.io:443", "https://quay.io/"),
        ] {
            assert_eq!(registry_url(text, false).map(String::from), Ok(read.to_owned()), "{text}");
        }
    }

    #[test]
    fn plain_http_needs_consent() {
        assert_eq!(registry_url("http://lab:5000", false), Err(UrlError::PlainHttp));
        assert!(registry_url("http://lab:5000", true).is_ok());
    }

    #[test]
    fn odd_addresses_are_refused_with_their_reason() {
        for (text, reason) in [
            ("", UrlError::Empty),
            ("https://", UrlError::Malformed),
            ("ftp://lab", UrlError::Scheme("ftp".into())),
            ("file:///etc/passwd", UrlError::Scheme("file".into())),
            ("https://user:secret@lab", UrlError::Credentials),
            ("https://lab/#x", UrlError::Extra),
            ("https://lab/../v2", UrlError::Extra),
            ("https://lab?x=1", UrlError::Extra),
            ("https://169.254.169.254", UrlError::Forbidden),
            ("https://[fe80::1]", UrlError::Forbidden),
            ("https://[::ffff:a9fe:a9fe]", UrlError::Forbidden),
            ("https://metadata.google.internal", UrlError::Forbidden),
            ("https://0x7f.1", UrlError::Disguised("127.0.0.1".into())),
            ("https://2130706433", UrlError::Disguised("127.0.0.1".into())),
            ("https://quаy.io", UrlError::Disguised("xn--quy-7cd.io".into())),
            ("https://lab:0", UrlError::Malformed),
            ("https://la b", UrlError::Malformed),
            ("https://lab\\@evil", UrlError::Malformed),
        ] {
            assert_eq!(registry_url(text, false), Err(reason), "{text}");
        }
    }
}
