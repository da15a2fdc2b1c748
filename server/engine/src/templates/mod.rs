//! Templates: kept with their former versions, shown as a catalogue, and explained.
//!
//! Law of this room: a template is kept as it was written, fields that nobody here knows included. Every change is one
//! [`Turn`](crate::db::clock::Turn); the same content again is no change.

mod delete;
mod face;
mod fetch;
pub(crate) mod needs;
mod offers;
mod process;
mod read;
mod revisions;
mod store;
mod upload;

pub use crate::db::templates::TemplateFacts;
pub use fetch::template_at;
pub use store::TemplateEdit;
pub(crate) use store::content;

use crate::audit::Entry;
use crate::{Actor, Engine, Error, db};
use model::access::{Object, Right};
use model::template::Template;
use model::{ProjectName, TemplateName};

/// Use cases around templates.
pub struct Templates<'a>(pub(crate) &'a Engine);

/// A template with what is known of it.
#[derive(Debug, Clone)]
pub struct StoredTemplate {
    /// What is known without reading it.
    pub facts: TemplateFacts,
    /// The template.
    pub template: Template,
}

/// A live template with its present version.
pub(crate) async fn find(
    at: impl Into<db::Look<'_>>,
    project: &str,
    name: &str,
) -> Result<Option<StoredTemplate>, Error> {
    let mut at = at.into();
    let Some(facts) = db::templates::find(at.again(), project, name).await? else { return Ok(None) };
    let revision = facts.revision;
    let template = version(at, &facts, revision).await?;
    let template = template.ok_or_else(|| Error::internal("a template is there without its document"))?;
    Ok(Some(StoredTemplate { facts, template }))
}

/// A version of a template, under the name that it has.
pub(crate) async fn version(
    at: impl Into<db::Look<'_>>,
    facts: &TemplateFacts,
    revision: i64,
) -> Result<Option<Template>, Error> {
    let Some(text) = db::templates::document(at, facts.id, revision).await? else { return Ok(None) };
    read(&text, &facts.card.project, &facts.card.name).map(Some)
}

/// Reads a document that is kept.
pub(crate) fn read(text: &str, project: &ProjectName, name: &TemplateName) -> Result<Template, Error> {
    let mut template: Template = serde_json::from_str(text).map_err(Error::internal)?;
    template.rename(project, name);
    Ok(template)
}

/// There is no such template.
pub(crate) fn missing(project: &str, name: &str) -> Error {
    Error::not_found("template", format!("{project}/{name}"))
}

/// May the actor see templates of a project? Who sees a part of it alone does not.
pub(crate) fn may_view(actor: &Actor, project: &str, name: &str) -> Result<(), Error> {
    match actor.may(Right::View, Object::Project(project)) {
        true => Ok(()),
        false if actor.is_stranger() => Err(Error::Unauthenticated),
        false => Err(missing(project, name)),
    }
}

/// What is to be known about a change of a template.
fn entry(actor: &Actor, action: &'static str, project: &str, name: &str) -> Entry {
    Entry::about(actor, action, format_args!("template:{project}/{name}")).within(project)
}

impl Templates<'_> {
    /// May the actor change templates of a project?
    async fn may_edit(&self, actor: &Actor, project: &str, action: &'static str) -> Result<(), Error> {
        self.0.permit(actor, Right::EditTemplates, Object::Project(project), action).await
    }
}
