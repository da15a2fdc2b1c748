//! The image streams among the objects of an instance.

use crate::db::clock::Turn;
use crate::db::{self, Look};
use crate::streams::object::{self, StreamObject, is_stream};
use crate::streams::rights::may_edit;
use crate::streams::whole;
use crate::{Actor, Engine, Error};
use model::access::Object;
use model::template::{ObjectFate, StreamFate, StreamState};
use model::{ProjectName, StreamName};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;

/// Most image streams of one instance: each is made and watched one by one.
const MOST: usize = 1_000;

/// An image stream among the objects of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OwnStream {
    /// Its place among the objects.
    pub(crate) position: usize,
    pub(crate) project: ProjectName,
    pub(crate) stream: StreamName,
    pub(crate) uid: String,
    /// The instance made it; otherwise it was there before.
    pub(crate) made: bool,
}

impl OwnStream {
    /// How it stands now.
    pub(crate) async fn fate(&self, at: impl Into<Look<'_>>) -> Result<ObjectFate, Error> {
        let there = db::streams::by_uid(at, &self.uid).await?;
        let state = match there {
            None => StreamState::Gone,
            Some(_) if self.made => StreamState::Made,
            Some(_) => StreamState::Shared,
        };
        Ok(ObjectFate::Stream { project: self.project.clone(), stream: self.stream.clone(), state })
    }
}

/// What an instance had before it is rendered anew.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Before<'a> {
    pub(crate) streams: &'a [OwnStream],
    /// The objects as they were rendered.
    pub(crate) objects: &'a [Value],
}

/// Refuses more image streams than one instance may make.
pub(crate) fn refuse_too_many(objects: &[Value]) -> Result<(), Error> {
    match objects.iter().filter(|object| is_stream(object)).count() {
        0..=MOST => Ok(()),
        _ => Err(Error::invalid("objects", format!("An instance makes at most {MOST} image streams"))),
    }
}

/// Makes the image streams among objects, and brings those in line that the instance made before. Streams that it made and
/// that are not among the objects any more go, unless something keeps them.
pub(crate) async fn put_all(
    turn: &mut Turn,
    actor: &Actor,
    owner: &str,
    home: &ProjectName,
    objects: &[Value],
    before: Before<'_>,
) -> Result<Vec<OwnStream>, Error> {
    let among: Vec<(usize, &Value)> = objects.iter().enumerate().filter(|(_, object)| is_stream(object)).collect();
    refuse_too_many(objects)?;
    let mut all: Vec<OwnStream> = Vec::with_capacity(among.len());
    for (position, object) in among {
        let wanted = StreamObject::read(object, home)?;
        let same = |own: &&OwnStream| own.made && own.project == wanted.project && own.stream == wanted.name;
        let known = before.streams.iter().find(same);
        let owned = all.iter().find(same).or(known).map(|own| own.uid.clone());
        let former = known.and_then(|own| before.objects.get(own.position));
        let former = former.filter(|object| is_stream(object)).map(|object| StreamObject::read(object, home));
        let put = wanted.put(turn, actor, owner, owned.as_deref(), former.transpose()?.as_ref()).await?;
        let (project, stream) = (wanted.project, wanted.name);
        all.push(OwnStream { position, project, stream, uid: put.uid, made: put.owned });
    }
    let gone = before.streams.iter().filter(|own| !all.iter().any(|kept| kept.uid == own.uid));
    remove(turn, actor, &gone.cloned().collect::<Vec<_>>()).await?;
    Ok(all)
}

/// Deletes those streams of an instance that [`fates`] lets go.
pub(crate) async fn remove(turn: &mut Turn, actor: &Actor, streams: &[OwnStream]) -> Result<(), Error> {
    for fate in fates(turn.tx(), actor, streams).await?.0 {
        if let Some(live) = db::streams::live(turn, fate.project.as_str(), fate.stream.as_str()).await? {
            db::streams::delete(turn, live.id, &actor.name).await?;
        }
    }
    Ok(())
}

/// What becomes of streams of an instance that are no longer wanted: those that go, and those that stay. What follows one of
/// them keeps it, unless it goes as well.
pub(crate) async fn fates(
    at: impl Into<Look<'_>>,
    actor: &Actor,
    streams: &[OwnStream],
) -> Result<(Vec<StreamFate>, Vec<StreamFate>), Error> {
    let mut at = at.into();
    let (mut goes, mut stays) = (Vec::new(), Vec::new());
    for own in streams {
        let Some((project, stream, _)) = db::streams::by_uid(at.again(), &own.uid).await? else { continue };
        let why = if own.made { "" } else { "it was there before" }.to_owned();
        let list = if own.made { &mut goes } else { &mut stays };
        list.push(StreamFate { project, stream, why });
    }
    loop {
        let going: BTreeSet<_> = goes.iter().map(|fate| (fate.project.clone(), fate.stream.clone())).collect();
        let before = goes.len();
        for mut fate in std::mem::take(&mut goes) {
            let why = object::kept(at.again(), actor, fate.project.as_str(), fate.stream.as_str(), &going).await?;
            fate.why = why.unwrap_or_default();
            let list = if fate.why.is_empty() { &mut goes } else { &mut stays };
            list.push(fate);
        }
        if goes.len() == before {
            return Ok((goes, stays));
        }
    }
}

/// May the actor have the image streams among objects made, and those that are `before` brought in line? Asked before the
/// turn begins. One of somebody else is no more than looked at.
pub(crate) async fn may_put_all(
    engine: &Engine,
    actor: &Actor,
    home: &ProjectName,
    objects: &[Value],
    before: &Before<'_>,
) -> Result<(), Error> {
    for object in objects.iter().filter(|object| is_stream(object)) {
        let wanted = StreamObject::read(object, home)?;
        let (project, name) = (&wanted.project, &wanted.name);
        let known = before.streams.iter().find(|own| own.made && own.project == *project && own.stream == *name);
        let former = known.and_then(|own| before.objects.get(own.position)).filter(|object| is_stream(object));
        let former = former.map(|object| StreamObject::read(object, home)).transpose()?;
        let now = match whole::read(&engine.inner.db, project.as_str(), name.as_str()).await {
            Ok(whole) => Some(whole),
            Err(Error::NotFound { .. }) => None,
            Err(error) => return Err(error),
        };
        let theirs = now.as_ref().is_none_or(|now| known.is_some_and(|own| own.uid == now.stream.uid));
        if !theirs {
            actor.must_see(Object::Stream(project.as_str(), name.as_str()))?;
        } else if let Some(edit) = wanted.plan(now.as_ref(), former.as_ref())? {
            may_edit(engine, actor, project, name, &edit).await?;
        }
    }
    Ok(())
}

/// How a stream that is still to be made stands. One that the actor does not see looks as if it were not there.
pub(crate) async fn outlook(
    at: impl Into<Look<'_>>,
    actor: &Actor,
    object: &Value,
    home: &ProjectName,
) -> Result<ObjectFate, Error> {
    let wanted = StreamObject::read(object, home)?;
    if !actor.sees(Object::Stream(wanted.project.as_str(), wanted.name.as_str())) {
        return Ok(ObjectFate::Stream { project: wanted.project, stream: wanted.name, state: StreamState::New });
    }
    let state = match whole::read(at, wanted.project.as_str(), wanted.name.as_str()).await {
        Err(Error::NotFound { .. }) => StreamState::New,
        Err(error) => return Err(error),
        Ok(whole) if wanted.is_as_said(&whole)? => StreamState::Shared,
        Ok(_) => StreamState::Taken,
    };
    Ok(ObjectFate::Stream { project: wanted.project, stream: wanted.name, state })
}

/// The objects of an instance as they are now: its streams as people changed them since. `None` for one that is gone.
pub(crate) async fn as_they_are(
    at: impl Into<Look<'_>>,
    objects: &[Value],
    streams: &[OwnStream],
) -> Result<Vec<Option<Value>>, Error> {
    let mut at = at.into();
    let mut now: Vec<Option<Value>> = objects.iter().cloned().map(Some).collect();
    for own in streams {
        let (Some(slot), Some(object)) = (now.get_mut(own.position), objects.get(own.position)) else { continue };
        *slot = match db::streams::by_uid(at.again(), &own.uid).await? {
            None => None,
            Some((project, stream, _)) => {
                let whole = whole::read(at.again(), project.as_str(), stream.as_str()).await?;
                Some(object::as_it_is(object, &whole)?)
            }
        };
    }
    Ok(now)
}
