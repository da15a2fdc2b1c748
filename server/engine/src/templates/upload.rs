//! Templates as text: read and looked at, then kept.

use super::{StoredTemplate, TemplateEdit, Templates};
use crate::{Actor, Error, document};
use model::access::{Object, Right};
use model::template::{ObjectName, Template, TemplateDraft, fields};
use model::{ProjectName, TemplateName};

impl Templates<'_> {
    /// What a text holds, before anything is kept: YAML or JSON with one template or several.
    ///
    /// # Errors
    /// `Invalid` for `text` with line and column; `NotFound` for the project.
    pub async fn drafts(&self, actor: &Actor, project: &str, text: &str) -> Result<Vec<TemplateDraft>, Error> {
        actor.must(Right::View, Object::Project(project))?;
        let project = self.0.projects().get(actor, project).await?.name;
        let mut drafts = Vec::new();
        for template in templates(text)? {
            drafts.push(TemplateDraft {
                findings: self.findings(actor, &template, &project).await?,
                name: template.name().to_owned(),
                title: template.annotation("openshift.io/display-name").unwrap_or(template.name()).to_owned(),
                fields: fields(&template),
                objects: template.objects().iter().map(ObjectName::of).collect(),
            });
        }
        Ok(drafts)
    }

    /// Keeps the one template of a text in a project; under `name`, when that is given, whatever it says itself.
    ///
    /// # Errors
    /// As [`Self::drafts`] and [`Self::save`]; `Invalid` for `text` when it holds several, and for `name`.
    pub async fn upload(
        &self,
        actor: &Actor,
        project: &ProjectName,
        name: &str,
        text: &str,
        edit: &TemplateEdit,
    ) -> Result<StoredTemplate, Error> {
        self.may_edit(actor, project.as_str(), "template.save").await?;
        let mut templates = templates(text)?;
        let (Some(mut template), true) = (templates.pop(), templates.is_empty()) else {
            return Err(Error::invalid("text", "There are several templates in this text. Upload them one by one"));
        };
        if !name.trim().is_empty() {
            let name = TemplateName::parse(name.trim()).map_err(|error| Error::invalid("name", error))?;
            template.rename(project, &name);
        }
        self.save(actor, project, &template, edit).await
    }
}

/// The templates in a text: at least one, and nothing else.
fn templates(text: &str) -> Result<Vec<Template>, Error> {
    document::templates(text.as_bytes()).map_err(|error| Error::invalid("text", error))
}
