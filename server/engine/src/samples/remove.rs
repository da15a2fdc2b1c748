//! Samples that go: all of them when the state is Removed, or those that a new version no longer has.

use super::install::note;
use super::pass::Pass;
use super::{conditions, thing};
use crate::db::clock::Turn;
use crate::db::samples::{self as rows, Known, NewEvent};
use crate::{Actor, Engine, Error, db};
use model::Instant;
use model::samples::{PROJECT, SampleKind, SampleState, SamplesConfig};

/// Takes away everything that Weir made and keeps. What was skipped, or is somebody else's, stays, as in OKD.
pub(super) async fn all(engine: &Engine, config: &SamplesConfig, now: Instant) -> Result<(), Error> {
    let actor = Actor::system();
    let mut refused = Vec::new();
    for known in rows::known(&engine.inner.db).await? {
        let there = thing::find(engine, known.kind, &known.name).await?;
        let ours = there.as_ref().is_some_and(|thing| thing.uid == known.uid && thing.managed);
        let kept = ours && {
            let deleted = thing::delete(engine, &actor, known.kind, &known.name).await;
            if let Err(error) = &deleted {
                refused.push(format!("{}: {error}", known.name));
            }
            deleted.is_err()
        };
        let state = match (kept, there.is_some() && !ours) {
            (true, _) => SampleState::Refused,
            (_, true) => known.state,
            _ => SampleState::Removed,
        };
        if state != known.state || ours {
            let mut turn = Turn::begin(&engine.inner.db).await?;
            let message = if kept { refused.last().cloned().unwrap_or_default() } else { String::new() };
            rows::put(&mut turn, &Known { state, message: message.clone(), since: now, ..known.clone() }).await?;
            if ours && !(kept && known.state == SampleState::Refused) {
                let what = if kept { "refused" } else { "removed" };
                let sample = Some((known.kind, known.name.as_str()));
                rows::tell(&mut turn, &NewEvent { actor: &actor.name, what, sample, message: &message }).await?;
            }
            turn.commit_quietly().await?;
        }
    }
    conditions::removed(engine, config, &refused, now).await
}

/// Lets go of a sample that is no longer among them: softly, and only when nothing follows it.
pub(super) async fn pruned(pass: &Pass<'_>, known: &Known) -> Result<(), Error> {
    if pass.config.spec.skips(known.kind, &known.name) {
        return Ok(());
    }
    let there = thing::find(pass.engine, known.kind, &known.name).await?;
    let ours = there.is_some_and(|thing| thing.uid == known.uid && thing.managed);
    if ours && let Some(follower) = follower(pass.engine, known).await? {
        let message = format!("It is no longer among the samples, and stays while {follower}");
        let next = Known { state: SampleState::Refused, message: message.clone(), ..known.clone() };
        let what = if known.message == message { "" } else { "kept" };
        return note(pass, known, next, what, &message).await;
    }
    if ours {
        match thing::delete(pass.engine, &pass.actor, known.kind, &known.name).await {
            Err(error @ Error::Invalid { .. }) => {
                let message = error.to_string();
                let next = Known { state: SampleState::Refused, message: message.clone(), ..known.clone() };
                let what = if known.message == message { "" } else { "kept" };
                return note(pass, known, next, what, &message).await;
            }
            deleted => deleted?,
        }
    }
    let mut turn = Turn::begin(&pass.engine.inner.db).await?;
    rows::forget(&mut turn, known.kind, &known.name).await?;
    if ours {
        let sample = Some((known.kind, known.name.as_str()));
        let message = "It is no longer among the samples. For 24 hours it can be brought back";
        rows::tell(&mut turn, &NewEvent { actor: &pass.actor.name, what: "pruned", sample, message }).await?;
    }
    turn.commit_quietly().await
}

/// Who follows a sample stream, in words.
async fn follower(engine: &Engine, known: &Known) -> Result<Option<String>, Error> {
    if known.kind != SampleKind::ImageStream {
        return Ok(None);
    }
    let followers = db::streams::tags::followers_of_stream(&engine.inner.db, PROJECT, &known.name).await?;
    Ok(followers.first().map(|(follower, followed)| format!("{follower} follows {followed}")))
}
