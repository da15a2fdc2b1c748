//! Saving templates.

use super::face::OwnFace;
use super::{StoredTemplate, Templates, entry, find, missing};
use crate::db::clock::Turn;
use crate::db::{self, templates};
use crate::streams::{Presence, checked_reason, manage::uid};
use crate::{Actor, Error};
use model::template::{Template, limit};
use model::text::size;
use model::{ProjectName, TemplateName};
use serde_json::Value;

/// What the server alone says about an object; it is no part of what is kept.
const SERVERS: [&str; 8] = [
    "namespace",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "managedFields",
    "selfLink",
];

/// How a template is saved.
#[derive(Debug, Clone, Default)]
pub struct TemplateEdit {
    /// Has it to be there?
    pub presence: Presence,
    /// The version the edit was made from, if it matters.
    pub version: Option<i64>,
    /// Which of the templates that ever had the name, if it matters.
    pub uid: Option<String>,
    /// Why, in the actor's words.
    pub reason: String,
    /// Only tried: nothing stays.
    pub dry: bool,
}

impl Templates<'_> {
    /// Keeps a template under the name that it says it has, as a new version when its content is another one. The same
    /// content changes nothing; fields that only a server sets are not content.
    ///
    /// # Errors
    /// `NotFound` for the project, or the template when it must be there; `Conflict` when it is not as expected; `Faults`
    /// when its name or parameters cannot be; `Invalid` for `template` when it is too long.
    pub async fn save(
        &self,
        actor: &Actor,
        project: &ProjectName,
        template: &Template,
        edit: &TemplateEdit,
    ) -> Result<StoredTemplate, Error> {
        self.may_edit(actor, project.as_str(), "template.save").await?;
        template.check()?;
        let name = TemplateName::parse(template.name()).map_err(|error| Error::invalid("name", error))?;
        let reason = checked_reason(&edit.reason)?;
        let document = content(template);
        let text = serde_json::to_string(&document).map_err(Error::internal)?;
        if text.len() > limit::BYTES {
            let most = size(i64::try_from(limit::BYTES).unwrap_or(i64::MAX));
            return Err(Error::invalid("template", format!("A template has at most {most}")));
        }
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let present = find(turn.tx(), project.as_str(), name.as_str()).await?;
        let id = match &present {
            Some(stored) => {
                refuse_unexpected(stored, edit)?;
                if content(&stored.template) == document {
                    return Ok(stored.clone());
                }
                stored.facts.id
            }
            // Whoever edits one that is gone does not make another under its name.
            None if edit.presence == Presence::There || edit.version.is_some() || edit.uid.is_some() => {
                return Err(missing(project.as_str(), name.as_str()));
            }
            None => insert(&mut turn, project, &name).await?,
        };
        templates::save(&mut turn, id, &OwnFace::of(template).columns(), &text, &actor.name, &reason).await?;
        templates::prune(&mut turn, id, limit::REVISIONS).await?;
        let saved = find(turn.tx(), project.as_str(), name.as_str()).await?;
        let saved = saved.ok_or_else(|| Error::internal("a template that was just saved is not there"))?;
        if !edit.dry {
            let entry = entry(actor, "template.save", project.as_str(), name.as_str()).because(&reason);
            turn.commit_audited(&[entry.after(format!("version {}", saved.facts.revision))]).await?;
            tracing::info!(template = %format_args!("{project}/{name}"), actor = %actor.name, revision = saved.facts.revision, "template saved");
        }
        Ok(saved)
    }
}

async fn insert(turn: &mut Turn, project: &ProjectName, name: &TemplateName) -> Result<i64, Error> {
    let project_id = db::projects::id(turn.tx(), project.as_str()).await?;
    let project_id = project_id.ok_or_else(|| Error::not_found("project", project))?;
    let id = templates::insert(turn, project_id, name, &uid()).await?;
    id.ok_or_else(|| Error::internal("a template is there and is not"))
}

fn refuse_unexpected(stored: &StoredTemplate, edit: &TemplateEdit) -> Result<(), Error> {
    let facts = &stored.facts;
    let name = format!("Template {}/{}", facts.card.project, facts.card.name);
    if edit.presence == Presence::New {
        return Err(Error::conflict(format!("{name} is there already. Choose another name")));
    }
    if edit.uid.as_ref().is_some_and(|uid| *uid != facts.uid) {
        return Err(Error::conflict(format!("{name} is another one now: its uid is {}", facts.uid)));
    }
    match edit.version {
        Some(seen) if seen != facts.version => Err(Error::conflict(format!(
            "{name} was changed meanwhile: it is at version {}, not {seen}. Read it again, then repeat the change",
            facts.version
        ))),
        _ => Ok(()),
    }
}

/// What is kept of a template: all that people wrote.
pub(crate) fn content(template: &Template) -> Value {
    let mut document = template.document().clone();
    if let Some(metadata) = document.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.retain(|key, _| !SERVERS.contains(&key.as_str()));
    }
    document
}
