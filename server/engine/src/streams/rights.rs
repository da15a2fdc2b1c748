//! What changes of tags and streams take.
//!
//! Asked before the turn begins: a refusal is kept in the audit log, and nobody waits for that while holding the clock.

use super::edit::{StreamEdit, TagChange};
use super::source;
use crate::db::sight::EVERYTHING;
use crate::db::streams::{self, tags};
use crate::{Actor, Engine, Error};
use model::access::{Object, Right};
use model::stream::{SourceKind, Stream, StreamPatch, StreamTag, TagPatch, TagPath, TagSpec, TypedSource};
use model::{ProjectName, StreamName};

/// May they set this about a tag? Setting makes stream and tag when they are not there, and what it names as source has to be
/// theirs to use. What is there is read only for those who lack a right: what the tag has already, it keeps.
pub(crate) async fn may_set(
    engine: &Engine,
    actor: &Actor,
    path: &TagPath,
    patch: &TagPatch,
    action: &'static str,
) -> Result<(), Error> {
    engine.permit(actor, Right::Tag, path, action).await?;
    may_make(engine, actor, path.project.as_str(), path.stream.as_str(), action).await?;
    let lacks_source = match &patch.source {
        Some(Some(source)) => !may_use(actor, path, source)?,
        _ => false,
    };
    let lacks_schedule = patch.scheduled == Some(true) && !actor.may(Right::Schedule, path);
    if !lacks_source && !lacks_schedule {
        return Ok(());
    }
    let known = tags::live(&engine.inner.db, path).await?;
    let known = known.map(|row| row.spec()).transpose()?.flatten().unwrap_or_default();
    if lacks_source && let Some(Some(source)) = &patch.source {
        refuse_new_source(engine, actor, path, source, &known, action).await?;
    }
    if lacks_schedule && !known.scheduled {
        engine.permit(actor, Right::Schedule, path, action).await?;
    }
    Ok(())
}

/// May they do all of an edit?
pub(crate) async fn may_edit(
    engine: &Engine,
    actor: &Actor,
    project: &ProjectName,
    stream: &StreamName,
    edit: &StreamEdit,
) -> Result<(), Error> {
    const ACTION: &str = "stream.edit";
    let here = Object::Stream(project.as_str(), stream.as_str());
    // First what does not depend on whether the stream is there: who sees nothing is told the same about every name.
    for (tag, change) in &edit.tags {
        let path = TagPath { project: project.clone(), stream: stream.clone(), tag: tag.clone() };
        let right = if matches!(change, TagChange::Delete) { Right::Delete } else { Right::Tag };
        engine.permit(actor, right, &path, ACTION).await?;
    }
    may_make(engine, actor, project.as_str(), stream.as_str(), ACTION).await?;
    let there = streams::find(&engine.inner.db, EVERYTHING, project.as_str(), stream.as_str()).await?;
    if let Some(stored) = there {
        if says_something_new(&edit.stream, &stored.facts.stream) {
            engine.permit(actor, Right::Tag, here, ACTION).await?;
        } else if edit.tags.is_empty() {
            actor.must_see(here)?;
        }
    }
    for (tag, change) in &edit.tags {
        let path = TagPath { project: project.clone(), stream: stream.clone(), tag: tag.clone() };
        let TagChange::Set { patch, again, .. } = change else { continue };
        may_set(engine, actor, &path, patch, ACTION).await?;
        if *again {
            engine.permit(actor, Right::Import, &path, ACTION).await?;
        }
    }
    Ok(())
}

fn says_something_new(patch: &StreamPatch, now: &Stream) -> bool {
    patch.local_lookup.is_some_and(|lookup| lookup != now.local_lookup)
        || patch.labels.as_ref().is_some_and(|labels| *labels != now.labels)
        || patch.annotations.as_ref().is_some_and(|annotations| *annotations != now.annotations)
}

/// May they make the stream, if it is not there?
async fn may_make(
    engine: &Engine,
    actor: &Actor,
    project: &str,
    stream: &str,
    action: &'static str,
) -> Result<(), Error> {
    let here = Object::Stream(project, stream);
    if actor.may(Right::Create, here) || streams::is_there(&engine.inner.db, project, stream).await? {
        return Ok(());
    }
    engine.permit(actor, Right::Create, here, action).await
}

/// May they use what a source names? Which tags have an image is known within the turn alone.
fn may_use(actor: &Actor, here: &TagPath, typed: &TypedSource) -> Result<bool, Error> {
    Ok(match typed.kind {
        SourceKind::Image => actor.may(Right::Import, here),
        SourceKind::StreamImage => true,
        SourceKind::Tag => may_pull(actor, here, &source::named_tag(here, typed)?),
    })
}

/// Refuses a source that is not theirs to use, unless the tag has it already.
async fn refuse_new_source(
    engine: &Engine,
    actor: &Actor,
    here: &TagPath,
    typed: &TypedSource,
    known: &TagSpec,
    action: &'static str,
) -> Result<(), Error> {
    if typed.kind == SourceKind::Image {
        let same = known.source.as_ref().is_some_and(|source| source.text == typed.text.trim());
        return if same { Ok(()) } else { engine.permit(actor, Right::Import, here, action).await };
    }
    let named = source::named_tag(here, typed)?;
    if known.source.as_ref().and_then(|source| source.followed()) == Some(&named) {
        return Ok(());
    }
    match engine.permit(actor, Right::Pull, &named, action).await {
        // In the very words for a stream that is not there.
        Err(Error::NotFound { .. }) => Err(source::no_stream(&named.project, &named.stream)),
        other => other,
    }
}

/// May they copy and follow a tag? Within a project, who sees it may.
pub(crate) fn may_pull(actor: &Actor, here: &TagPath, source: &TagPath) -> bool {
    actor.may(Right::Pull, source) || (here.project == source.project && actor.may(Right::View, source))
}

/// A tag as the actor may see it: of its followers those that they see, and whether its source is there if that is theirs to
/// know.
pub(super) fn as_seen(actor: &Actor, mut tag: StreamTag) -> StreamTag {
    tag.followers.retain(|follower| actor.may(Right::View, follower));
    let followed = tag.spec.as_ref().and_then(|spec| spec.source.as_ref()).and_then(|source| source.followed());
    let known = followed.is_none_or(|source| actor.may(Right::View, source) || actor.may(Right::Pull, source));
    tag.source_missing &= known;
    tag
}

/// What a patch says, for the audit log.
pub(super) fn told(patch: &TagPatch) -> String {
    let mut said = Vec::new();
    match &patch.source {
        Some(Some(source)) => said.push(format!("source {}", source.text.trim())),
        Some(None) => said.push("no source".to_owned()),
        None => {}
    }
    for (what, value) in [
        ("scheduled", patch.scheduled.map(|on| on.to_string())),
        ("interval", patch.interval.map(|seconds| format!("{seconds} s"))),
        ("reference", patch.reference.map(|on| on.to_string())),
        ("insecure", patch.insecure.map(|on| on.to_string())),
        ("import mode", patch.import_mode.map(|mode| mode.as_str().to_owned())),
        ("backwards", patch.backwards.map(|way| way.as_str().to_owned())),
    ] {
        said.extend(value.map(|value| format!("{what} {value}")));
    }
    said.join(", ")
}
