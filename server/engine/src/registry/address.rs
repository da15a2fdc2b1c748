//! Where Weir may connect to.
//!
//! The host of a connection, and those trusted beside it, were named by an administrator and may be anywhere but at
//! link-local and metadata addresses;
//! a host that somebody imports from may be where imports may come from ([`Home`]). Every other host is named by a
//! stranger (token realm, redirect, link) and must be public. Names are judged by what they resolve to, in the resolver
//! that the connection itself uses, so that nothing can change between check and use.

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use url::{Host, Url};

/// Why a host may not be contacted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Refused {
    /// Link-local, metadata and other addresses that are no registry's.
    #[error("{0} leads to a link-local or metadata address, which is never contacted")]
    Never(String),
    /// A private address at a host that no administrator named.
    #[error("{0} leads to a private address; only the registry's own and trusted hosts may be private")]
    Private(String),
    /// The registry's own host, outside of where imports may come from.
    #[error("{0} is not at an address that images may be imported from")]
    Outside(String),
    /// Plain HTTP where it was not allowed.
    #[error("{0} would be reached without encryption")]
    Unencrypted(String),
    /// Something else than http and https, or credentials in the address.
    #[error("{0} is not an address of a web server")]
    Unusable(String),
}

/// What an address is, for the purpose of contacting it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    Public,
    Private,
    Never,
}

/// Where the registry's own host may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Home {
    /// Wherever it is: an administrator configured it.
    Anywhere,
    /// Wherever it is: an administrator listed it among those that may be imported from.
    Listed,
    /// In these networks and, if `public`, at any public address.
    Within {
        /// May it be at any public address?
        public: bool,
        /// Networks that an administrator named.
        networks: Vec<IpNet>,
    },
}

/// The rules for one registry's traffic.
#[derive(Debug, Clone)]
pub(super) struct Policy {
    own: String,
    trusted: Vec<String>,
    pub insecure: bool,
    home: Home,
}

impl Policy {
    pub fn new(registry: &Url, insecure: bool, home: Home) -> Self {
        let own = registry.host_str().unwrap_or_default().to_owned();
        Self { own, trusted: Vec::new(), insecure, home }
    }

    /// Treats these hosts as the registry's own.
    pub fn trusting(self, hosts: &[String]) -> Self {
        Self { trusted: hosts.to_vec(), ..self }
    }

    /// Is this the registry's host?
    pub fn is_own(&self, url: &Url) -> bool {
        url.host_str() == Some(&self.own)
    }

    /// Did an administrator name the host of this address?
    pub fn is_trusted(&self, url: &Url) -> bool {
        url.host_str().is_some_and(|host| self.trusts(host))
    }

    fn trusts(&self, host: &str) -> bool {
        host == self.own || self.trusted.iter().any(|trusted| trusted == host)
    }

    /// Judges all of an address that is known before its name is resolved.
    pub fn check(&self, url: &Url) -> Result<(), Refused> {
        let host = url.host_str().unwrap_or_default().to_owned();
        if !matches!(url.scheme(), "http" | "https")
            || host.is_empty()
            || !url.username().is_empty()
            || url.password().is_some()
        {
            return Err(Refused::Unusable(host));
        }
        if url.scheme() == "http" && !(self.insecure && self.is_trusted(url)) {
            return Err(Refused::Unencrypted(host));
        }
        match url.host() {
            Some(Host::Ipv4(ip)) => self.judge(&host, ip.into()),
            Some(Host::Ipv6(ip)) => self.judge(&host, ip.into()),
            _ if is_metadata_name(&host) => Err(Refused::Never(host)),
            _ => Ok(()),
        }
    }

    fn judge(&self, host: &str, ip: IpAddr) -> Result<(), Refused> {
        let (reach, own) = (reach(ip), host == self.own);
        match &self.home {
            _ if reach == Reach::Never => Err(Refused::Never(host.to_owned())),
            Home::Anywhere | Home::Listed if self.trusts(host) => Ok(()),
            Home::Within { networks, .. } if networks.iter().any(|net| net.contains(&ip.to_canonical())) => Ok(()),
            Home::Within { public, .. } if own && !(*public && reach == Reach::Public) => {
                Err(Refused::Outside(host.to_owned()))
            }
            _ if reach == Reach::Private => Err(Refused::Private(host.to_owned())),
            _ => Ok(()),
        }
    }

    /// The addresses of a name that may be contacted; at least one, else the reason against the first.
    async fn permitted(self, name: String) -> Result<Vec<SocketAddr>, Box<dyn std::error::Error + Send + Sync>> {
        let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
        let (mut permitted, mut refused) = (Vec::new(), None);
        for address in found {
            match self.judge(&name, address.ip()) {
                Ok(()) => permitted.push(address),
                Err(reason) => refused = refused.or(Some(reason)),
            }
        }
        match refused {
            Some(reason) if permitted.is_empty() => Err(reason.into()),
            _ => Ok(permitted),
        }
    }
}

impl Resolve for Policy {
    fn resolve(&self, name: Name) -> Resolving {
        let (policy, name) = (self.clone(), name.as_str().to_owned());
        Box::pin(async move { Ok(Box::new(policy.permitted(name).await?.into_iter()) as Addrs) })
    }
}

fn is_metadata_name(host: &str) -> bool {
    matches!(
        host.trim_end_matches('.'),
        "metadata" | "metadata.google.internal" | "metadata.goog" | "instance-data" | "instance-data.ec2.internal"
    )
}

/// Judges an address after undoing the ways to write an IPv4 address as an IPv6 one.
pub(crate) fn reach(ip: IpAddr) -> Reach {
    match ip {
        IpAddr::V4(ip) => reach_v4(ip),
        IpAddr::V6(ip) => reach_v6(ip),
    }
}

fn reach_v4(ip: Ipv4Addr) -> Reach {
    let [a, b, c, _] = ip.octets();
    match (a, b, c) {
        (0, ..) | (169, 254, _) | (224..=239, ..) => Reach::Never,
        _ if METADATA_V4.contains(&ip) || ip.is_broadcast() => Reach::Never,
        (10 | 127, ..) | (172, 16..=31, _) | (192, 168, _) | (100, 64..=127, _) => Reach::Private,
        // Protocol assignments, documentation, 6to4 relays, benchmarks, reserved.
        (192, 0, 0 | 2) | (198, 51, 100) | (203, 0, 113) | (192, 88, 99) | (198, 18..=19, _) | (240.., ..) => {
            Reach::Private
        }
        _ => Reach::Public,
    }
}

/// Metadata services outside 169.254/16: Alibaba, Azure, Oracle.
const METADATA_V4: [Ipv4Addr; 3] =
    [Ipv4Addr::new(100, 100, 100, 200), Ipv4Addr::new(168, 63, 129, 16), Ipv4Addr::new(192, 0, 0, 192)];
/// Metadata services of AWS and Google.
const METADATA_V6: [Ipv6Addr; 2] =
    [Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254), Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)];

fn reach_v6(ip: Ipv6Addr) -> Reach {
    if METADATA_V6.contains(&ip) || ip.is_unspecified() || ip.is_multicast() || ip.is_unicast_link_local() {
        return Reach::Never;
    }
    let s = ip.segments();
    let embedded = |high: u16, low: u16| reach_v4(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)));
    match s {
        [0, 0, 0, 0, 0, 0, 0, 1] => Reach::Private,
        // v4-mapped, v4-compatible and NAT64 stand for the address they carry.
        [0, 0, 0, 0, 0, 0xffff | 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => embedded(high, low),
        // 6to4 tunnels and local NAT64 also carry one, but are nobody's public address.
        [0x2002, high, low, ..] | [0x64, 0xff9b, 1, .., high, low] => match embedded(high, low) {
            Reach::Never => Reach::Never,
            _ => Reach::Private,
        },
        // Teredo, benchmarks, ORCHID, documentation.
        [0x2001, 0..=0x1ff, ..] | [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Reach::Private,
        [0x2000..=0x3fff, ..] => Reach::Public,
        _ => Reach::Private,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn addresses_are_judged_in_every_disguise() {
        for (text, wanted) in [
            ("93.184.216.34", Reach::Public),
            ("2606:2800:220:1::1", Reach::Public),
            ("::ffff:93.184.216.34", Reach::Public),
            ("64:ff9b::5db8:d822", Reach::Public),
            ("127.0.0.1", Reach::Private),
            ("127.9.9.9", Reach::Private),
            ("::1", Reach::Private),
            ("::ffff:127.0.0.1", Reach::Private),
            ("::127.0.0.1", Reach::Private),
            ("10.1.2.3", Reach::Private),
            ("172.16.0.1", Reach::Private),
            ("172.32.0.1", Reach::Public),
            ("192.168.1.1", Reach::Private),
            ("::ffff:192.168.1.1", Reach::Private),
            ("100.64.0.1", Reach::Private),
            ("100.128.0.1", Reach::Public),
            ("fc00::1", Reach::Private),
            ("fd12:3456::1", Reach::Private),
            ("fec0::1", Reach::Private),
            ("64:ff9b::a00:1", Reach::Private),
            ("64:ff9b:1::a00:1", Reach::Private),
            ("2002:a00:1::", Reach::Private),
            ("2002:5db8:d822::", Reach::Private),
            ("2001::1", Reach::Private),
            ("2001:db8::1", Reach::Private),
            ("3fff::1", Reach::Private),
            ("192.0.2.1", Reach::Private),
            ("198.51.100.1", Reach::Private),
            ("203.0.113.1", Reach::Private),
            ("198.18.0.1", Reach::Private),
            ("192.88.99.1", Reach::Private),
            ("240.0.0.1", Reach::Private),
            ("0.0.0.0", Reach::Never),
            ("0.1.2.3", Reach::Never),
            ("::", Reach::Never),
            ("169.254.169.254", Reach::Never),
            ("::ffff:169.254.169.254", Reach::Never),
            ("64:ff9b::a9fe:a9fe", Reach::Never),
            ("2002:a9fe:a9fe::", Reach::Never),
            ("fe80::1", Reach::Never),
            ("fd00:ec2::254", Reach::Never),
            ("100.100.100.200", Reach::Never),
            ("168.63.129.16", Reach::Never),
            ("224.0.0.1", Reach::Never),
            ("ff02::1", Reach::Never),
            ("255.255.255.255", Reach::Never),
        ] {
            assert_eq!(reach(text.parse().unwrap()), wanted, "{text}");
        }
    }

    #[test]
    fn the_own_host_may_be_private_and_others_may_not() {
        let policy = Policy::new(&url("https://10.0.0.7:5000"), false, Home::Anywhere);
        assert_eq!(policy.check(&url("https://10.0.0.7:5001/token")), Ok(()));
        assert_eq!(policy.check(&url("https://93.184.216.34/token")), Ok(()));
        for other in [
            "https://10.0.0.8",
            "https://127.0.0.1",
            "https://0x7f.1",
            "https://0177.0.0.1",
            "https://2130706433",
            "https://127.0.0.1.",
            "https://１２７.0.0.1",
            "https://[64:ff9b::7f00:1]",
            "https://[::ffff:10.0.0.7]",
        ] {
            assert!(matches!(policy.check(&url(other)), Err(Refused::Private(_))), "{other}");
        }
    }

    #[test]
    fn a_host_that_somebody_imports_from_is_where_imports_may_come_from() {
        let networks = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<IpNet>>();
        let judge = |public, nets: &[&str], host: &str| {
            let policy = Policy::new(&url(host), false, Home::Within { public, networks: networks(nets) });
            policy.check(&url(host))
        };
        assert_eq!(judge(true, &[], "https://93.184.216.34"), Ok(()));
        assert_eq!(judge(false, &["10.0.0.0/8"], "https://10.1.2.3:5000"), Ok(()));
        assert_eq!(judge(false, &["10.0.0.0/8"], "https://[::ffff:10.1.2.3]"), Ok(()));
        for (public, nets, host) in [
            (true, &[][..], "https://10.0.0.7"),
            (true, &[], "https://127.0.0.1:5000"),
            (true, &[], "https://[::ffff:192.168.0.1]"),
            (false, &["10.0.0.0/8"], "https://93.184.216.34"),
            (false, &["10.0.0.0/8"], "https://11.0.0.1"),
        ] {
            assert!(matches!(judge(public, nets, host), Err(Refused::Outside(_))), "{host}");
        }
        assert!(matches!(judge(true, &["169.254.0.0/16"], "https://169.254.169.254"), Err(Refused::Never(_))));
        let within = Home::Within { public: false, networks: networks(&["10.0.0.0/8"]) };
        let policy = Policy::new(&url("https://10.0.0.7"), false, within);
        assert_eq!(policy.check(&url("https://10.0.0.8/token")), Ok(()), "a realm in the same network");
        assert_eq!(policy.check(&url("https://93.184.216.34/blob")), Ok(()), "blobs may be anywhere public");
        assert!(matches!(policy.check(&url("https://192.168.0.1/")), Err(Refused::Private(_))));
    }

    #[test]
    fn trusted_hosts_are_treated_as_the_own_one() {
        let trusted = ["10.0.0.8".to_owned(), "gitlab.lab".to_owned(), "169.254.169.254".to_owned()];
        let policy = Policy::new(&url("https://10.0.0.7:5000"), true, Home::Anywhere).trusting(&trusted);
        assert_eq!(policy.check(&url("https://10.0.0.8:9000/blob")), Ok(()));
        assert_eq!(policy.check(&url("http://gitlab.lab/jwt/auth")), Ok(()));
        assert!(matches!(policy.check(&url("https://10.0.0.9")), Err(Refused::Private(_))));
        assert!(matches!(policy.check(&url("http://gitlab.lab.example")), Err(Refused::Unencrypted(_))));
        assert!(matches!(policy.check(&url("https://169.254.169.254")), Err(Refused::Never(_))));
    }

    #[test]
    fn some_places_are_never_contacted_whoever_names_them() {
        for host in [
            "https://169.254.169.254",
            "https://[fe80::1]",
            "https://metadata.google.internal",
            "https://metadata.google.internal.",
        ] {
            let policy = Policy::new(&url(host), true, Home::Anywhere);
            assert!(matches!(policy.check(&url(host)), Err(Refused::Never(_))), "{host}");
        }
    }

    #[test]
    fn plain_http_is_for_the_own_host_with_consent() {
        let (strict, lax) = (
            Policy::new(&url("http://lab"), false, Home::Anywhere),
            Policy::new(&url("http://lab"), true, Home::Anywhere),
        );
        assert!(matches!(strict.check(&url("http://lab/v2/")), Err(Refused::Unencrypted(_))));
        assert_eq!(lax.check(&url("http://lab/v2/")), Ok(()));
        assert!(matches!(lax.check(&url("http://cdn.example/x")), Err(Refused::Unencrypted(_))));
        assert!(matches!(lax.check(&url("gopher://lab/")), Err(Refused::Unusable(_))));
        assert!(matches!(lax.check(&url("https://user@lab/")), Err(Refused::Unusable(_))));
    }

    #[tokio::test]
    async fn names_are_judged_by_what_they_resolve_to() {
        let own = Policy::new(&url("https://localhost"), false, Home::Anywhere);
        assert!(own.permitted("localhost".into()).await.is_ok());
        let other = Policy::new(&url("https://quay.io"), false, Home::Anywhere);
        let refused = other.permitted("localhost".into()).await.unwrap_err();
        assert!(matches!(refused.downcast_ref(), Some(Refused::Private(_))), "{refused}");
    }
}
