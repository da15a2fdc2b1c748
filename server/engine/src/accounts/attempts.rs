//! Slows down guessing: failed sign-ins are counted for each account name and for each peer; steps towards a provider of
//! identities for each peer.
//!
//! Kept in memory: a restart forgives, which costs an attacker more than it gives.

use crate::Error;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Failures that cost nothing: people mistype.
const FREE: u32 = 5;
/// Steps to a provider and back that cost nothing: a whole office may come from one address.
const FREE_STEPS: u32 = 30;
/// The longest wait. Short enough that nobody can be locked out for long by a stranger who uses their name.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// Failures older than this are forgotten.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(15 * 60);
/// Most names and peers remembered: strangers must not fill the memory.
const REMEMBERED: usize = 10_000;

/// The failed attempts of late.
#[derive(Default)]
pub(crate) struct Attempts(Mutex<HashMap<Key, Failures>>);

/// How many attempts in a row have failed, if this one does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tries {
    /// With this name, from anywhere.
    pub(crate) name: u32,
    /// From this peer, with any name.
    pub(crate) peer: u32,
}

impl Tries {
    /// Are there so many of one that the next has to wait?
    pub(crate) fn is_guessing(count: u32) -> bool {
        count > FREE
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Name(String),
    Peer(IpAddr),
    Step(IpAddr),
}

impl Key {
    fn free(&self) -> u32 {
        match self {
            Self::Name(_) | Self::Peer(_) => FREE,
            Self::Step(_) => FREE_STEPS,
        }
    }
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: Instant,
}

impl Failures {
    /// When the next attempt is let through.
    fn wait_until(&self, free: u32) -> Instant {
        let doublings = self.count.saturating_sub(free);
        let wait = match doublings {
            0 => Duration::ZERO,
            n => Duration::from_secs(1 << n.min(6)).min(LONGEST_WAIT),
        };
        self.last + wait
    }

    fn is_forgotten(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.last) >= FORGOTTEN_AFTER
    }
}

impl Attempts {
    /// Lets an attempt begin. It counts as failed until [`Self::succeeded`], so that many at once gain nothing.
    ///
    /// # Errors
    /// `RateLimited` while the name or the peer has to wait; this is not counted.
    pub(crate) fn begin(&self, name: &str, peer: IpAddr) -> Result<Tries, Error> {
        let [name, peer] = self.count(&keys(name, peer), Instant::now())?;
        Ok(Tries { name, peer })
    }

    /// Lets a step towards a provider of identities be taken, or back from it. It counts until [`Self::entered`].
    ///
    /// # Errors
    /// `RateLimited` while the peer has to wait; this is not counted.
    pub(crate) fn knock(&self, peer: IpAddr) -> Result<(), Error> {
        self.count(&[Key::Step(network(peer))], Instant::now()).map(drop)
    }

    /// Counts one more failure of each key, and answers how many there are by now.
    fn count<const N: usize>(&self, keys: &[Key; N], now: Instant) -> Result<[u32; N], Error> {
        let mut failures = self.lock();
        let known = |key: &Key| {
            let failures = failures.get(key).filter(|f| !f.is_forgotten(now))?;
            Some(failures.wait_until(key.free()))
        };
        let until = keys.iter().filter_map(known).max();
        if let Some(wait) = until.and_then(|until| until.checked_duration_since(now)).filter(|wait| !wait.is_zero()) {
            return Err(Error::RateLimited { retry_after: wait.as_secs_f64().ceil() as u64 });
        }
        make_room(&mut failures, now);
        Ok(keys.each_ref().map(|key| {
            let entry = failures.entry(key.clone()).or_insert(Failures { count: 0, last: now });
            let before = if entry.is_forgotten(now) { 0 } else { entry.count };
            *entry = Failures { count: before.saturating_add(1), last: now };
            entry.count
        }))
    }

    /// Forgets the failures of both: whoever knows the password is no guesser.
    pub(crate) fn succeeded(&self, name: &str, peer: IpAddr) {
        let mut failures = self.lock();
        for key in keys(name, peer) {
            failures.remove(&key);
        }
    }

    /// Forgets the steps of a peer where somebody has signed in.
    pub(crate) fn entered(&self, peer: IpAddr) {
        self.lock().remove(&Key::Step(network(peer)));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Failures>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The name, cut to a length worth remembering, and the peer.
fn keys(name: &str, peer: IpAddr) -> [Key; 2] {
    [Key::Name(name.chars().take(64).collect()), Key::Peer(network(peer))]
}

/// Of IPv6 the network, which one customer has whole.
fn network(peer: IpAddr) -> IpAddr {
    match peer.to_canonical() {
        IpAddr::V6(ip) => IpAddr::V6(Ipv6Addr::from_bits(ip.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

fn make_room(failures: &mut HashMap<Key, Failures>, now: Instant) {
    if failures.len() < REMEMBERED {
        return;
    }
    failures.retain(|_, f| !f.is_forgotten(now));
    while failures.len() >= REMEMBERED {
        let Some(oldest) = failures.iter().min_by_key(|(_, f)| f.last).map(|(key, _)| key.clone()) else { return };
        failures.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    fn wait(attempts: &Attempts, name: &str, peer: IpAddr, now: Instant) -> u64 {
        match attempts.count(&keys(name, peer), now) {
            Ok(_) => 0,
            Err(Error::RateLimited { retry_after }) => retry_after,
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn the_wait_grows_with_each_failure_and_ends() {
        let attempts = Attempts::default();
        let mut now = Instant::now();
        let mut waits = vec![];
        for _ in 0..13 {
            let seconds = wait(&attempts, "ana", PEER, now);
            if seconds > 0 {
                now += Duration::from_secs(seconds);
                assert_eq!(wait(&attempts, "ana", PEER, now), 0);
            }
            waits.push(seconds);
        }
        assert_eq!(waits, [0, 0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(wait(&attempts, "ana", PEER, now + FORGOTTEN_AFTER), 0);
        assert_eq!(wait(&attempts, "ana", PEER, now + FORGOTTEN_AFTER), 0);
    }

    #[test]
    fn a_name_is_slowed_down_from_everywhere_and_a_peer_for_every_name() {
        let now = Instant::now();
        let by_name = Attempts::default();
        for n in 0..=FREE as u8 {
            assert_eq!(wait(&by_name, "ana", IpAddr::from([192, 0, 2, n]), now), 0);
        }
        assert!(wait(&by_name, "ana", IpAddr::from([192, 0, 2, 99]), now) > 0);

        let by_network = Attempts::default();
        for n in 0..=u16::from(FREE as u8) {
            let neighbour = IpAddr::from([0x2001, 0xdb8, 0, 1, n, 0, 0, 1]);
            assert_eq!(wait(&by_network, &format!("name{n}"), neighbour, now), 0);
        }
        assert!(wait(&by_network, "fresh", IpAddr::from([0x2001, 0xdb8, 0, 1, 99, 0, 0, 1]), now) > 0);
        assert_eq!(wait(&by_network, "fresh", IpAddr::from([0x2001, 0xdb8, 0, 2, 0, 0, 0, 1]), now), 0);
    }

    #[test]
    fn the_right_password_forgives() {
        let attempts = Attempts::default();
        let now = Instant::now();
        for _ in 0..=FREE {
            wait(&attempts, "ana", PEER, now);
        }
        assert!(wait(&attempts, "ana", PEER, now) > 0);
        attempts.succeeded("ana", PEER);
        assert_eq!(wait(&attempts, "ana", PEER, now), 0);
    }

    #[test]
    fn steps_to_a_provider_are_counted_by_themselves_until_somebody_signs_in() {
        let attempts = Attempts::default();
        for _ in 0..=FREE_STEPS {
            assert!(attempts.knock(PEER).is_ok());
        }
        assert!(attempts.knock(PEER).is_err());
        assert!(attempts.knock([192, 0, 2, 2].into()).is_ok(), "somebody elsewhere");
        assert_eq!(wait(&attempts, "ana", PEER, Instant::now()), 0, "a password is still taken");
        attempts.entered(PEER);
        assert!(attempts.knock(PEER).is_ok());
    }

    #[test]
    fn strangers_do_not_fill_the_memory() {
        let attempts = Attempts::default();
        let now = Instant::now();
        for n in 0..REMEMBERED as u32 / 2 + 50 {
            wait(&attempts, &format!("name{n}"), IpAddr::from((0x0a00_0000 + n).to_be_bytes()), now);
        }
        assert!(attempts.lock().len() <= REMEMBERED + 1);
    }
}
