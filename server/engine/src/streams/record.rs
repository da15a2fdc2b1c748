//! The one recorder of moves and failures.
//!
//! Whatever moves a tag, an import, a push, a person or another tag that it follows, comes through [`record`]: history,
//! observation and followers change in one transaction, or not at all.

use crate::db::Look;
use crate::db::clock::Turn;
use crate::db::streams::events::NewEvent;
use crate::db::streams::tags::Current;
use crate::db::streams::{TagRow, events, tags};
use crate::index::snapshot;
use crate::{Error, access, db};
use model::Digest;
use model::access::Right;
use model::change::Change;
use model::stream::{Condition, EventKind, TagPath};
use std::collections::{HashSet, VecDeque};

/// The reason of a condition: whoever set the source may not use it. Somebody who may has to set it again.
pub(crate) const FORBIDDEN: &str = "Forbidden";

/// A tag is about to point somewhere.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Movement<'a> {
    /// How it comes about.
    pub(crate) kind: EventKind,
    /// The image, whose content is stored already; `None` for a tag that only remembers a pull spec.
    pub(crate) to: Option<&'a Digest>,
    /// Where it can be pulled: `quay.io/acme/web@sha256:…`.
    pub(crate) reference: &'a str,
    /// The generation of the wish that it fulfils.
    pub(crate) generation: i64,
    /// Who causes it.
    pub(crate) actor: &'a str,
    /// Why, in their words.
    pub(crate) reason: &'a str,
    /// What should make people look twice.
    pub(crate) warning: Option<&'a str>,
}

/// What became of a movement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// The tag points there already.
    Unchanged,
    /// It moved; this is the sequence of the move.
    Moved(i64),
}

/// An import failed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Failure<'a> {
    /// The generation of the wish that it was for.
    pub(crate) generation: i64,
    /// One word, as in `model::stream::Condition`.
    pub(crate) reason: &'a str,
    /// What happened and what to do.
    pub(crate) message: &'a str,
}

/// The wish that an import set out to fulfil.
#[derive(Debug, Clone)]
pub(crate) struct Attempt {
    pub(crate) tag_id: i64,
    pub(crate) generation: i64,
    /// The source as typed.
    pub(crate) source: String,
}

/// How a tag stands to the result of an import that took a while.
pub(crate) enum Standing {
    /// It still wants exactly this.
    Current(Box<TagRow>),
    /// It does, but is on hold or protected: what was seen is noted, nothing moves.
    Kept,
    /// It is gone or wants something else: the result is dropped, for this tag alone.
    Stale,
}

/// Compares an attempt with what the tag wants now.
pub(crate) async fn standing(turn: &mut Turn, attempt: &Attempt) -> Result<Standing, Error> {
    let Some(row) = tags::by_id(turn.tx(), attempt.tag_id).await? else { return Ok(Standing::Stale) };
    Ok(if !row.wanted || row.generation != attempt.generation || row.source != attempt.source {
        Standing::Stale
    } else if row.is_kept() {
        Standing::Kept
    } else {
        Standing::Current(Box::new(row))
    })
}

/// Lets a tag point somewhere and everything that follows it, in chains, across streams and projects.
///
/// OKD: history compares with the newest item only. The same image again, even under another reference, is no move: the
/// reference and the generation are brought up to date, and what went wrong before is over. Departure: a reference that
/// stays while the image changes is a move like any other; OKD overwrites the item and loses the older image.
///
/// `row` is the tag as it stands within this turn.
pub(crate) async fn record(turn: &mut Turn, row: &TagRow, movement: &Movement<'_>) -> Result<Recorded, Error> {
    let (recorded, changed) = apply(turn, row, movement).await?;
    if changed {
        follow(turn, row, movement).await?;
    }
    Ok(recorded)
}

/// Moves one tag. The second answer says whether followers have something to follow.
async fn apply(turn: &mut Turn, row: &TagRow, movement: &Movement<'_>) -> Result<(Recorded, bool), Error> {
    let to = movement.to.map(Digest::as_str);
    // What a person did by hand says nothing about where the source points.
    let by_hand = matches!(movement.kind, EventKind::Rollback | EventKind::Push);
    let seen = if by_hand { row.seen_digest.as_deref().or(row.digest.as_deref()) } else { to };
    if row.event.is_some() && row.digest.as_deref() == to {
        let elsewhere = row.reference != movement.reference;
        let observed = row.status_generation == movement.generation && row.condition_reason.is_none();
        if elsewhere || !observed || row.seen_digest.as_deref() != seen {
            tags::set_observed(turn, row.id, movement.reference, movement.generation, seen).await?;
        }
        if let Some(event) = row.event.filter(|_| elsewhere) {
            events::set_reference(turn, event, movement.reference).await?;
        }
        if elsewhere || !observed {
            db::streams::touch(turn, row.stream_id).await?;
        }
        return Ok((Recorded::Unchanged, elsewhere));
    }
    let change = change(turn, row.digest.as_deref(), to).await?;
    let event = NewEvent {
        kind: movement.kind,
        from: row.digest.as_deref(),
        to,
        reference: movement.reference,
        generation: movement.generation,
        actor: movement.actor,
        reason: movement.reason,
        change: change.as_ref(),
        warning: movement.warning,
    };
    let sequence = events::insert(turn, row.id, &event).await?;
    let current =
        Current { digest: to, reference: movement.reference, generation: movement.generation, event: sequence, seen };
    tags::set_current(turn, row.id, &current).await?;
    db::streams::touch(turn, row.stream_id).await?;
    Ok((Recorded::Moved(sequence), true))
}

/// Takes the move to everything that follows, breadth first. Tags on hold and protected ones only note where they would be.
async fn follow(turn: &mut Turn, row: &TagRow, movement: &Movement<'_>) -> Result<(), Error> {
    // Loops are refused when a source is set; should there be one all the same, each tag moves once.
    let mut met = HashSet::from([row.id]);
    let mut moved = VecDeque::from([row.clone()]);
    while let Some(leader) = moved.pop_front() {
        let reason = format!("{} moved", leader.path()?);
        for follower in tags::followers(turn.tx(), &leader).await? {
            if !met.insert(follower.id) {
                continue;
            }
            if follower.is_kept() {
                tags::set_seen(turn.tx(), follower.id, movement.to.map(Digest::as_str)).await?;
                db::streams::touch(turn, follower.stream_id).await?;
                continue;
            }
            let source = leader.path()?;
            if !may_follow(turn.tx(), &follower, &source).await? {
                refuse_following(turn, &follower, &source).await?;
                continue;
            }
            let generation = follower.generation;
            let step = Movement { kind: EventKind::Follow, generation, reason: &reason, ..*movement };
            if apply(turn, &follower, &step).await?.1 {
                moved.push_back(follower);
            }
        }
    }
    Ok(())
}

/// May whoever set this tag still use what it follows? Asked anew at each step: rights come and go.
pub(super) async fn may_follow(at: impl Into<Look<'_>>, follower: &TagRow, source: &TagPath) -> Result<bool, Error> {
    let access = access::of_name(at, &follower.setter).await?;
    let within = follower.project == source.project.as_str() && access.allows(Right::View, source.into());
    Ok(within || access.allows(Right::Pull, source.into()))
}

/// The tag stays where it is, and says why.
pub(super) async fn refuse_following(turn: &mut Turn, follower: &TagRow, source: &TagPath) -> Result<(), Error> {
    let message = format!(
        "{} set this source and may not pull {source} any more. Somebody who may has to set it again",
        follower.setter
    );
    let failure = Failure { generation: follower.generation, reason: FORBIDDEN, message: &message };
    record_failure(turn, follower, &failure).await
}

/// What differs between two images, when both are stored.
async fn change(turn: &mut Turn, from: Option<&str>, to: Option<&str>) -> Result<Option<Change>, Error> {
    let (Some(from), Some(to)) = (from, to) else { return Ok(None) };
    let Some(old) = snapshot::stored(turn.tx(), from).await? else { return Ok(None) };
    let new = snapshot::stored(turn.tx(), to).await?;
    Ok(new.map(|new| Change::between(&old, &new)))
}

/// Notes why an import failed; what the tag has stays.
///
/// Departures: OKD keeps the time of the first occurrence only while the message is the same to the letter, though messages
/// tell of passing things such as when to come back; here it is kept as long as the reason is. And the generation follows,
/// so that a tag whose source was edited in vain does not stay pending for ever.
pub(crate) async fn record_failure(turn: &mut Turn, row: &TagRow, failure: &Failure<'_>) -> Result<(), Error> {
    let same_reason = row.condition_reason.as_deref() == Some(failure.reason);
    let same_message = row.condition_message.as_deref() == Some(failure.message);
    if same_reason && same_message && row.condition_generation == Some(failure.generation) {
        return Ok(());
    }
    let condition = Condition {
        reason: failure.reason.to_owned(),
        message: failure.message.to_owned(),
        generation: failure.generation,
        since: row.condition_since().filter(|_| same_reason).unwrap_or(turn.now),
    };
    tags::set_condition(turn, row.id, &condition).await?;
    db::streams::touch(turn, row.stream_id).await
}
