//! Guessing in the audit log.
//!
//! The log is for ever, and strangers decide how often they fail: what they can write into it is bounded. A password that is
//! wrong once or twice stands in the server's log only. Once so many attempts in a row have failed that further ones are slowed
//! down, one entry (`session.refuse`) tells of them: about the account whose name was used, at most once an hour for each
//! account there is; else about the address that tries names of nobody or of many, at most [`MOST_PEERS`] an hour altogether.
//! Each entry counts the attempts, so nothing but the dates in between is lost.

use super::attempts::Tries;
use super::{Accounts, about};
use crate::audit::Entry;
use crate::{Actor, Engine, Error};
use model::access::Subject;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// After this time there may be another entry about the same.
const WINDOW: Duration = Duration::from_secs(60 * 60);
/// Most entries about addresses within the time.
const MOST_PEERS: usize = 20;

/// What the log was told of late: accounts that there are and few addresses, so this does not grow.
#[derive(Default)]
pub(crate) struct Told(Mutex<Lately>);

#[derive(Default)]
struct Lately {
    accounts: HashMap<String, Instant>,
    peers: HashMap<IpAddr, Instant>,
}

/// Whom an entry is about.
#[derive(Debug, PartialEq, Eq)]
enum About {
    Account(String),
    Peer(IpAddr),
}

impl Told {
    /// Whom the log has to be told about, if anybody, after a failure with the name of `account`, or with that of nobody.
    fn next(&self, account: Option<String>, peer: IpAddr, tries: Tries, now: Instant) -> Option<About> {
        let mut lately = self.lock();
        let fresh = |at: &Instant| now.saturating_duration_since(*at) < WINDOW;
        if let Some(name) = account.filter(|_| Tries::is_guessing(tries.name)) {
            let is_told = lately.accounts.get(&name).is_some_and(fresh);
            return (!is_told).then(|| {
                lately.accounts.insert(name.clone(), now);
                About::Account(name)
            });
        }
        lately.peers.retain(|_, at| fresh(at));
        let has_room = lately.peers.len() < MOST_PEERS && !lately.peers.contains_key(&peer);
        (Tries::is_guessing(tries.peer) && has_room).then(|| {
            lately.peers.insert(peer, now);
            About::Peer(peer)
        })
    }

    fn lock(&self) -> MutexGuard<'_, Lately> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Accounts<'_> {
    /// Has the log told when somebody guesses. It is written aside: who fails must not learn from the time it takes whether there
    /// is an account.
    pub(super) fn tell_of_guessing(&self, account: Option<String>, peer: IpAddr, tries: Tries) {
        let Some(about) = self.0.inner.told.next(account, peer, tries, Instant::now()) else { return };
        let engine = self.0.clone();
        tokio::spawn(async move {
            if let Err(error) = write(&engine, about, peer, tries).await {
                tracing::warn!(%error, "failed sign-ins are missing in the audit log");
            }
        });
    }
}

async fn write(engine: &Engine, whom: About, peer: IpAddr, tries: Tries) -> Result<(), Error> {
    let (stranger, action) = (Actor::anonymous(), "session.refuse");
    let entry = match whom {
        About::Account(name) => about(&stranger, action, &Subject::User(name))
            .after(format!("{} failed sign-ins in a row, the last from {peer}", tries.name)),
        About::Peer(peer) => Entry::about(&stranger, action, format!("address {peer}"))
            .after(format!("{} failed sign-ins in a row, with names of nobody or of many", tries.peer)),
    };
    engine.inner.db.begin().await?.commit_audited(&[entry.refused()]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    const PEER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const FEW: Tries = Tries { name: 5, peer: 5 };
    const MANY: Tries = Tries { name: 6, peer: 6 };

    fn ana() -> Option<String> {
        Some("ana".to_owned())
    }

    #[test]
    fn an_account_is_told_of_once_an_hour_and_only_when_somebody_guesses() {
        let (told, now) = (Told::default(), Instant::now());
        assert_eq!(told.next(ana(), PEER, FEW, now), None);
        assert_eq!(told.next(ana(), PEER, MANY, now), Some(About::Account("ana".to_owned())));
        assert_eq!(told.next(ana(), PEER, MANY, now + WINDOW / 2), None);
        assert!(told.next(ana(), PEER, MANY, now + WINDOW).is_some());
    }

    #[test]
    fn an_address_that_tries_many_names_is_told_of_whether_they_are_somebodys_or_not() {
        let (told, now) = (Told::default(), Instant::now());
        let spraying = Tries { name: 1, peer: 6 };
        assert_eq!(told.next(ana(), PEER, spraying, now), Some(About::Peer(PEER)));
        assert_eq!(told.next(None, PEER, spraying, now), None);
        let other = IpAddr::from([192, 0, 2, 2]);
        assert_eq!(told.next(None, other, spraying, now), Some(About::Peer(other)));
    }

    #[test]
    fn strangers_with_many_addresses_do_not_fill_the_log() {
        let (told, now) = (Told::default(), Instant::now());
        let flood =
            |at| (0..=255).filter(|n| told.next(None, IpAddr::from([198, 51, 100, *n]), MANY, at).is_some()).count();
        assert_eq!(flood(now), MOST_PEERS);
        assert_eq!(flood(now + WINDOW / 2), 0);
        assert_eq!(flood(now + WINDOW), MOST_PEERS);
    }
}
