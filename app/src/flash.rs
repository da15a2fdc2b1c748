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
    if left.len() == MOST {
        left.remove(0);
    }
    left.push((Instant::now(), flash));
    Ok(())
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
