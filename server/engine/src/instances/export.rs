//! Instances as text, to be applied by whoever has a cluster.

use super::kept::json;
use super::render::Rendered;
use super::{Instances, entry};
use crate::document::{list, yaml};
use crate::templates::needs;
use crate::{Actor, Error, db};
use model::ProjectName;
use model::access::{Object, Right};
use model::template::kubernetes::{self, Target};
use model::template::{Export, ExportFormat};
use serde_json::Value;
use std::collections::HashMap;

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
        let facts = self.facts(actor, project, name).await?;
        let objects = if actor.may(Right::Instantiate, Object::Project(project)) {
            let told = entry(actor, "instance.export", project, name);
            self.0.inner.db.begin().await?.commit_audited(&[told]).await?;
            self.kept(&self.0.inner.db, project, name).await?.made.real.objects
        } else {
            let content = db::instances::content(&self.0.inner.db, facts.id).await?;
            json::<Rendered>(&content.masked)?.objects
        };
        match format {
            ExportFormat::Yaml => Ok(Export { text: yaml(&objects)?, notes: Vec::new() }),
            ExportFormat::List => Ok(Export { text: yaml(&[list(objects)])?, notes: Vec::new() }),
            ExportFormat::Kubernetes => self.plain(actor, project, &objects).await,
        }
    }

    /// The objects for a cluster without OpenShift's APIs: image stream tags that the actor may pull are what they point at
    /// now.
    async fn plain(&self, actor: &Actor, project: &str, objects: &[Value]) -> Result<Export, Error> {
        let home = ProjectName::parse(project).map_err(Error::internal)?;
        let mut images = HashMap::new();
        for (_, tag) in needs::named_tags(objects, &home).into_iter().filter(|(_, tag)| needs::may_know(actor, tag)) {
            let row = db::streams::tags::live(&self.0.inner.db, &tag).await?;
            images.extend(row.filter(|row| row.event.is_some()).map(|row| (tag.to_string(), row.reference)));
        }
        let image = |project: &str, stream: &str, tag: &str| {
            let project = if project.is_empty() { home.as_str() } else { project };
            images.get(&format!("{project}/{stream}:{tag}")).cloned()
        };
        let converted = kubernetes::convert(objects, &Target { project, domain: None, image: &image });
        let notes = converted.notes.iter().map(ToString::to_string).collect();
        Ok(Export { text: yaml(&converted.objects)?, notes })
    }
}
