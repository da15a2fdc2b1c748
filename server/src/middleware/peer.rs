//! Where a request comes from, when there are proxies in front of Weir.

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Puts the address that the trusted proxies name in the place of their own: guesses are counted by it, and sessions and the
/// audit log show it. From anybody else the header means nothing.
pub(crate) async fn behind_proxies(State(trusted): State<Arc<[IpNet]>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    if let Some(origin) = peer.map(|peer| origin(peer, request.headers(), &trusted)) {
        request.extensions_mut().insert(ConnectInfo(SocketAddr::new(origin, 0)));
    }
    next.run(request).await
}

/// The first address on the way back from Weir that is no trusted proxy. What stands before it, anybody can have written.
fn origin(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let lines = headers.get_all(FORWARDED).into_iter().rev();
    let hops = lines.flat_map(|line| line.to_str().unwrap_or_default().rsplit(',')).map(address);
    let mut here = peer.to_canonical();
    for hop in hops {
        match hop {
            Some(hop) if trusted.iter().any(|network| network.contains(&here)) => here = hop,
            _ => break,
        }
    }
    here
}

/// An address, with or without a port.
fn address(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let ip = hop.parse().ok().or_else(|| Some(hop.parse::<SocketAddr>().ok()?.ip()))?;
    Some(ip.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::{FORWARDED, origin};
    use axum::http::HeaderMap;
    use std::net::IpAddr;

    fn from(peer: &str, lines: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED, line.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8", "::1/128"].map(|network| network.parse().unwrap());
        origin(peer.parse::<IpAddr>().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn proxies_that_are_trusted_say_who_comes() {
        assert_eq!(from("10.0.0.1", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(from("::1", &["203.0.113.7, 10.0.0.2"]), "203.0.113.7");
        assert_eq!(from("::ffff:10.0.0.1", &["203.0.113.7:4711", "10.0.0.2"]), "203.0.113.7");
        assert_eq!(from("10.0.0.1", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(from("10.0.0.1", &[]), "10.0.0.1");
    }

    #[test]
    fn nobody_else_says_who_comes() {
        assert_eq!(from("203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
        assert_eq!(from("10.0.0.1", &["198.51.100.1, 203.0.113.7"]), "203.0.113.7", "the rest was sent by the visitor");
        assert_eq!(from("10.0.0.1", &["198.51.100.1", "nonsense, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(from("10.0.0.1", &["unknown"]), "10.0.0.1");
    }
}
