//! Sample image streams.

use super::inventory::Wanted;
use super::thing::{Brought, Thing};
use super::{MANAGED, project};
use crate::db::sight::EVERYTHING;
use crate::streams::UNDO;
use crate::streams::object::StreamObject;
use crate::{Actor, Engine, Error, Refused, StreamEdit, TagChange, db, streams};
use model::samples::PROJECT;
use model::stream::StreamPatch;
use model::{Instant, StreamName};

pub(super) async fn find(engine: &Engine, name: &str) -> Result<Option<Thing>, Error> {
    let found = db::streams::find(&engine.inner.db, EVERYTHING, PROJECT, name).await?.map(|stored| stored.facts.stream);
    let managed = |stream: &model::stream::Stream| stream.labels.get(MANAGED).is_some_and(|value| value == "true");
    Ok(found.map(|stream| Thing { managed: managed(&stream), uid: stream.uid }))
}

pub(super) async fn bring_back(engine: &Engine, actor: &Actor, name: &str, uid: &str) -> Result<bool, Error> {
    let gone = db::streams::deleted(&engine.inner.db, EVERYTHING, PROJECT, Instant::now_utc() - UNDO).await?;
    if !gone.iter().any(|facts| facts.stream.name.as_str() == name && facts.stream.uid == uid) {
        return Ok(false);
    }
    match engine.streams().restore(actor, PROJECT, name).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound { .. } | Error::Conflict { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// `former` is the sample as it was before: tags that only that has are wanted no more, and keep what they have.
pub(super) async fn bring(
    engine: &Engine,
    actor: &Actor,
    wanted: &Wanted,
    uid: Option<&str>,
    former: &str,
) -> Result<Brought, Error> {
    let project = project()?;
    let object = StreamObject::read(&wanted.object, &project)?;
    // What an earlier version of Weir kept and this one cannot read names no tags.
    let former = serde_json::from_str(former).ok().and_then(|value| StreamObject::read(&value, &project).ok());
    let now = match streams::whole::read(&engine.inner.db, PROJECT, &wanted.name).await {
        Ok(whole) => Some(whole),
        Err(Error::NotFound { .. }) => None,
        Err(error) => return Err(error),
    };
    if now.as_ref().map(|now| now.stream.uid.as_str()) != uid {
        return Err(Error::conflict(format!("Image stream {PROJECT}/{} is another one by now", wanted.name)));
    }
    let mut brought =
        Brought { uid: now.as_ref().map(|now| now.stream.uid.clone()).unwrap_or_default(), ..Brought::default() };
    let Some(mut edit) = object.plan(now.as_ref(), former.as_ref())? else { return Ok(brought) };
    loop {
        match engine.streams().edit(actor, &project, &object.name, &edit).await {
            Ok(whole) => {
                brought.uid = whole.stream.uid;
                brought.changes = changes(&edit);
                return Ok(brought);
            }
            // One tag that cannot be changed keeps none of the others.
            Err(Refused { tag: Some(tag), error: Error::Invalid { message, .. } }) => {
                brought.refused.push(format!("{tag}: {message}"));
                edit.tags.retain(|(other, _)| *other != tag);
            }
            Err(refused) => return Err(refused.error),
        }
        if now.is_some() && edit.tags.is_empty() && edit.stream == StreamPatch::default() {
            return Ok(brought);
        }
    }
}

fn changes(edit: &StreamEdit) -> Vec<String> {
    let said = &edit.stream;
    let mut changes = Vec::new();
    for (what, is) in [
        ("lookup policy", said.local_lookup.is_some()),
        ("labels", said.labels.is_some()),
        ("annotations", said.annotations.is_some()),
    ] {
        changes.extend(is.then(|| what.to_owned()));
    }
    changes.extend(edit.tags.iter().map(|(tag, change)| match change {
        TagChange::Set { .. } => format!("tag {tag}"),
        TagChange::Clear | TagChange::Delete => format!("tag {tag} is no longer wanted"),
    }));
    changes
}

pub(super) async fn release(engine: &Engine, actor: &Actor, name: &str) -> Result<(), Error> {
    let stream = StreamName::parse(name).map_err(Error::internal)?;
    let found = db::streams::find(&engine.inner.db, EVERYTHING, PROJECT, stream.as_str()).await?;
    let Some(stored) = found else { return Ok(()) };
    let mut labels = stored.facts.stream.labels;
    labels.insert(MANAGED.into(), "false".into());
    let patch = StreamPatch { labels: Some(labels), ..StreamPatch::default() };
    engine.streams().describe(actor, PROJECT, name, None, &patch).await.map(drop)
}
