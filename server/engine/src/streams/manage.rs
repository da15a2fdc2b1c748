//! Streams themselves: made, described, deleted and brought back.

use super::source::refuse_returning_loop;
use super::wish::revive;
use super::{Streams, UNDO, checked_map, may_delete};
use crate::audit::Entry;
use crate::db::clock::Turn;
use crate::db::sight::EVERYTHING;
use crate::db::streams::{self, Live, tags};
use crate::quotas::room_for_stream;
use crate::{Actor, Error, db};
use model::access::{Object, Right};
use model::stream::{StreamFacts, StreamPatch};
use model::{ProjectName, StreamName};

impl Streams<'_> {
    /// Makes a stream without tags.
    ///
    /// # Errors
    /// `NotFound` for the project, `Invalid` for `name`, `Conflict` when the name is taken.
    pub async fn create(&self, actor: &Actor, project: &str, name: &str) -> Result<StreamFacts, Error> {
        let here = Object::Stream(project, name.trim());
        self.0.permit(actor, Right::Create, here, "stream.create").await?;
        let name = StreamName::parse(name.trim()).map_err(|error| Error::invalid("name", error))?;
        let project = ProjectName::parse(project).map_err(|_| Error::not_found("project", project))?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let made = insert(&mut turn, &project, &name).await?;
        made.ok_or_else(|| {
            Error::conflict(format!("There is an image stream “{name}” in {project} already. Choose another name"))
        })?;
        turn.commit_audited(&[Entry::on(actor, "stream.create", here)]).await?;
        tracing::info!(stream = %format_args!("{project}/{name}"), actor = %actor.name, "image stream made");
        self.changed_stream(actor, project.as_str(), name.as_str()).await
    }

    /// Changes what is said about a stream. `version`, when given, is the one the edit was made from.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it changed meanwhile; `Invalid` for `labels` or `annotations`.
    pub async fn describe(
        &self,
        actor: &Actor,
        project: &str,
        stream: &str,
        version: Option<i64>,
        patch: &StreamPatch,
    ) -> Result<StreamFacts, Error> {
        let here = Object::Stream(project, stream);
        self.0.permit(actor, Right::Tag, here, "stream.describe").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let live = live(&mut turn, project, stream).await?;
        if version.is_some_and(|version| version != live.version) {
            return Err(Error::conflict(format!(
                "Image stream {project}/{stream} was changed meanwhile. Reload to see the change, then edit again"
            )));
        }
        describe(&mut turn, project, stream, patch).await?;
        turn.commit_audited(&[Entry::on(actor, "stream.describe", here)]).await?;
        self.changed_stream(actor, project, stream).await
    }

    /// Deletes a stream with its tags and their history. Within 24 hours that can be undone; what follows one of its tags
    /// keeps what it has.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` while one of its tags is protected.
    pub async fn delete(&self, actor: &Actor, project: &str, stream: &str) -> Result<(), Error> {
        let here = Object::Stream(project, stream);
        self.0.permit(actor, Right::Delete, here, "stream.delete").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let live = live(&mut turn, project, stream).await?;
        may_delete(&tags::protected(turn.tx(), project, Some(stream)).await?)?;
        streams::delete(&mut turn, live.id, &actor.name).await?;
        turn.commit_audited(&[Entry::on(actor, "stream.delete", here)]).await?;
        tracing::info!(stream = %format_args!("{project}/{stream}"), actor = %actor.name, "image stream deleted");
        Ok(())
    }

    /// Brings back the stream of this name that was deleted last.
    ///
    /// # Errors
    /// `NotFound` when none was deleted within 24 hours, `Conflict` when another has its name now, or what one of its tags
    /// follows follows it by now.
    pub async fn restore(&self, actor: &Actor, project: &str, stream: &str) -> Result<StreamFacts, Error> {
        let here = Object::Stream(project, stream);
        self.0.permit(actor, Right::Delete, here, "stream.restore").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        if streams::live(&mut turn, project, stream).await?.is_some() {
            return Err(Error::conflict(format!(
                "Another image stream is called {project}/{stream} now. Delete that one first"
            )));
        }
        room_for_stream(&mut turn, project).await?;
        let since = turn.now - UNDO;
        let id = streams::DELETION.last(&mut turn, project, stream, since).await?;
        let id = id.ok_or_else(|| Error::not_found("deleted image stream", format!("{project}/{stream}")))?;
        restore(&mut turn, actor, id).await?;
        turn.commit_audited(&[Entry::on(actor, "stream.restore", here)]).await?;
        self.0.inner.imports.wake();
        tracing::info!(stream = %format_args!("{project}/{stream}"), actor = %actor.name, "image stream brought back");
        self.changed_stream(actor, project, stream).await
    }
}

/// Brings a deleted stream back whose name is free, within a turn.
pub(crate) async fn restore(turn: &mut Turn, actor: &Actor, id: i64) -> Result<(), Error> {
    streams::DELETION.restore(turn, id).await?;
    for row in tags::of_stream(turn.tx(), id).await? {
        refuse_returning_loop(turn, actor, &row).await?;
        revive(turn, actor, &row).await?;
    }
    Ok(())
}

/// Changes what is said about a live stream, within a turn. The generation counts what pods see of it: the lookup.
pub(crate) async fn describe(turn: &mut Turn, project: &str, stream: &str, patch: &StreamPatch) -> Result<(), Error> {
    for (field, map) in [("labels", &patch.labels), ("annotations", &patch.annotations)] {
        map.as_ref().map_or(Ok(()), |map| checked_map(field, map))?;
    }
    let found = streams::find(turn.tx(), EVERYTHING, project, stream).await?;
    let stored = found.ok_or_else(|| Error::not_found("image stream", format!("{project}/{stream}")))?;
    let now = stored.facts.stream;
    let lookup = patch.local_lookup.unwrap_or(now.local_lookup);
    let labels = patch.labels.as_ref().unwrap_or(&now.labels);
    let annotations = patch.annotations.as_ref().unwrap_or(&now.annotations);
    if (lookup, labels, annotations) == (now.local_lookup, &now.labels, &now.annotations) {
        return Ok(());
    }
    streams::describe(turn, stored.id, lookup, labels, annotations).await?;
    if lookup == now.local_lookup {
        streams::touch(turn, stored.id).await
    } else {
        streams::next_generation(turn, stored.id).await.map(drop)
    }
}

/// A live stream within a turn.
pub(crate) async fn live(turn: &mut Turn, project: &str, stream: &str) -> Result<Live, Error> {
    let found = streams::live(turn, project, stream).await?;
    found.ok_or_else(|| Error::not_found("image stream", format!("{project}/{stream}")))
}

/// Adds a stream; `None` when its name is taken.
pub(crate) async fn insert(turn: &mut Turn, project: &ProjectName, name: &StreamName) -> Result<Option<Live>, Error> {
    if !name.fits(project) {
        return Err(Error::invalid("name", "Project and image stream together have at most 255 characters"));
    }
    let id = db::projects::id(turn.tx(), project.as_str()).await?;
    let id = id.ok_or_else(|| Error::not_found("project", project))?;
    room_for_stream(turn, project.as_str()).await?;
    streams::insert(turn, id, name, &uid()).await
}

/// A random UUID (RFC 9562, version 4), as Kubernetes gives its objects.
pub(crate) fn uid() -> String {
    let bits = (rand::random::<u128>() & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
    let hex = format!("{bits:032x}");
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}
