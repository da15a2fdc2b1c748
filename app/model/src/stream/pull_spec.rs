//! Pull specs: where an image is, as container tools write it (`quay.io/acme/app:1.4`).
//!
//! OKD: defaults are not stored. `redis` stays `redis`; that it means `docker.io/library/redis:latest` counts only for
//! comparing and fetching.

use crate::digest::DigestError;
use crate::name::NameError;
use crate::reference::Target;
use crate::{Digest, RepositoryName, TagName};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::Ipv6Addr;

/// The registry meant when none is written.
pub const DOCKER_HUB: &str = "docker.io";
/// The hosts that all are Docker Hub.
const DOCKER_HUB_HOSTS: [&str; 4] = [DOCKER_HUB, "index.docker.io", "registry-1.docker.io", "registry.docker.io"];
/// The longest text that is looked at.
const MOST: usize = 1024;

/// A repository somewhere and, unless all of it is meant, an image of it.
///
/// OKD: the first part is a registry if it has a `.` or `:` or is `localhost`; what is left is split at the first `/` into
/// `namespace` and `name`. Written back exactly as it was typed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PullSpec {
    /// Host and port, if typed.
    pub registry: Option<String>,
    /// What stands before the first `/` of the repository, if there is one.
    pub namespace: Option<String>,
    /// The rest of the repository; may have more slashes.
    pub name: String,
    /// `:tag`, if typed.
    pub tag: Option<TagName>,
    /// `@digest`, if typed; it wins over the tag.
    pub digest: Option<Digest>,
}

/// Why a text is not a pull spec.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PullSpecError {
    /// Nothing there.
    #[error("Write where the image is, such as quay.io/acme/app:1.4")]
    Empty,
    /// Longer than any image's name.
    #[error("This is too long for the name of an image")]
    TooLong,
    /// `https://…`, `docker://…`.
    #[error("Leave out {0}: an image is written like quay.io/acme/app:1.4")]
    Scheme(String),
    /// The registry is no host.
    #[error("“{0}” is not a host with an optional port, such as quay.io or registry.lab:5000")]
    Host(String),
    /// Only a registry.
    #[error("“{0}” names a registry but no repository: write {0}/repository:tag")]
    NoRepository(String),
    /// A part is outside its grammar.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The digest is malformed.
    #[error(transparent)]
    Digest(#[from] DigestError),
}

impl PullSpec {
    /// Parses what people and container tools write.
    ///
    /// Departs from OKD in two things that could never be imported: a registry alone is refused, and so are digests other
    /// than sha256 and sha512.
    ///
    /// # Errors
    /// Says which part is wrong and how it is written.
    pub fn parse(text: &str) -> Result<Self, PullSpecError> {
        if text.is_empty() {
            return Err(PullSpecError::Empty);
        }
        if text.len() > MOST {
            return Err(PullSpecError::TooLong);
        }
        if let Some((scheme, _)) = text.split_once("://") {
            return Err(PullSpecError::Scheme(format!("{scheme}://")));
        }
        let (rest, digest) = match text.split_once('@') {
            Some((rest, digest)) => (rest, Some(Digest::parse(digest)?)),
            None => (text, None),
        };
        let slash = rest.rfind('/').map_or(0, |at| at + 1);
        let (rest, tag) = match rest[slash..].split_once(':') {
            Some((last, tag)) => (&rest[..slash + last.len()], Some(TagName::parse(tag)?)),
            None => (rest, None),
        };
        let (registry, repository) = match rest.split_once('/') {
            Some((first, repository)) if is_registry(first) => (Some(host(first)?), repository),
            None if is_registry(rest) => return Err(PullSpecError::NoRepository(rest.to_owned())),
            _ => (None, rest),
        };
        let repository = RepositoryName::parse(repository)?;
        let (namespace, name) = match repository.as_str().split_once('/') {
            Some((namespace, name)) => (Some(namespace.to_owned()), name.to_owned()),
            None => (None, repository.into()),
        };
        Ok(Self { registry, namespace, name, tag, digest })
    }

    /// The host to ask, as people write it: `docker.io` for Docker Hub under any of its names and when none is typed.
    #[must_use]
    pub fn host(&self) -> String {
        match &self.registry {
            Some(registry) => normal_host(registry),
            None => DOCKER_HUB.to_owned(),
        }
    }

    /// The repository to ask for: Docker Hub keeps `redis` as `library/redis`.
    ///
    /// # Errors
    /// Only when the fields were not made by [`Self::parse`].
    pub fn repository(&self) -> Result<RepositoryName, NameError> {
        RepositoryName::parse(&match &self.namespace {
            Some(namespace) => format!("{namespace}/{}", self.name),
            None if self.host() == DOCKER_HUB => format!("library/{}", self.name),
            None => self.name.clone(),
        })
    }

    /// The image: the digest, else the tag, else `latest`.
    #[must_use]
    pub fn target(&self) -> Target {
        match (&self.digest, &self.tag) {
            (Some(digest), _) => Target::Digest(digest.clone()),
            (None, Some(tag)) => Target::Tag(tag.clone()),
            (None, None) => Target::Tag(TagName::latest()),
        }
    }

    /// Is a whole repository meant?
    #[must_use]
    pub fn is_repository(&self) -> bool {
        self.tag.is_none() && self.digest.is_none()
    }

    /// The repository as it was typed, without tag and digest.
    #[must_use]
    pub fn typed_repository(&self) -> String {
        Self { tag: None, digest: None, ..self.clone() }.to_string()
    }

    /// Another image of the same repository, otherwise as typed.
    #[must_use]
    pub fn with_tag(&self, tag: TagName) -> Self {
        Self { tag: Some(tag), digest: None, ..self.clone() }
    }

    /// The reference that stays true: the repository as typed, and the digest that was found.
    #[must_use]
    pub fn pinned(&self, digest: &Digest) -> String {
        format!("{}@{digest}", self.typed_repository())
    }

    /// The whole truth, for comparing and for showing beside what was typed: `docker.io/library/redis:latest`.
    #[must_use]
    pub fn normal(&self) -> String {
        let repository = self.repository().map_or_else(|_| self.name.clone(), String::from);
        format!("{}/{repository}{}", self.host(), self.target())
    }
}

impl fmt::Display for PullSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in [&self.registry, &self.namespace].into_iter().flatten() {
            write!(f, "{part}/")?;
        }
        f.write_str(&self.name)?;
        if let Some(tag) = &self.tag {
            write!(f, ":{tag}")?;
        }
        if let Some(digest) = &self.digest {
            write!(f, "@{digest}")?;
        }
        Ok(())
    }
}

impl TryFrom<String> for PullSpec {
    type Error = PullSpecError;
    fn try_from(text: String) -> Result<Self, PullSpecError> {
        Self::parse(&text)
    }
}

impl From<PullSpec> for String {
    fn from(spec: PullSpec) -> Self {
        spec.to_string()
    }
}

/// A host in its one spelling, for comparing: lower case, without the port that is understood, Docker Hub by one name.
#[must_use]
pub fn normal_host(host: &str) -> String {
    let host = host.to_ascii_lowercase();
    let host = host.strip_suffix(":443").unwrap_or(&host);
    if DOCKER_HUB_HOSTS.contains(&host) { DOCKER_HUB.to_owned() } else { host.to_owned() }
}

fn is_registry(part: &str) -> bool {
    part.contains(['.', ':']) || part == "localhost"
}

/// A host name or address, with a port if there is one.
fn host(text: &str) -> Result<String, PullSpecError> {
    let wrong = || PullSpecError::Host(text.to_owned());
    let (name, rest) = match text.strip_prefix('[') {
        Some(inner) => {
            let (address, rest) = inner.split_once(']').ok_or_else(wrong)?;
            address.parse::<Ipv6Addr>().map_err(|_| wrong())?;
            (None, rest)
        }
        None => {
            let (name, rest) = text.split_at(text.find(':').unwrap_or(text.len()));
            (Some(name), rest)
        }
    };
    let is_port = |port: &str| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|p| p > 0);
    let port_is_fine = rest.is_empty() || rest.strip_prefix(':').is_some_and(is_port);
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if port_is_fine && name.is_none_or(|name| name.split('.').all(label)) { Ok(text.to_owned()) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest() -> String {
        format!("sha256:{}", "ab".repeat(32))
    }

    #[test]
    fn pull_specs_are_taken_apart_as_okd_does() {
        let pinned = format!("host:5000/app@{}", digest());
        let both = format!("quay.io/a/b:1@{}", digest());
        for (text, registry, namespace, name, tag, has_digest) in [
            ("redis", None, None, "redis", None, false),
            ("redis:7", None, None, "redis", Some("7"), false),
            ("acme/app", None, Some("acme"), "app", None, false),
            ("quay.io/a/b/c:1", Some("quay.io"), Some("a"), "b/c", Some("1"), false),
            ("localhost/app", Some("localhost"), None, "app", None, false),
            (pinned.as_str(), Some("host:5000"), None, "app", None, true),
            (both.as_str(), Some("quay.io"), Some("a"), "b", Some("1"), true),
            ("127.0.0.1:5000/app:x", Some("127.0.0.1:5000"), None, "app", Some("x"), false),
            ("[::1]:5000/app", Some("[::1]:5000"), None, "app", None, false),
            ("Registry.Lab/app", Some("Registry.Lab"), None, "app", None, false),
        ] {
            let spec = PullSpec::parse(text).unwrap();
            let parts = (spec.registry.as_deref(), spec.namespace.as_deref(), spec.name.as_str());
            assert_eq!(parts, (registry, namespace, name), "{text}");
            assert_eq!(spec.tag.as_ref().map(TagName::as_str), tag, "{text}");
            assert_eq!(spec.digest.is_some(), has_digest, "{text}");
            assert_eq!(spec.to_string(), text, "what was typed stays");
        }
    }

    #[test]
    fn what_is_no_pull_spec_is_refused_with_the_reason() {
        use PullSpecError as E;
        for (text, why) in [
            ("", "such as quay.io/acme/app:1.4"),
            ("https://quay.io/a/b", "Leave out https://"),
            ("docker://redis", "Leave out docker://"),
            ("quay.io", "no repository"),
            ("quay.io:443", "no repository"),
            ("localhost", "no repository"),
            ("quay.io/", "not a repository name"),
            ("Acme/App", "not a repository name"),
            ("a//b", "not a repository name"),
            ("a/../b", "not a repository name"),
            ("../app", "is not a host"),
            (" redis", "not a repository name"),
            ("redis:", "not a tag name"),
            ("redis:a b", "not a tag name"),
            ("redis:.x", "not a tag name"),
            ("redis@sha256:12", "not a digest"),
            ("redis@", "not a digest"),
            ("host:port/app", "is not a host"),
            ("host:0/app", "is not a host"),
            ("host:70000/app", "is not a host"),
            ("-a.b/app", "is not a host"),
            ("u:p@quay.io/app", "not a digest"),
            ("[::g]/app", "is not a host"),
        ] {
            let error = PullSpec::parse(text).unwrap_err();
            assert!(error.to_string().contains(why), "{text}: {error}");
        }
        assert_eq!(PullSpec::parse(&"a".repeat(2000)), Err(E::TooLong));
    }

    #[test]
    fn defaults_count_for_comparing_and_fetching_only() {
        for (text, normal) in [
            ("redis", "docker.io/library/redis:latest"),
            ("acme/app:1", "docker.io/acme/app:1"),
            ("index.docker.io/redis:7", "docker.io/library/redis:7"),
            ("registry-1.docker.io:443/library/redis:7", "docker.io/library/redis:7"),
            ("QUAY.io:443/a/b", "quay.io/a/b:latest"),
            ("registry.lab:5000/app", "registry.lab:5000/app:latest"),
            ("localhost/app:1", "localhost/app:1"),
        ] {
            assert_eq!(PullSpec::parse(text).unwrap().normal(), normal, "{text}");
        }
    }

    #[test]
    fn a_digest_wins_over_a_tag() {
        let spec = PullSpec::parse(&format!("redis:7@{}", digest())).unwrap();
        assert_eq!(spec.target(), Target::Digest(Digest::parse(&digest()).unwrap()));
        assert_eq!(spec.typed_repository(), "redis");
        assert_eq!(spec.pinned(&Digest::parse(&digest()).unwrap()), format!("redis@{}", digest()));
        assert!(!spec.is_repository() && PullSpec::parse("redis").unwrap().is_repository());
    }
}
