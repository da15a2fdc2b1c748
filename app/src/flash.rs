//! What a plain form leaves for the page it is sent back to.
//!
//! Without JavaScript the answer of a form is a redirect. What the next page has to show (the values that were entered, a
//! report, a secret that is shown once) waits here for it: in memory only, a few things a session, for half an hour.

use crate::Error;
use crate::done::Told;
use crate::pages::Sheet;
use engine::Error as EngineError;
use model::doctor::Report;
use model::registry::RegistrySpec;
use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tower_sessions::Session;
use tower_sessions::session::Id;

/// What waits.
#[derive(Debug, Clone)]
pub enum Flash {
    /// A form for a registry that was tested. The password is not kept.
    Registry {
        /// The name that was entered.
        name: String,
        /// The rest of what was entered.
        spec: RegistrySpec,
        /// What the test found, or why there was none.
        outcome: Result<Report, Error>,
    },
    /// What a form was answered, for the page it leads to.
    Told(Told),
    /// What stands in the form of a template or an instance.
    Draft {
        /// Which form.
        form: String,
        /// The entries.
        sheet: Sheet,
    },
}

const PATIENCE: Duration = Duration::from_secs(1800);
/// Things that wait for one session at most: people have several pages open.
const MOST: usize = 8;
/// The most that waits for one session, in bytes: the text of one template, or many ordinary forms.
const MOST_BYTES: usize = 4 << 20;
/// The most that waits for all sessions, in bytes.
const ALL_BYTES: usize = 64 << 20;

type Waiting = HashMap<String, Vec<(Instant, Flash)>>;

static WAITING: LazyLock<Mutex<Waiting>> = LazyLock::new(Mutex::default);

/// Leaves something for the next page of the session.
///
/// # Errors
/// When the session has no id yet.
pub fn leave(session: &Session, flash: Flash) -> Result<(), EngineError> {
    let id = key(session).ok_or_else(|| EngineError::internal("a flash needs a stored session"))?;
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    waiting.retain(|_, left| {
        left.retain(|(since, _)| since.elapsed() < PATIENCE);
        !left.is_empty()
    });
    let left = waiting.entry(id).or_default();
    left.push((Instant::now(), flash));
    while left.len() > MOST || weight(left) > MOST_BYTES {
        left.remove(0);
    }
    drop_oldest(&mut waiting);
    Ok(())
}

/// Forgets what was left longest ago, by whole sessions, until the rest is not too much.
fn drop_oldest(waiting: &mut Waiting) {
    let mut all: usize = waiting.values().map(|left| weight(left)).sum();
    while all > ALL_BYTES {
        let latest = |(_, left): &(&String, &Vec<(Instant, Flash)>)| left.last().map(|(since, _)| *since);
        let Some(id) = waiting.iter().min_by_key(latest).map(|(id, _)| id.clone()) else { return };
        all -= waiting.remove(&id).map_or(0, |left| weight(&left));
    }
}

/// About how many bytes people entered.
fn weight(left: &[(Instant, Flash)]) -> usize {
    left.iter().map(|(_, flash)| flash.bytes()).sum()
}

impl Flash {
    fn bytes(&self) -> usize {
        match self {
            Self::Registry { spec, .. } => {
                spec.ca_bundle.len() + spec.trusted_hosts.iter().map(String::len).sum::<usize>()
            }
            Self::Told(told) => told.entered.iter().map(|(_, value)| value.len()).sum(),
            Self::Draft { sheet, .. } => sheet.labels.len() + sheet.p.values().map(String::len).sum::<usize>(),
        }
    }
}

/// Takes the latest thing that waits for the session and is what the page looks for.
pub fn take<T>(session: &Session, wanted: impl Fn(&Flash) -> Option<T>) -> Option<T> {
    let id = key(session)?;
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let left = waiting.get_mut(&id)?;
    let fresh = |(since, flash): &(Instant, Flash)| wanted(flash).filter(|_| since.elapsed() < PATIENCE);
    let (place, found) = left.iter().enumerate().rev().find_map(|(place, one)| Some((place, fresh(one)?)))?;
    left.remove(place);
    Some(found)
}

/// Looks at the latest thing that waits for the session and is what the page looks for; it stays.
pub fn look<T>(session: &Session, wanted: impl Fn(&Flash) -> Option<T>) -> Option<T> {
    let waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    let fresh = |(since, flash): &(Instant, Flash)| wanted(flash).filter(|_| since.elapsed() < PATIENCE);
    waiting.get(&key(session)?)?.iter().rev().find_map(fresh)
}

/// Forgets what waits for the session and is not wanted any more.
pub fn forget(session: &Session, unwanted: impl Fn(&Flash) -> bool) {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(left) = key(session).and_then(|key| waiting.get_mut(&key)) {
        left.retain(|(_, flash)| !unwanted(flash));
    }
}

/// The session has another id from now on: what waits goes with it.
pub fn follow(old: Id, new: Id) {
    let mut waiting = WAITING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(left) = waiting.remove(&old.to_string()) {
        waiting.insert(new.to_string(), left);
    }
}

fn key(session: &Session) -> Option<String> {
    session.id().map(|id| id.to_string())
}
