//! Deleting a tag, and bringing it back.

use super::record::{Movement, record};
use super::source::refuse_returning_loop;
use super::wish::revive;
use super::{Streams, UNDO, checked_reason, live_tag, manage, refuse_protected};
use crate::audit::Entry;
use crate::db::clock::Turn;
use crate::db::streams::events::NewEvent;
use crate::db::streams::{self, TagRow, events, tags, wishes};
use crate::quotas::room_for_tag;
use crate::{Actor, Error};
use model::access::Right;
use model::stream::{EventKind, StreamTag, TagPath};

impl Streams<'_> {
    /// Deletes a tag with its history. Within 24 hours that can be undone; what follows it keeps what it has.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for `tag` when it is protected.
    pub async fn delete_tag(&self, actor: &Actor, path: &TagPath, reason: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Delete, path, "tag.delete").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let row = live_tag(&mut turn, path).await?;
        remove(&mut turn, actor, &row, reason).await?;
        let before = row.digest.as_deref().unwrap_or_default();
        turn.commit_audited(&[Entry::on(actor, "tag.delete", path).before(before).because(reason)]).await?;
        tracing::info!(tag = %path, actor = %actor.name, "image stream tag deleted");
        Ok(())
    }

    /// Brings back the tag of this name that was deleted last, as it was, with its history.
    ///
    /// # Errors
    /// `NotFound` when none was deleted within 24 hours, `Conflict` when another has its name now, or its source follows it by
    /// now.
    pub async fn restore_tag(&self, actor: &Actor, path: &TagPath) -> Result<StreamTag, Error> {
        self.0.permit(actor, Right::Delete, path, "tag.restore").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let stream = manage::live(&mut turn, path.project.as_str(), path.stream.as_str()).await?;
        if tags::live(turn.tx(), path).await?.is_some() {
            return Err(Error::conflict(format!("Another tag is called {path} now. Delete that one first")));
        }
        room_for_tag(&mut turn, stream.id, &format!("{}/{}", path.project, path.stream)).await?;
        let since = turn.now - UNDO;
        let id = wishes::last_deleted(&mut turn, path, since).await?;
        let id = id.ok_or_else(|| Error::not_found("deleted image stream tag", path))?;
        wishes::restore(&mut turn, id).await?;
        let row = live_tag(&mut turn, path).await?;
        refuse_returning_loop(&mut turn, actor, &row).await?;
        streams::next_generation(&mut turn, row.stream_id).await?;
        if row.event.is_some() {
            let mut gone = row.clone();
            (gone.event, gone.digest) = (None, None);
            let to = row.current()?;
            let back = Movement {
                kind: EventKind::Tag,
                to: to.as_ref(),
                reference: &row.reference,
                generation: row.status_generation,
                actor: &actor.name,
                reason: "Deletion undone",
                warning: None,
            };
            record(&mut turn, &gone, &back).await?;
        }
        let row = live_tag(&mut turn, path).await?;
        revive(&mut turn, actor, &row).await?;
        turn.commit_audited(&[Entry::on(actor, "tag.restore", path)]).await?;
        self.0.inner.imports.wake();
        tracing::info!(tag = %path, actor = %actor.name, "image stream tag brought back");
        self.changed_tag(actor, path).await
    }
}

/// Deletes a tag, within a turn.
pub(crate) async fn remove(turn: &mut Turn, actor: &Actor, row: &TagRow, reason: &str) -> Result<(), Error> {
    refuse_protected(row)?;
    let event = NewEvent {
        kind: EventKind::Delete,
        from: row.digest.as_deref(),
        to: None,
        reference: "",
        generation: row.generation,
        actor: &actor.name,
        reason: &checked_reason(reason)?,
        change: None,
        warning: None,
    };
    events::insert(turn, row.id, &event).await?;
    wishes::delete(turn, row.id, &actor.name).await?;
    streams::next_generation(turn, row.stream_id).await.map(drop)
}
