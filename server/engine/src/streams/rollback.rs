//! Going back to an earlier image.

use super::record::{Movement, Recorded, record};
use super::{Streams, checked_reason, live_tag, refuse_protected};
use crate::audit::Entry;
use crate::db::clock::Turn;
use crate::db::streams::{events, tags, wishes};
use crate::{Actor, Error, UpstreamKind};
use model::Digest;
use model::access::Right;
use model::stream::{EventKind, PullSpec, StreamTag, TagPath};
use std::fmt::Display;

impl Streams<'_> {
    /// Moves a tag back to an image that it had before. Source and policies stay; the tag goes on hold, so that nothing undoes
    /// this before somebody resumes it. Undoing a rollback is a rollback.
    ///
    /// `if_current` is the image that the person saw the tag at.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for `to` when the tag never had it, has it now, or it cannot be had any more, and for `tag` when
    /// that is protected; `Conflict` when the tag is no longer at `if_current`; an upstream failure when nobody can say
    /// whether the image is still there.
    pub async fn rollback(
        &self,
        actor: &Actor,
        path: &TagPath,
        to: &Digest,
        if_current: Option<&Digest>,
        reason: &str,
    ) -> Result<StreamTag, Error> {
        self.0.permit(actor, Right::Rollback, path, "tag.rollback").await?;
        let reason = checked_reason(reason)?;
        self.refuse_lost(path, to).await?;

        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let row = live_tag(&mut turn, path).await?;
        refuse_protected(&row)?;
        if if_current.is_some_and(|seen| row.digest.as_deref() != Some(seen.as_str())) {
            return Err(Error::conflict("The tag has moved since you opened this page. Reload to see where it is now"));
        }
        let reference = events::reference_to(turn.tx(), row.id, to.as_str()).await?;
        let reference = reference.ok_or_else(|| never(path, to))?;
        let movement = Movement {
            kind: EventKind::Rollback,
            to: Some(to),
            reference: &reference,
            generation: row.generation,
            actor: &actor.name,
            reason: &reason,
            warning: None,
        };
        if record(&mut turn, &row, &movement).await? == Recorded::Unchanged {
            return Err(Error::invalid("to", format!("{path} is at {} already", to.short())));
        }
        let reason = if reason.is_empty() { format!("Rolled back to {}", to.short()) } else { reason };
        wishes::set_hold(&mut turn, row.id, Some((&actor.name, &reason))).await?;
        let before = row.digest.as_deref().unwrap_or_default();
        let entry = Entry::on(actor, "tag.rollback", path).before(before).after(to).because(&reason);
        turn.commit_audited(&[entry]).await?;
        tracing::info!(tag = %path, %to, actor = %actor.name, "rolled back");
        self.changed_tag(actor, path).await
    }

    /// Refuses an image that the tag never had, or that is not to be had any more. Asked before the turn begins: a registry
    /// may take its time.
    async fn refuse_lost(&self, path: &TagPath, to: &Digest) -> Result<(), Error> {
        let db = &self.0.inner.db;
        let row = tags::live(db, path).await?.ok_or_else(|| Error::not_found("image stream tag", path))?;
        let reference = events::reference_to(db, row.id, to.as_str()).await?.ok_or_else(|| never(path, to))?;
        let spec = PullSpec::parse(&reference).map_err(Error::internal)?;
        let insecure = events::came_insecurely(db, to.as_str(), &spec.host()).await?;
        let lost =
            |error: &dyn Display| Error::invalid("to", format!("{} cannot be had any more: {error}", to.short()));
        match self.0.imports().retrievable(&path.project, &spec, insecure, to).await {
            Err(Error::NotFound { .. }) => Err(lost(&"Weir does not have its manifest")),
            Err(Error::Upstream(failure)) if failure.kind == UpstreamKind::NotFound => Err(lost(&failure)),
            other => other,
        }
    }
}

fn never(path: &TagPath, to: &Digest) -> Error {
    Error::invalid("to", format!("{path} was never at {}", to.short()))
}
