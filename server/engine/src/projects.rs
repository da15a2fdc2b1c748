//! Projects: what holds image streams.

use crate::audit::Entry;
use crate::db::clock::Turn;
use crate::streams::{UNDO, may_delete};
use crate::{Actor, Engine, Error, db};
use model::ProjectName;
use model::access::{Object, PULLER, Right, Scope, Subject};
use model::project::Project;
use model::text::counted;

/// Longest display name and description, in characters.
const MOST_NAME: usize = 200;
const MOST_DESCRIPTION: usize = 4000;

/// Use cases around projects.
pub struct Projects<'a>(pub(crate) &'a Engine);

impl Projects<'_> {
    /// The projects of which the actor sees something, and whose name contains `q`, by name. What is counted is what they see.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, actor: &Actor, q: &str) -> Result<Vec<Project>, Error> {
        let mut projects = db::projects::list(&self.0.inner.db, &actor.sight()?, q.trim()).await?;
        projects.retain(|project| actor.sees(Object::Project(project.name.as_str())));
        Ok(projects)
    }

    /// One project.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn get(&self, actor: &Actor, name: &str) -> Result<Project, Error> {
        actor.must_see(Object::Project(name))?;
        let found = db::projects::find(&self.0.inner.db, &actor.sight()?, name).await?;
        found.ok_or_else(|| Error::not_found("project", name))
    }

    /// Makes a project.
    ///
    /// # Errors
    /// `Invalid` names the field (`name`, `display_name`, `description`), `Conflict` when the name is taken.
    pub async fn create(
        &self,
        actor: &Actor,
        name: &str,
        display_name: &str,
        description: &str,
    ) -> Result<Project, Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "project.create").await?;
        let name = ProjectName::parse(name.trim()).map_err(|error| Error::invalid("name", error))?;
        let (display_name, description) = described(display_name, description)?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let (version, now) = (turn.tick().await?, turn.now);
        if !db::projects::insert(turn.tx(), &name, display_name, description, version, now).await? {
            return Err(Error::conflict(format!("There is a project “{name}” already. Choose another name")));
        }
        // OKD: the robots of a project pull its images.
        let (robots, scope) = (Subject::robots_of(&name), Scope::Project(name.clone()));
        db::grants::add(turn.tx(), &robots, PULLER, &scope, &actor.name, now).await?;
        let entry = Entry::on(actor, "project.create", Object::Project(name.as_str())).after(display_name);
        turn.commit_audited(&[entry]).await?;
        tracing::info!(project = %name, actor = %actor.name, "project made");
        self.get(actor, name.as_str()).await
    }

    /// Says anew what a project is called and is for. `version` is the one the edit was made from.
    ///
    /// # Errors
    /// `Conflict` when somebody else changed it meanwhile, else as [`Self::create`].
    pub async fn edit(
        &self,
        actor: &Actor,
        name: &str,
        version: i64,
        display_name: &str,
        description: &str,
    ) -> Result<Project, Error> {
        self.0.permit(actor, Right::ManageAccess, Object::Project(name), "project.edit").await?;
        let before = self.get(actor, name).await?;
        let (display_name, description) = described(display_name, description)?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let new = turn.tick().await?;
        if !db::projects::update(turn.tx(), name, version, display_name, description, new).await? {
            return Err(Error::conflict(format!(
                "Project “{name}” was changed meanwhile. Reload to see the change, then edit again"
            )));
        }
        let entry = Entry::on(actor, "project.edit", Object::Project(name));
        turn.commit_audited(&[entry.before(before.display_name).after(display_name)]).await?;
        self.get(actor, name).await
    }

    /// Removes a project with everything in it, for ever. One that still has something wants its name typed as confirmation.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for `confirmation` when it is missing, and for `tag` while one of its tags is protected.
    pub async fn delete(&self, actor: &Actor, name: &str, confirmation: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Delete, Object::Project(name), "project.delete").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let id = db::projects::id(turn.tx(), name).await?.ok_or_else(|| Error::not_found("project", name))?;
        let since = turn.now - UNDO;
        let (live, gone) = db::projects::streams(turn.tx(), id, since).await?;
        let templates = db::templates::all(turn.tx(), name).await?;
        let instances = db::instances::all(turn.tx(), name).await?;
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let streams = count(live.len()).saturating_add(gone);
        let held = [
            (streams, "image stream", "image streams"),
            (count(templates.len()), "template", "templates"),
            (count(instances.len()), "instance", "instances"),
        ];
        let held: Vec<_> =
            held.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| counted(n, one, many)).collect();
        if !held.is_empty() && confirmation.trim() != name {
            return Err(Error::invalid(
                "confirmation",
                format!(
                    "Project “{name}” still has {}, with those that could be brought back. \
                     Type its name to delete it with everything in it",
                    held.join(", ")
                ),
            ));
        }
        may_delete(&db::streams::tags::protected(turn.tx(), name, None).await?)?;
        for stream in live {
            db::streams::delete(&mut turn, stream, &actor.name).await?;
        }
        for template in templates {
            db::templates::DELETION.delete(&mut turn, template.id, &actor.name).await?;
        }
        for instance in instances {
            db::instances::DELETION.delete(&mut turn, instance.id, &actor.name).await?;
        }
        let now = turn.now;
        db::projects::delete(turn.tx(), id, now).await?;
        db::robots::delete_all(turn.tx(), id).await?;
        db::credentials::delete_all(turn.tx(), id).await?;
        db::grants::forget_project(turn.tx(), name).await?;
        let entry = Entry::on(actor, "project.delete", Object::Project(name)).before(held.join(", "));
        turn.commit_audited(&[entry]).await?;
        tracing::info!(project = name, actor = %actor.name, streams, "project deleted");
        Ok(())
    }
}

fn described<'t>(display_name: &'t str, description: &'t str) -> Result<(&'t str, &'t str), Error> {
    let (display_name, description) = (display_name.trim(), description.trim());
    if display_name.chars().count() > MOST_NAME || display_name.contains(char::is_control) {
        return Err(Error::invalid("display_name", format!("Use at most {MOST_NAME} characters on one line")));
    }
    let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if description.chars().count() > MOST_DESCRIPTION || description.contains(is_odd) {
        return Err(Error::invalid(
            "description",
            format!("Use at most {MOST_DESCRIPTION} characters, and no control characters"),
        ));
    }
    Ok((display_name, description))
}
