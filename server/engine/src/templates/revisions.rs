//! Former versions of a template, and what each changed.

use super::{TemplateFacts, Templates, may_view, missing, version};
use crate::{Actor, Error, db, lines};
use model::template::{RevisionDiff, Template, TemplateRevision};

impl Templates<'_> {
    /// The versions of a template that are kept, newest first: the last [`limit::REVISIONS`](model::template::limit::REVISIONS),
    /// and those that instances are made from.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn revisions(&self, actor: &Actor, project: &str, name: &str) -> Result<Vec<TemplateRevision>, Error> {
        let facts = self.facts(actor, project, name).await?;
        db::templates::revisions(&self.0.inner.db, facts.id).await
    }

    /// A version of a template.
    ///
    /// # Errors
    /// `NotFound` for the template or the version.
    pub async fn revision(&self, actor: &Actor, project: &str, name: &str, revision: i64) -> Result<Template, Error> {
        let facts = self.facts(actor, project, name).await?;
        self.kept(&facts, revision).await
    }

    /// What changed from one version to another.
    ///
    /// # Errors
    /// `NotFound` for the template or one of the versions.
    pub async fn revision_diff(
        &self,
        actor: &Actor,
        project: &str,
        name: &str,
        from: i64,
        to: i64,
    ) -> Result<RevisionDiff, Error> {
        let facts = self.facts(actor, project, name).await?;
        let revisions = db::templates::revisions(&self.0.inner.db, facts.id).await?;
        let known = |number: i64| {
            let found = revisions.iter().find(|revision| revision.revision == number).cloned();
            found.ok_or_else(|| Error::not_found("version", format!("{project}/{name} {number}")))
        };
        let (from, to) = (known(from)?, known(to)?);
        let before = self.kept(&facts, from.revision).await?;
        let after = self.kept(&facts, to.revision).await?;
        let lines = lines::between(&lines::yaml(before.document())?, &lines::yaml(after.document())?);
        Ok(RevisionDiff { from, to, lines })
    }

    /// A version of a template as YAML; the present one when none is named.
    ///
    /// # Errors
    /// `NotFound` for the template or the version.
    pub async fn yaml(&self, actor: &Actor, project: &str, name: &str, revision: Option<i64>) -> Result<String, Error> {
        let facts = self.facts(actor, project, name).await?;
        let template = self.kept(&facts, revision.unwrap_or(facts.revision)).await?;
        lines::yaml(template.document())
    }

    /// What is known of a live template.
    pub(super) async fn facts(&self, actor: &Actor, project: &str, name: &str) -> Result<TemplateFacts, Error> {
        may_view(actor, project, name)?;
        let found = db::templates::find(&self.0.inner.db, project, name).await?;
        found.ok_or_else(|| missing(project, name))
    }

    async fn kept(&self, facts: &TemplateFacts, revision: i64) -> Result<Template, Error> {
        let found = version(&self.0.inner.db, facts, revision).await?;
        let name = || format!("{}/{} {revision}", facts.card.project, facts.card.name);
        found.ok_or_else(|| Error::not_found("version", name()))
    }
}
