//! What people say about instances.

use super::{InstanceFacts, Instances, entry, missing};
use crate::db::clock::Turn;
use crate::db::instances;
use crate::streams::checked_map;
use crate::{Actor, Error};
use std::collections::BTreeMap;

impl Instances<'_> {
    /// Labels and annotations of an instance anew.
    ///
    /// # Errors
    /// `NotFound`; `Conflict` when it is not at `version`, if one is given; `Invalid` for `labels` or `annotations`.
    pub async fn describe(
        &self,
        actor: &Actor,
        (project, name): (&str, &str),
        version: Option<i64>,
        labels: &BTreeMap<String, String>,
        annotations: &BTreeMap<String, String>,
    ) -> Result<InstanceFacts, Error> {
        self.may_instantiate(actor, project, "instance.describe").await?;
        for (field, map) in [("labels", labels), ("annotations", annotations)] {
            checked_map(field, map)?;
        }
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let facts = instances::find(turn.tx(), project, name).await?.ok_or_else(|| missing(project, name))?;
        if version.is_some_and(|version| version != facts.row.version) {
            return Err(Error::conflict(format!(
                "Instance {project}/{name} was changed meanwhile. Read it again, then repeat the change"
            )));
        }
        if (labels, annotations) == (&facts.labels, &facts.annotations) {
            return Ok(facts);
        }
        instances::describe(&mut turn, facts.id, labels, annotations).await?;
        let facts = instances::find(turn.tx(), project, name).await?.ok_or_else(|| missing(project, name))?;
        turn.commit_audited(&[entry(actor, "instance.describe", project, name)]).await?;
        Ok(facts)
    }
}
