//! Wishes: what is wanted of a tag, and what that does at once.

use super::record::{Movement, may_follow, record, refuse_following};
use super::rights::{may_set, told};
use super::source::{self, is_that_image, named_tag, resolve};
use super::{Streams, checked_map, checked_reason, live_tag, manage, refuse_protected};
use crate::audit::Entry;
use crate::db::clock::Turn;
use crate::db::streams::{self, Live, TagRow, tags, wishes};
use crate::quotas::{room_for_schedule, room_for_tag};
use crate::{Actor, Error};
use model::Digest;
use model::access::Right;
use model::stream::{EventKind, Named, SourceKind, StreamTag, TagPatch, TagPath, TagSpec, TypedSource};

/// What a person saw before they changed something; if it is no longer so, they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Whatever is there.
    Any,
    /// Nothing is wanted yet.
    New,
    /// The tag is at this version.
    Version(i64),
    /// The whole stream is at this version (OKD's `resourceVersion`).
    StreamVersion(i64),
}

impl Streams<'_> {
    /// Sets what is wanted of a tag; what the patch leaves unsaid stays. Makes tag and stream when they are not there, as OKD
    /// does. A source in a stream takes effect at once, an image in a registry is imported in the background.
    ///
    /// # Errors
    /// `NotFound` for the project; `Invalid` for `source`, `scheduled`, `interval`, `annotations`, or `tag` when it is
    /// protected; `Conflict` when it is not as expected.
    pub async fn set(
        &self,
        actor: &Actor,
        path: &TagPath,
        patch: &TagPatch,
        expect: Expect,
        reason: &str,
    ) -> Result<StreamTag, Error> {
        may_set(self.0, actor, path, patch, "tag.set").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        set(&mut turn, actor, path, patch, expect, reason).await?;
        turn.commit_audited(&[Entry::on(actor, "tag.set", path).after(told(patch)).because(reason)]).await?;
        self.0.inner.imports.wake();
        self.changed_tag(actor, path).await
    }

    /// Tags an image: copies what the source is now, or follows it. OKD: `oc tag SOURCE DEST [--alias]`.
    ///
    /// Copying a stream tag pins the image it has now; one that only remembers a pull spec hands that on to be imported.
    /// Following needs a stream tag.
    ///
    /// # Errors
    /// As [`Self::set`].
    pub async fn tag_image(
        &self,
        actor: &Actor,
        path: &TagPath,
        source: &TypedSource,
        follow: bool,
        expect: Expect,
        reason: &str,
    ) -> Result<StreamTag, Error> {
        let typed = TagPatch { source: Some(Some(source.clone())), ..TagPatch::default() };
        may_set(self.0, actor, path, &typed, "tag.set").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let source = match source.kind {
            SourceKind::Tag if !follow => copied(&mut turn, path, source).await?,
            SourceKind::Tag => source.clone(),
            _ if follow => return Err(Error::invalid("source", "Only a tag of an image stream can be followed")),
            _ => source.clone(),
        };
        let patch = TagPatch { source: Some(Some(source)), ..TagPatch::default() };
        set(&mut turn, actor, path, &patch, expect, reason).await?;
        turn.commit_audited(&[Entry::on(actor, "tag.set", path).after(told(&patch)).because(reason)]).await?;
        self.0.inner.imports.wake();
        self.changed_tag(actor, path).await
    }

    /// Takes a wish back; what the tag has stays (OKD: “no spec tag”). A tag that has nothing is gone then.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for `tag` when it is protected; `Conflict` when it is not as expected.
    pub async fn clear(&self, actor: &Actor, path: &TagPath, expect: Expect) -> Result<(), Error> {
        self.0.permit(actor, Right::Tag, path, "tag.clear").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let live = manage::live(&mut turn, path.project.as_str(), path.stream.as_str()).await?;
        let row = live_tag(&mut turn, path).await?;
        refuse_stale(path, live, Some(&row), expect)?;
        clear(&mut turn, &row).await?;
        turn.commit_audited(&[Entry::on(actor, "tag.clear", path).before(&row.source)]).await
    }
}

/// Takes a wish back, within a turn.
pub(crate) async fn clear(turn: &mut Turn, row: &TagRow) -> Result<(), Error> {
    if !row.wanted {
        return Err(Error::not_found("wish for the image stream tag", row.path()?));
    }
    refuse_protected(row)?;
    if row.event.is_some() {
        wishes::clear(turn, row.id).await?;
    } else {
        wishes::remove(turn, row.id).await?;
    }
    streams::next_generation(turn, row.stream_id).await.map(drop)
}

/// The image that a stream tag has now, as a source of its own.
async fn copied(turn: &mut Turn, here: &TagPath, typed: &TypedSource) -> Result<TypedSource, Error> {
    let path = named_tag(here, typed)?;
    let row = tags::live(turn.tx(), &path).await?;
    let row = row.ok_or_else(|| Error::invalid("source", format!("There is no image stream tag {path}")))?;
    match &row.digest {
        Some(digest) => Ok(TypedSource {
            kind: SourceKind::StreamImage,
            project: path.project.to_string(),
            text: format!("{}@{digest}", path.stream),
        }),
        None if row.event.is_some() => Ok(TypedSource::new(SourceKind::Image, row.reference)),
        None => Err(Error::invalid("source", format!("{path} has no image yet"))),
    }
}

/// Sets what is wanted of a tag, within a turn. After its commit `imports.wake()` lets the import begin at once.
pub(crate) async fn set(
    turn: &mut Turn,
    actor: &Actor,
    path: &TagPath,
    patch: &TagPatch,
    expect: Expect,
    reason: &str,
) -> Result<(), Error> {
    let reason = checked_reason(reason)?;
    let live = match streams::live(turn, path.project.as_str(), path.stream.as_str()).await? {
        Some(live) => live,
        None if matches!(expect, Expect::Any | Expect::New) => {
            let made = manage::insert(turn, &path.project, &path.stream).await?;
            made.ok_or_else(|| Error::internal("a stream is there and is not"))?
        }
        None => return Err(Error::not_found("image stream", format!("{}/{}", path.project, path.stream))),
    };
    let known = tags::live(turn.tx(), path).await?;
    refuse_stale(path, live, known.as_ref(), expect)?;
    let row = match known {
        Some(row) => row,
        None => {
            room_for_tag(turn, live.id, &format!("{}/{}", path.project, path.stream)).await?;
            wishes::insert(turn, live.id, &path.tag).await?
        }
    };
    let old = row.spec()?;
    let mut new = patched(turn, actor, path, old.clone().unwrap_or_default(), patch).await?;
    let stated = patch.source.is_some() && elsewhere(turn, &row, &new).await?;
    let wants = stated || old.as_ref().is_none_or(|old| old.wants_other_image(&new));
    if old.as_ref() == Some(&new) && !wants {
        return Ok(());
    }
    if wants {
        refuse_protected(&row)?;
    }
    if new.scheduled && !old.as_ref().is_some_and(|old| old.scheduled) {
        room_for_schedule(turn, path.project.as_str()).await?;
    }
    let generation = streams::next_generation(turn, live.id).await?;
    if wants {
        new.generation = generation;
    }
    // Whoever says what is to be had answers for it; other policies are changed in the name of the former setter.
    let answers = wants || (new.scheduled && !old.as_ref().is_some_and(|old| old.scheduled));
    wishes::set(turn, row.id, &new, answers.then_some(actor.name.as_str())).await?;
    plan_looks(turn, &row, old.as_ref(), &new).await?;
    if wants { fulfil(turn, actor, &row, &new, &reason).await } else { Ok(()) }
}

/// The same wish once more, when there is something to import: its source is looked at at once.
pub(crate) async fn again(turn: &mut Turn, row: &TagRow) -> Result<(), Error> {
    if !row.spec()?.is_some_and(|spec| spec.is_imported()) {
        return Ok(());
    }
    let generation = streams::next_generation(turn, row.stream_id).await?;
    wishes::set_generation(turn, row.id, generation).await?;
    let now = turn.now;
    wishes::look_at(turn, row.id, Some(now)).await
}

/// Refuses to change what is no longer as the person saw it.
fn refuse_stale(path: &TagPath, live: Live, row: Option<&TagRow>, expect: Expect) -> Result<(), Error> {
    let version = row.map(|row| row.version);
    match expect {
        Expect::New if row.is_some_and(|row| row.wanted) => {
            Err(Error::conflict(format!("There is a tag {path} already. Open it to change it")))
        }
        Expect::Version(seen) if version != Some(seen) => {
            Err(Error::conflict(format!("{path} was changed meanwhile. Reload to see the change, then try again")))
        }
        Expect::StreamVersion(seen) if live.version != seen => Err(Error::conflict(format!(
            "Image stream {}/{} was changed meanwhile: it is at version {}, not {seen}",
            path.project, path.stream, live.version
        ))),
        _ => Ok(()),
    }
}

/// The wish with what the patch says, checked.
async fn patched(
    turn: &mut Turn,
    actor: &Actor,
    path: &TagPath,
    mut spec: TagSpec,
    patch: &TagPatch,
) -> Result<TagSpec, Error> {
    if let Some(typed) = &patch.source {
        spec.source = match typed {
            Some(typed) if spec.source.as_ref().is_some_and(|source| is_that_image(source, path, typed)) => spec.source,
            Some(typed) => Some(resolve(turn, actor, path, typed).await?),
            None => None,
        };
        // These make sense for images in registries only; whoever says otherwise is told below.
        if spec.source.as_ref().and_then(|source| source.pull_spec()).is_none() {
            (spec.scheduled, spec.reference) = (false, false);
        }
    }
    spec.reference = patch.reference.unwrap_or(spec.reference);
    spec.scheduled = patch.scheduled.unwrap_or(spec.scheduled && !spec.reference);
    spec.interval = patch.interval.unwrap_or(spec.interval);
    spec.insecure = patch.insecure.unwrap_or(spec.insecure);
    spec.import_mode = patch.import_mode.unwrap_or(spec.import_mode);
    spec.platform = patch.platform.clone().unwrap_or(spec.platform);
    spec.reference_policy = patch.reference_policy.unwrap_or(spec.reference_policy);
    spec.annotations = patch.annotations.clone().unwrap_or(spec.annotations);
    spec.backwards = patch.backwards.unwrap_or(spec.backwards);
    if spec.scheduled && !spec.is_imported() {
        return Err(Error::invalid("scheduled", "Only an image in a registry can be re-imported periodically"));
    }
    if !(TagSpec::SHORTEST..=TagSpec::LONGEST).contains(&spec.interval) {
        return Err(Error::invalid("interval", "Choose an interval between 1 minute and 7 days"));
    }
    checked_map("annotations", &spec.annotations)?;
    Ok(spec)
}

/// Is the tag somewhere else than its source in a stream? Then stating that source again moves it there, also when nothing
/// about the wish changed. (OKD does nothing then and reports success.)
async fn elsewhere(turn: &mut Turn, row: &TagRow, spec: &TagSpec) -> Result<bool, Error> {
    let to = match spec.source.as_ref().map(|source| &source.named) {
        Some(Named::StreamImage(path)) => Some(path.digest.to_string()),
        Some(Named::Tag(path)) => tags::live(turn.tx(), path).await?.and_then(|followed| followed.digest),
        _ => None,
    };
    Ok(to.is_some() && to != row.digest)
}

/// Says when the source is to be looked at: at once for a new wish, a new schedule, or when what may have stopped it is
/// allowed; never when there is nothing to import.
async fn plan_looks(turn: &mut Turn, row: &TagRow, old: Option<&TagSpec>, new: &TagSpec) -> Result<(), Error> {
    let schedule = |spec: &TagSpec| (spec.scheduled, spec.interval);
    let renewed = old.is_none_or(|old| old.generation != new.generation);
    if !new.is_imported() {
        wishes::look_at(turn, row.id, None).await
    } else if renewed
        || (new.scheduled && old.is_some_and(|old| schedule(old) != schedule(new)))
        || (row.condition_reason.is_some() && old.is_some_and(|old| old.backwards != new.backwards))
    {
        let now = turn.now;
        wishes::look_at(turn, row.id, Some(now)).await
    } else if !new.scheduled && !row.is_pending() {
        wishes::look_at(turn, row.id, None).await
    } else {
        Ok(())
    }
}

/// Does at once what needs no registry: remembers a pull spec, copies an image, takes over what a followed tag has.
async fn fulfil(turn: &mut Turn, actor: &Actor, row: &TagRow, spec: &TagSpec, reason: &str) -> Result<(), Error> {
    let Some(source) = &spec.source else { return Ok(()) };
    let by_hand = |to, reference| Movement {
        kind: EventKind::Tag,
        to,
        reference,
        generation: spec.generation,
        actor: &actor.name,
        reason,
        warning: None,
    };
    match &source.named {
        Named::Image(image) if spec.reference => record(turn, row, &by_hand(None, &image.to_string())).await.map(drop),
        Named::Image(_) => Ok(()),
        Named::StreamImage(path) => {
            let typed = TypedSource {
                kind: SourceKind::StreamImage,
                project: path.project.to_string(),
                text: format!("{}@{}", path.stream, path.digest),
            };
            let copied = source::image(turn, actor, &row.path()?, &typed).await?;
            record(turn, row, &by_hand(Some(&copied.path.digest), &copied.reference)).await.map(drop)
        }
        Named::Tag(path) => {
            let Some(followed) = tags::live(turn.tx(), path).await?.filter(|followed| followed.event.is_some()) else {
                return Ok(());
            };
            let to = followed.current()?;
            if row.is_held() {
                return tags::set_seen(turn.tx(), row.id, to.as_ref().map(Digest::as_str)).await;
            }
            record(turn, row, &by_hand(to.as_ref(), &followed.reference)).await.map(drop)
        }
    }
}

/// Takes up what a tag that comes back has missed: its schedule goes on, and it is where the tag is that it follows.
pub(super) async fn revive(turn: &mut Turn, actor: &Actor, row: &TagRow) -> Result<(), Error> {
    let Some(spec) = row.spec()? else { return Ok(()) };
    if spec.is_imported() && (spec.scheduled || row.is_pending()) {
        let now = turn.now;
        return wishes::look_at(turn, row.id, Some(now)).await;
    }
    let Some(path) = spec.source.as_ref().and_then(|source| source.followed()).filter(|_| !row.is_kept()) else {
        return Ok(());
    };
    let Some(followed) = tags::live(turn.tx(), path).await?.filter(|followed| followed.event.is_some()) else {
        return Ok(());
    };
    if !may_follow(turn.tx(), row, path).await? {
        return refuse_following(turn, row, path).await;
    }
    let (to, reason) = (followed.current()?, format!("{path} moved meanwhile"));
    let catching_up = Movement {
        kind: EventKind::Follow,
        to: to.as_ref(),
        reference: &followed.reference,
        generation: spec.generation,
        actor: &actor.name,
        reason: &reason,
        warning: None,
    };
    record(turn, row, &catching_up).await.map(drop)
}
