//! Deleting instances and bringing them back: what goes with one, and what stays.

use super::kept::json;
use super::streams::{OwnStream, fates, remove};
use super::{InstanceFacts, Instances, entry, may_view, missing};
use crate::db::clock::Turn;
use crate::db::{self, Look, instances};
use crate::streams::{UNDO, manage};
use crate::{Actor, Error};
use model::template::DeletePlan;

impl Instances<'_> {
    /// What deleting an instance does: its objects are forgotten, image streams that it made go with it unless something keeps
    /// them.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn plan_delete(&self, actor: &Actor, project: &str, name: &str) -> Result<DeletePlan, Error> {
        may_view(actor, project, name)?;
        let db = &self.0.inner.db;
        let (facts, streams) = found(db, project, name).await?;
        let (goes, stays) = fates(db, actor, &streams).await?;
        Ok(DeletePlan { rendered: facts.row.objects - facts.row.streams, goes, stays })
    }

    /// Deletes an instance with the image streams that it made. Within 24 hours both can be undone.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it is not at `version`, if one is given.
    pub async fn delete(&self, actor: &Actor, project: &str, name: &str, version: Option<i64>) -> Result<(), Error> {
        self.may_instantiate(actor, project, "instance.delete").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let (facts, streams) = found(turn.tx(), project, name).await?;
        if version.is_some_and(|version| version != facts.row.version) {
            return Err(Error::conflict(format!(
                "Instance {project}/{name} was changed meanwhile. Reload to see the change, then delete again"
            )));
        }
        remove(&mut turn, actor, &streams).await?;
        instances::DELETION.delete(&mut turn, facts.id, &actor.name).await?;
        turn.commit_audited(&[entry(actor, "instance.delete", project, name)]).await?;
        tracing::info!(instance = %format_args!("{project}/{name}"), actor = %actor.name, "instance deleted");
        Ok(())
    }

    /// Brings back the instance of this name that was deleted last, with the image streams that went with it. A stream whose
    /// name was taken meanwhile stays deleted, and is shown so.
    ///
    /// # Errors
    /// `NotFound` when none was deleted within 24 hours, `Conflict` when another has its name now.
    pub async fn restore(&self, actor: &Actor, project: &str, name: &str) -> Result<InstanceFacts, Error> {
        self.may_instantiate(actor, project, "instance.restore").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        if instances::find(turn.tx(), project, name).await?.is_some() {
            return Err(Error::conflict(format!(
                "Another instance is called {project}/{name} now. Delete that one first"
            )));
        }
        let since = turn.now - UNDO;
        let id = instances::DELETION.last(&mut turn, project, name, since).await?;
        let id = id.ok_or_else(|| Error::not_found("deleted instance", format!("{project}/{name}")))?;
        instances::DELETION.restore(&mut turn, id).await?;
        let (facts, streams) = found(turn.tx(), project, name).await?;
        for own in streams.iter().filter(|own| own.made) {
            if let Some(stream) = db::streams::deleted_by_uid(&mut turn, &own.uid, since).await? {
                manage::restore(&mut turn, actor, stream).await?;
            }
        }
        turn.commit_audited(&[entry(actor, "instance.restore", project, name)]).await?;
        self.0.inner.imports.wake();
        tracing::info!(instance = %format_args!("{project}/{name}"), actor = %actor.name, "instance brought back");
        Ok(facts)
    }
}

async fn found(at: impl Into<Look<'_>>, project: &str, name: &str) -> Result<(InstanceFacts, Vec<OwnStream>), Error> {
    let mut at = at.into();
    let facts = instances::find(at.again(), project, name).await?.ok_or_else(|| missing(project, name))?;
    let content = instances::content(at, facts.id).await?;
    Ok((facts, json(&content.streams)?))
}
