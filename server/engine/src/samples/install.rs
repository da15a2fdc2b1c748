//! One sample: brought about, repaired, or left alone because somebody else made what bears its name.

use super::inventory::{Wanted, text};
use super::pass::Pass;
use super::thing::{self, Brought, Thing};
use crate::Error;
use crate::db::clock::Turn;
use crate::db::samples::{self as rows, Known, NewEvent};
use model::samples::{PROJECT, SampleState};

/// Brings a sample about, unless it is skipped or something of its name belongs to somebody else.
///
/// # Errors
/// `Conflict` when somebody was quicker. What cannot be had of the sample itself stands in its state.
pub(super) async fn sample(pass: &Pass<'_>, wanted: &Wanted, known: Option<&Known>) -> Result<(), Error> {
    let known = known.cloned().unwrap_or_else(|| unknown(pass, wanted));
    let there = thing::find(pass.engine, wanted.kind, &wanted.name).await?;
    if pass.config.spec.skips(wanted.kind, &wanted.name) {
        return skip(pass, known, there).await;
    }
    match there {
        Some(thing) if !is_ours(&known, &thing) => foreign(pass, known).await,
        there => match install(pass, wanted, &known, there.map(|thing| thing.uid)).await {
            Err(error @ (Error::Invalid { .. } | Error::NotFound { .. } | Error::Faults(_))) => {
                refused(pass, known, error.to_string()).await
            }
            other => other,
        },
    }
}

/// What bears the name is Weir's if Weir made it. Where that is not known, what says so of itself is.
fn is_ours(known: &Known, thing: &Thing) -> bool {
    if known.uid.is_empty() { thing.managed } else { known.uid == thing.uid }
}

fn unknown(pass: &Pass<'_>, wanted: &Wanted) -> Known {
    Known {
        kind: wanted.kind,
        name: wanted.name.clone(),
        title: wanted.title.clone(),
        uid: String::new(),
        content: String::new(),
        state: SampleState::Removed,
        message: String::new(),
        since: pass.now,
        retries: 0,
        retry_at: None,
    }
}

async fn install(pass: &Pass<'_>, wanted: &Wanted, known: &Known, there: Option<String>) -> Result<(), Error> {
    let (engine, actor) = (pass.engine, &pass.actor);
    let had = !known.uid.is_empty() && known.state != SampleState::Removed;
    let gone = there.is_none();
    let uid = match there {
        Some(uid) => Some(uid),
        None if known.uid.is_empty() => None,
        None => {
            let back = thing::bring_back(engine, actor, wanted.kind, &wanted.name, &known.uid).await?;
            back.then(|| known.uid.clone())
        }
    };
    let brought = thing::bring(engine, actor, wanted, uid.as_deref(), &known.content).await?;
    let content = text(&wanted.object)?;
    let what = match () {
        () if gone && had => "brought back",
        () if gone => "installed",
        () if brought.changes.is_empty() => "",
        () if known.content != content => "updated",
        () => "repaired",
    };
    let next = Known {
        title: wanted.title.clone(),
        uid: brought.uid.clone(),
        state: if brought.refused.is_empty() { SampleState::Installed } else { SampleState::Refused },
        message: brought.refused.join("; "),
        content,
        ..known.clone()
    };
    note(pass, known, next, what, &message(what, &brought)).await
}

fn message(what: &str, brought: &Brought) -> String {
    if ["repaired", "updated"].contains(&what) { brought.changes.join(", ") } else { String::new() }
}

async fn foreign(pass: &Pass<'_>, known: Known) -> Result<(), Error> {
    let message = format!(
        "Somebody made {PROJECT}/{}, so the sample is not installed. “Restore” puts the sample in its place",
        known.name
    );
    // What there is belongs to somebody else, whatever there was before.
    let next = Known { state: SampleState::Foreign, message: message.clone(), uid: String::new(), ..known.clone() };
    let what = if known.state == SampleState::Foreign { "" } else { "left alone" };
    note(pass, &known, next, what, &message).await
}

async fn refused(pass: &Pass<'_>, known: Known, message: String) -> Result<(), Error> {
    let what = if known.message == message { "" } else { "refused" };
    let next = Known { state: SampleState::Refused, message: message.clone(), ..known.clone() };
    note(pass, &known, next, what, &message).await
}

/// What is there stays, and no longer says that Weir keeps it.
pub(super) async fn skip(pass: &Pass<'_>, known: Known, there: Option<Thing>) -> Result<(), Error> {
    if there.is_some_and(|thing| thing.managed && is_ours(&known, &thing)) {
        thing::release(pass.engine, &pass.actor, known.kind, &known.name).await?;
    }
    let next = Known { state: SampleState::Skipped, message: String::new(), ..known.clone() };
    note(pass, &known, next, "", "").await
}

/// Writes down how a sample stands, and tells what happened to it, if anything did.
pub(super) async fn note(pass: &Pass<'_>, was: &Known, is: Known, what: &str, message: &str) -> Result<(), Error> {
    let is = Known { since: if was.state == is.state { was.since } else { pass.now }, ..is };
    let stored = pass.known.get(&(is.kind, is.name.clone()));
    if what.is_empty() && stored == Some(&is) {
        return Ok(());
    }
    let mut turn = Turn::begin(&pass.engine.inner.db).await?;
    rows::put(&mut turn, &is).await?;
    if !what.is_empty() {
        let event = NewEvent { actor: &pass.actor.name, what, sample: Some((is.kind, &is.name)), message };
        rows::tell(&mut turn, &event).await?;
        tracing::info!(kind = is.kind.word(), name = is.name, what, message, "sample");
    }
    turn.commit_quietly().await
}
