//! Holding a tag where it is, letting it go on, protecting it.

use super::record::{Movement, may_follow, record};
use super::wish::revive;
use super::{Streams, checked_reason, live_tag};
use crate::audit::Entry;
use crate::db::clock::Turn;
use crate::db::streams::{self, TagRow, events, tags, wishes};
use crate::db::{Look, Tx};
use crate::{Actor, Error};
use model::access::Right;
use model::stream::{EventKind, Named, ResumePlan, StreamTag, TagPath};

impl Streams<'_> {
    /// Puts a tag on hold: nothing moves it by itself until somebody resumes it.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it is on hold already.
    pub async fn hold(&self, actor: &Actor, path: &TagPath, reason: &str) -> Result<StreamTag, Error> {
        self.0.permit(actor, Right::Rollback, path, "tag.hold").await?;
        let reason = checked_reason(reason)?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let row = live_tag(&mut turn, path).await?;
        if row.is_held() {
            return Err(Error::conflict(format!("{path} is on hold already")));
        }
        wishes::set_hold(&mut turn, row.id, Some((&actor.name, &reason))).await?;
        streams::touch(&mut turn, row.stream_id).await?;
        turn.commit_audited(&[Entry::on(actor, "tag.hold", path).because(&reason)]).await?;
        self.changed_tag(actor, path).await
    }

    /// What taking the hold away would do just now.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when the tag is not on hold.
    pub async fn resume_plan(&self, actor: &Actor, path: &TagPath) -> Result<ResumePlan, Error> {
        actor.must(Right::View, path)?;
        let db = &self.0.inner.db;
        let row = tags::live(db, path).await?;
        let row = row.ok_or_else(|| Error::not_found("image stream tag", path))?;
        refuse_free(&row)?;
        plan(db, &row).await
    }

    /// Takes the hold away and does what [`Self::resume_plan`] says.
    ///
    /// # Errors
    /// As [`Self::resume_plan`].
    pub async fn resume(&self, actor: &Actor, path: &TagPath) -> Result<StreamTag, Error> {
        self.0.permit(actor, Right::Rollback, path, "tag.resume").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let row = live_tag(&mut turn, path).await?;
        refuse_free(&row)?;
        let plan = plan(turn.tx(), &row).await?;
        wishes::set_hold(&mut turn, row.id, None).await?;
        match plan {
            ResumePlan::Stays => streams::touch(&mut turn, row.stream_id).await?,
            ResumePlan::Imports { .. } => {
                let generation = streams::next_generation(&mut turn, row.stream_id).await?;
                wishes::set_generation(&mut turn, row.id, generation).await?;
                let now = turn.now;
                wishes::look_at(&mut turn, row.id, Some(now)).await?;
            }
            ResumePlan::Moves { to } => {
                let (kind, reference) = moving(turn.tx(), &row, to.as_str()).await?;
                let movement = Movement {
                    kind,
                    to: Some(&to),
                    reference: &reference,
                    generation: row.generation,
                    actor: &actor.name,
                    reason: "Resumed",
                    warning: None,
                };
                record(&mut turn, &row, &movement).await?;
            }
        }
        turn.commit_audited(&[Entry::on(actor, "tag.resume", path)]).await?;
        self.0.inner.imports.wake();
        self.changed_tag(actor, path).await
    }

    /// Protects a tag, or takes the protection off. Nobody and nothing moves or deletes a protected tag.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn protect(&self, actor: &Actor, path: &TagPath, protected: bool) -> Result<StreamTag, Error> {
        let action = if protected { "tag.protect" } else { "tag.unprotect" };
        self.0.permit(actor, Right::Protect, path, action).await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let row = live_tag(&mut turn, path).await?;
        if row.protected != protected {
            wishes::set_protected(&mut turn, row.id, protected).await?;
            streams::touch(&mut turn, row.stream_id).await?;
            if !protected {
                let row = live_tag(&mut turn, path).await?;
                revive(&mut turn, actor, &row).await?;
            }
            turn.commit_audited(&[Entry::on(actor, action, path)]).await?;
            self.0.inner.imports.wake();
        }
        self.changed_tag(actor, path).await
    }
}

fn refuse_free(row: &TagRow) -> Result<(), Error> {
    if row.is_held() { Ok(()) } else { Err(Error::conflict(format!("{} is not on hold", row.path()?))) }
}

/// Where a tag goes when nothing holds it any more.
async fn plan(at: impl Into<Look<'_>>, row: &TagRow) -> Result<ResumePlan, Error> {
    let Some(source) = row.spec()?.filter(|_| !row.protected).and_then(|spec| spec.source.filter(|_| !spec.reference))
    else {
        return Ok(ResumePlan::Stays);
    };
    let to = match &source.named {
        Named::Image(_) => {
            let seen = row.seen_digest.clone().and_then(|digest| digest.try_into().ok());
            return Ok(ResumePlan::Imports { seen });
        }
        Named::StreamImage(path) => Some(path.digest.clone()),
        Named::Tag(path) => {
            let mut at = at.into();
            match tags::live(at.again(), path).await? {
                Some(followed) if may_follow(at, row, path).await? => followed.current()?,
                _ => None,
            }
        }
    };
    let to = to.filter(|to| row.digest.as_deref() != Some(to.as_str()));
    Ok(to.map_or(ResumePlan::Stays, |to| ResumePlan::Moves { to }))
}

/// How a move to its source in a stream comes about, and where the image can be pulled.
async fn moving(tx: &mut Tx, row: &TagRow, to: &str) -> Result<(EventKind, String), Error> {
    let source = row.spec()?.and_then(|spec| spec.source);
    if let Some(path) = source.as_ref().and_then(|source| source.followed())
        && let Some(followed) = tags::live(&mut *tx, path).await?
    {
        return Ok((EventKind::Follow, followed.reference));
    }
    let reference = events::reference_to(tx, row.id, to).await?;
    Ok((EventKind::Tag, reference.unwrap_or_else(|| row.reference.clone())))
}
