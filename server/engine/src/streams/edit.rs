//! Many changes of a stream at once: all of them or none.

use super::rights::{may_edit, told};
use super::whole::{self, Whole};
use super::wish::{self, Expect};
use super::{Streams, delete, live_tag, manage};
use crate::audit::Entry;
use crate::db::clock::Turn;
use crate::db::sight::EVERYTHING;
use crate::db::streams::{self, tags};
use crate::{Actor, Error};
use model::access::Object;
use model::stream::{Stream, StreamPatch, TagPatch, TagPath};
use model::{ProjectName, StreamName, TagName};

/// What becomes of a stream.
#[derive(Debug, Clone, Default)]
pub struct StreamEdit {
    /// Has it to be there?
    pub presence: Presence,
    /// The version the edit was made from, if it matters.
    pub version: Option<i64>,
    /// Which of the streams that ever had the name, if it matters.
    pub uid: Option<String>,
    /// What is said about the stream.
    pub stream: StreamPatch,
    /// What becomes of its tags.
    pub tags: Vec<(TagName, TagChange)>,
    /// Only tried: nothing stays.
    pub dry: bool,
}

/// Has a stream to be there before it is changed?
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Presence {
    /// It is made if it is not.
    #[default]
    Either,
    /// It must be.
    There,
    /// It must not be.
    New,
}

/// What becomes of a tag.
#[derive(Debug, Clone)]
pub enum TagChange {
    /// Something is wanted of it.
    Set {
        /// What; the rest stays.
        patch: TagPatch,
        /// Has the wish to be a new one?
        new: bool,
        /// Is it to be imported again, even if nothing about the wish changes?
        again: bool,
    },
    /// Nothing is wanted of it any more; what it has stays.
    Clear,
    /// It is deleted with its history.
    Delete,
}

/// Why an edit did not happen.
#[derive(Debug)]
pub struct Refused {
    /// The tag that is to blame, if one is.
    pub tag: Option<TagName>,
    /// What is wrong.
    pub error: Error,
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self { tag: None, error }
    }
}

impl Streams<'_> {
    /// Changes a stream and its tags, and answers how it is then.
    ///
    /// # Errors
    /// `NotFound` for the project, the stream or a tag; `Conflict` when it is not as expected; `Invalid` as in
    /// [`Self::create`], [`Self::describe`], [`Self::set`], [`Self::clear`] and [`Self::delete_tag`].
    pub async fn edit(
        &self,
        actor: &Actor,
        project: &ProjectName,
        stream: &StreamName,
        edit: &StreamEdit,
    ) -> Result<Whole, Refused> {
        may_edit(self.0, actor, project, stream, edit).await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let whole = edit_in(&mut turn, actor, project, stream, edit).await?;
        if !edit.dry {
            turn.commit_audited(&entries(actor, project, stream, edit)).await?;
            self.0.inner.imports.wake();
        }
        Ok(whole)
    }
}

/// Does an edit within a turn, and answers how the stream is then. When refused, the turn must not be committed. After its
/// commit `imports.wake()` lets imports begin at once.
pub(crate) async fn edit_in(
    turn: &mut Turn,
    actor: &Actor,
    project: &ProjectName,
    stream: &StreamName,
    edit: &StreamEdit,
) -> Result<Whole, Refused> {
    find_or_make(turn, project, stream, edit).await?;
    manage::describe(turn, project.as_str(), stream.as_str(), &edit.stream).await?;
    for (tag, change) in &edit.tags {
        let path = TagPath { project: project.clone(), stream: stream.clone(), tag: tag.clone() };
        let changed = apply(turn, actor, &path, change).await;
        changed.map_err(|error| Refused { tag: Some(tag.clone()), error })?;
    }
    Ok(whole::read_as(turn.tx(), actor, project.as_str(), stream.as_str()).await?)
}

/// What is to be known about an edit: one entry for the stream, and one for each tag.
pub(crate) fn entries(actor: &Actor, project: &ProjectName, stream: &StreamName, edit: &StreamEdit) -> Vec<Entry> {
    let here = Entry::on(actor, "stream.edit", Object::Stream(project.as_str(), stream.as_str()));
    let tag = |(tag, change): &(TagName, TagChange)| {
        let path = TagPath { project: project.clone(), stream: stream.clone(), tag: tag.clone() };
        match change {
            TagChange::Set { patch, .. } => Entry::on(actor, "tag.set", &path).after(told(patch)),
            TagChange::Clear => Entry::on(actor, "tag.clear", &path),
            TagChange::Delete => Entry::on(actor, "tag.delete", &path),
        }
    };
    std::iter::once(here).chain(edit.tags.iter().map(tag)).collect()
}

async fn find_or_make(
    turn: &mut Turn,
    project: &ProjectName,
    stream: &StreamName,
    edit: &StreamEdit,
) -> Result<(), Error> {
    let name = format!("{project}/{stream}");
    let present = streams::find(turn.tx(), EVERYTHING, project.as_str(), stream.as_str()).await?;
    match (present, edit.presence) {
        (Some(_), Presence::New) => {
            Err(Error::conflict(format!("There is an image stream {name} already. Choose another name")))
        }
        (Some(stored), _) => refuse_stale(&stored.facts.stream, edit),
        (None, Presence::There) => Err(Error::not_found("image stream", name)),
        (None, _) => {
            let made = manage::insert(turn, project, stream).await?;
            made.map(drop).ok_or_else(|| Error::internal("a stream is there and is not"))
        }
    }
}

fn refuse_stale(stream: &Stream, edit: &StreamEdit) -> Result<(), Error> {
    let name = format!("Image stream {}/{}", stream.project, stream.name);
    if edit.uid.as_ref().is_some_and(|uid| *uid != stream.uid) {
        return Err(Error::conflict(format!("{name} is another one now: its uid is {}", stream.uid)));
    }
    match edit.version {
        Some(seen) if seen != stream.version => Err(Error::conflict(format!(
            "{name} was changed meanwhile: it is at version {}, not {seen}. Read it again, then repeat the change",
            stream.version
        ))),
        _ => Ok(()),
    }
}

async fn apply(turn: &mut Turn, actor: &Actor, path: &TagPath, change: &TagChange) -> Result<(), Error> {
    match change {
        TagChange::Set { patch, new, again } => {
            let before = tags::live(turn.tx(), path).await?.map(|row| row.generation);
            let expect = if *new { Expect::New } else { Expect::Any };
            wish::set(turn, actor, path, patch, expect, "").await?;
            let row = live_tag(turn, path).await?;
            if *again && before == Some(row.generation) { wish::again(turn, &row).await } else { Ok(()) }
        }
        TagChange::Clear => {
            let row = live_tag(turn, path).await?;
            wish::clear(turn, &row).await
        }
        TagChange::Delete => {
            let row = live_tag(turn, path).await?;
            delete::remove(turn, actor, &row, "").await
        }
    }
}
