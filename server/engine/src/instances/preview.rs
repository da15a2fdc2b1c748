//! What instantiating would make, with secrets masked.

use super::render::{Both, Former, render};
use super::streams::{outlook, refuse_too_many};
use super::{Instances, TemplateOf};
use crate::streams::object::is_stream;
use crate::templates::needs;
use crate::{Actor, Error, lines};
use model::ProjectName;
use model::access::{Object, Right};
use model::template::{Entries, EntryProblem, ObjectFate, ObjectName, Preview, PreviewObject};
use serde_json::Value;

impl Instances<'_> {
    /// What instantiating a template in a project would make. What cannot be accepted is part of the answer.
    ///
    /// # Errors
    /// `NotFound` for the template; `Conflict` when it changed since the person saw it.
    pub async fn preview(
        &self,
        actor: &Actor,
        template: &TemplateOf,
        project: &ProjectName,
        entries: &Entries,
    ) -> Result<Preview, Error> {
        actor.must(Right::View, Object::Project(project.as_str()))?;
        let (_, template) = self.template(actor, template).await?;
        match render(&template, &entries.values, &entries.labels, &Former::default()) {
            Err(problems) => Ok(Preview { problems, ..Preview::default() }),
            Ok(both) => self.seen(actor, &both, project).await,
        }
    }

    async fn seen(&self, actor: &Actor, both: &Both, project: &ProjectName) -> Result<Preview, Error> {
        let db = &self.0.inner.db;
        let mut preview = Preview {
            total: i64::try_from(both.real.objects.len()).unwrap_or(i64::MAX),
            message: both.masked.message.clone(),
            ..Preview::default()
        };
        if let Err(error) = refuse_too_many(&both.real.objects) {
            let place = "objects".to_owned();
            preview.problems.push(EntryProblem { parameter: None, place, message: error.to_string() });
            return Ok(preview);
        }
        for (position, (object, masked)) in both.real.objects.iter().zip(&both.masked.objects).enumerate() {
            let stream = is_stream(object);
            if position >= Preview::MOST && !stream {
                continue;
            }
            let fate = if stream {
                self.fate(actor, object, position, project, &mut preview.problems).await?
            } else {
                ObjectFate::Rendered
            };
            if position < Preview::MOST {
                preview.objects.push(PreviewObject { name: ObjectName::of(masked), fate, yaml: lines::yaml(masked)? });
            }
        }
        preview.images = needs::images(db, actor, &both.real.objects, project).await?;
        preview.warnings = needs::warnings(&preview.images);
        Ok(preview)
    }

    /// What becomes of an image stream; one that cannot be made is a problem.
    async fn fate(
        &self,
        actor: &Actor,
        object: &Value,
        position: usize,
        project: &ProjectName,
        problems: &mut Vec<EntryProblem>,
    ) -> Result<ObjectFate, Error> {
        match outlook(&self.0.inner.db, actor, object, project).await {
            Err(Error::Invalid { message, .. }) => {
                problems.push(EntryProblem { parameter: None, place: format!("item[{position}].objects"), message });
                Ok(ObjectFate::Rendered)
            }
            fate => fate,
        }
    }
}
