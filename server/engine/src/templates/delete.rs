//! Deleting templates and bringing them back.

use super::{StoredTemplate, Templates, entry, find, missing};
use crate::db::clock::Turn;
use crate::db::templates;
use crate::streams::UNDO;
use crate::{Actor, Error};
use model::Instant;
use model::access::{Object, Right};
use model::template::DeletedTemplate;

impl Templates<'_> {
    /// Deletes a template with its versions; instances keep what they have. Within 24 hours that can be undone.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it is not at `version`, if one is given.
    pub async fn delete(&self, actor: &Actor, project: &str, name: &str, version: Option<i64>) -> Result<(), Error> {
        self.may_edit(actor, project, "template.delete").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let facts = templates::find(turn.tx(), project, name).await?.ok_or_else(|| missing(project, name))?;
        if version.is_some_and(|version| version != facts.version) {
            return Err(Error::conflict(format!(
                "Template {project}/{name} was changed meanwhile. Reload to see the change, then delete again"
            )));
        }
        templates::DELETION.delete(&mut turn, facts.id, &actor.name).await?;
        turn.commit_audited(&[entry(actor, "template.delete", project, name)]).await?;
        tracing::info!(template = %format_args!("{project}/{name}"), actor = %actor.name, "template deleted");
        Ok(())
    }

    /// Brings back the template of this name that was deleted last.
    ///
    /// # Errors
    /// `NotFound` when none was deleted within 24 hours, `Conflict` when another has its name now.
    pub async fn restore(&self, actor: &Actor, project: &str, name: &str) -> Result<StoredTemplate, Error> {
        self.may_edit(actor, project, "template.restore").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        if templates::find(turn.tx(), project, name).await?.is_some() {
            return Err(Error::conflict(format!(
                "Another template is called {project}/{name} now. Delete that one first"
            )));
        }
        let since = turn.now - UNDO;
        let id = templates::DELETION.last(&mut turn, project, name, since).await?;
        let id = id.ok_or_else(|| Error::not_found("deleted template", format!("{project}/{name}")))?;
        templates::DELETION.restore(&mut turn, id).await?;
        let back = find(turn.tx(), project, name).await?.ok_or_else(|| missing(project, name))?;
        turn.commit_audited(&[entry(actor, "template.restore", project, name)]).await?;
        tracing::info!(template = %format_args!("{project}/{name}"), actor = %actor.name, "template brought back");
        Ok(back)
    }

    /// The templates deleted from a project, or from all when it is empty, that can still be brought back, latest first.
    ///
    /// # Errors
    /// When the database fails: what the actor does not see is left out.
    pub async fn deleted(&self, actor: &Actor, project: &str) -> Result<Vec<DeletedTemplate>, Error> {
        let mut gone = templates::deleted(&self.0.inner.db, project, Instant::now_utc() - UNDO).await?;
        gone.retain(|facts| actor.may(Right::View, Object::Project(facts.card.project.as_str())));
        let deleted = |facts: super::TemplateFacts| {
            let at = facts.deleted?;
            Some(DeletedTemplate { project: facts.card.project, name: facts.card.name, title: facts.card.title, at })
        };
        Ok(gone.into_iter().filter_map(deleted).collect())
    }
}
