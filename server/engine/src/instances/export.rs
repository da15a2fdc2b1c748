//! Instances as text, to be applied by whoever has a cluster.

use super::kept::json;
use super::render::Rendered;
use super::{Instances, may_see_secrets, may_view};
use crate::document::{list, yaml};
use crate::{Actor, Error, db};
use model::template::{Export, ExportFormat};

impl Instances<'_> {
    /// The objects of an instance as YAML: with its secrets for those who may see them, else masked.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn export(
        &self,
        actor: &Actor,
        project: &str,
        name: &str,
        format: ExportFormat,
    ) -> Result<Export, Error> {
        may_view(actor)?;
        let objects = if may_see_secrets(actor).is_ok() {
            self.kept(&self.0.inner.db, project, name).await?.made.real.objects
        } else {
            let facts = self.facts(project, name).await?;
            let content = db::instances::content(&self.0.inner.db, facts.id).await?;
            json::<Rendered>(&content.masked)?.objects
        };
        match format {
            ExportFormat::Yaml => Ok(Export { text: yaml(&objects)?, notes: Vec::new() }),
            ExportFormat::List => Ok(Export { text: yaml(&[list(objects)])?, notes: Vec::new() }),
            ExportFormat::Kubernetes => Ok(Export { text: yaml(&objects)?, notes: Vec::new() }),
        }
    }
}
