//! Where images may be imported from, beyond the configured registries.

use crate::registry::Home;
use ipnet::IpNet;
use model::stream::{PullSpec, normal_host};
use std::net::IpAddr;
use std::str::FromStr;

/// Addresses that anybody who may import can name. Configured registries need not be among them.
///
/// Written `none`, `public`, or a list such as `quay.io, *.corp.example:5000, 10.0.0.0/8, public`. A host that is listed may
/// be wherever it is; one that is not must resolve to a listed network or, with `public`, to a public address. Link-local
/// and metadata addresses are never contacted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportFrom {
    public: bool,
    hosts: Vec<String>,
    networks: Vec<IpNet>,
}

impl ImportFrom {
    /// Only from configured registries.
    pub const NONE: Self = Self { public: false, hosts: Vec::new(), networks: Vec::new() };

    /// Where a host that nobody configured may be; `None` when nothing may be imported from it, wherever it is.
    pub(crate) fn home(&self, host: &str) -> Option<Home> {
        let listed = self.hosts.iter().any(|listed| match listed.strip_prefix('*') {
            Some(domain) => host.strip_suffix(domain).is_some_and(|rest| !rest.is_empty()),
            None => host == listed,
        });
        if listed {
            return Some(Home::Listed);
        }
        let within = Home::Within { public: self.public, networks: self.networks.clone() };
        (self.public || !self.networks.is_empty()).then_some(within)
    }
}

impl Default for ImportFrom {
    fn default() -> Self {
        Self { public: true, ..Self::NONE }
    }
}

impl FromStr for ImportFrom {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut from = Self::NONE;
        if text.trim() == "none" {
            return Ok(from);
        }
        for entry in text.split(',').map(str::trim) {
            if entry == "public" {
                from.public = true;
            } else if let Ok(network) = entry.parse::<IpNet>() {
                from.networks.push(network);
            } else if let Ok(address) = entry.parse::<IpAddr>() {
                from.networks.push(address.into());
            } else {
                from.hosts.push(host(entry)?);
            }
        }
        Ok(from)
    }
}

/// A host as pull specs name it, or `*.` and a domain.
fn host(entry: &str) -> Result<String, String> {
    let (star, name) = if entry.starts_with("*.") { entry.split_at(2) } else { ("", entry) };
    let registry = PullSpec::parse(&format!("{name}/x")).ok().and_then(|spec| spec.registry);
    match registry.filter(|registry| registry == name) {
        Some(registry) => Ok(format!("{star}{}", normal_host(&registry))),
        None => Err(format!(
            "“{entry}” is not none, public, a host such as quay.io or *.corp.example:5000, or a network such as 10.0.0.0/8"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(text: &str) -> ImportFrom {
        text.parse().unwrap()
    }

    #[test]
    fn none_and_public_are_words() {
        assert_eq!(from("none").home("quay.io"), None);
        assert_eq!(from("public"), ImportFrom::default());
        assert_eq!(from("public").home("quay.io"), Some(Home::Within { public: true, networks: vec![] }));
    }

    #[test]
    fn listed_hosts_may_be_anywhere_and_others_only_in_listed_networks() {
        let list = from("quay.io, *.corp.example:5000, docker.io, 10.0.0.0/8, 192.168.7.1");
        for host in ["quay.io", "a.corp.example:5000", "a.b.corp.example:5000", "docker.io"] {
            assert_eq!(list.home(host), Some(Home::Listed), "{host}");
        }
        for host in ["quay.io:5000", "corp.example:5000", "a.corp.example", "notquay.io", "10.0.0.1:5000"] {
            assert!(matches!(list.home(host), Some(Home::Within { public: false, .. })), "{host}");
        }
        assert_eq!(from("quay.io").home("ghcr.io"), None);
        assert_eq!(from("INDEX.docker.io").home("docker.io"), Some(Home::Listed), "any name of Docker Hub");
    }

    #[test]
    fn nonsense_is_refused_with_an_example() {
        for text in ["", "quay.io,", "https://quay.io", "lab", "*", "*.", "10.0.0.0/33", "a b.c", "none,public"] {
            let error = text.parse::<ImportFrom>().unwrap_err();
            assert!(error.contains("10.0.0.0/8"), "{text}: {error}");
        }
    }
}
