//! Giving roles and taking them away.

use super::{Grants, keep_an_administrator, touch};
use crate::audit::Entry;
use crate::{Actor, Error, db};
use model::Instant;
use model::access::{FOR_ANYONE, Grant, Member, Object, Right, Rights, Role, Scope, Subject};
use std::collections::BTreeMap;

impl Grants<'_> {
    /// The grants in a project; without one, all there are.
    ///
    /// # Errors
    /// `NotFound` for a project that the actor does not see; `Forbidden` when they may not manage access there.
    pub async fn list(&self, actor: &Actor, project: Option<&str>) -> Result<Vec<Grant>, Error> {
        match project {
            Some(project) => actor.must(Right::ManageAccess, Object::Project(project))?,
            None => actor.must(Right::Administer, Object::Everything)?,
        }
        db::grants::list(&self.0.inner.db, project, None).await
    }

    /// Who may something in a project, and why: each person or robot with the grants that reach it, also those on everything,
    /// and those held through a group.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub async fn members(&self, actor: &Actor, project: &str) -> Result<Vec<Member>, Error> {
        actor.must(Right::ManageAccess, Object::Project(project))?;
        let db = &self.0.inner.db;
        let grants = db::grants::list(db, None, None).await?;
        let mut members: BTreeMap<Subject, Vec<Grant>> = BTreeMap::new();
        for grant in grants.into_iter().filter(|grant| grant.scope.reaches(Object::Project(project))) {
            let people = match &grant.subject {
                Subject::Group(name) => db::groups::members(db, name).await?,
                _ => vec![],
            };
            for person in people.into_iter().filter(|person| person.active) {
                members.entry(Subject::User(person.name.to_string())).or_default().push(grant.clone());
            }
            members.entry(grant.subject.clone()).or_default().push(grant);
        }
        Ok(members.into_iter().map(|(who, grants)| Member { who, grants }).collect())
    }

    /// The roles that the actor may give on a scope: those of which they hold every right there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn grantable(&self, actor: &Actor, scope: &Scope) -> Result<Vec<Role>, Error> {
        let own = actor.access().rights_on(scope);
        let roles = self.roles(actor).await?;
        Ok(roles.into_iter().filter(|role| own.has(Right::ManageAccess) && own.has_all(role.rights)).collect())
    }

    /// Gives a role to somebody somewhere.
    ///
    /// # Errors
    /// `NotFound` for a project that the actor does not see; `Forbidden` when they may not manage access there, or the role has
    /// rights that they do not hold there; `Invalid` for `subject`, `role` or `scope`; `Conflict` when it is given already.
    pub async fn give(&self, actor: &Actor, subject: &Subject, role: &str, scope: &Scope) -> Result<Grant, Error> {
        let rights = self.rights_of(role).await?;
        self.may_give(actor, rights.unwrap_or(Rights::NONE), scope, "grant.give").await?;
        if rights.is_none() {
            return Err(Error::invalid("role", format!("There is no role “{role}”")));
        }
        if *subject == Subject::Anyone && !FOR_ANYONE.has_all(rights.unwrap_or_default()) {
            return Err(Error::invalid("role", "Who is not signed in may look and pull, and nothing else"));
        }
        let mut tx = self.0.inner.db.begin().await?;
        if let Some(project) = scope.project()
            && db::projects::id(&mut tx, project.as_str()).await?.is_none()
        {
            return Err(Error::not_found("project", project));
        }
        self.refuse_unknown(&mut tx, subject).await?;
        let now = Instant::now_utc();
        let id = db::grants::add(&mut tx, subject, role, scope, &actor.name, now).await?;
        let id = id.ok_or_else(|| Error::conflict(format!("{} already", told(subject, role, scope))))?;
        touch(&mut tx, subject).await?;
        tx.commit_audited(&[given(actor, subject, role, scope)]).await?;
        let found = db::grants::find(&self.0.inner.db, id).await?;
        found.ok_or_else(|| Error::not_found("grant", id))
    }

    /// Takes a role away again. Takes effect at once.
    ///
    /// # Errors
    /// `NotFound` for a grant that the actor may not see; `Forbidden` when they may not manage access there; `Conflict` when
    /// nobody would be left to administer everything.
    pub async fn take(&self, actor: &Actor, id: i64) -> Result<(), Error> {
        let missing = || Error::not_found("grant", id);
        let grant = db::grants::find(&self.0.inner.db, id).await?.ok_or_else(missing)?;
        let place = grant.scope.project().map_or(Object::Everything, |project| Object::Project(project.as_str()));
        if !actor.sees(place) {
            return Err(missing());
        }
        self.may_give(actor, Rights::NONE, &grant.scope, "grant.take").await?;
        let mut tx = self.0.inner.db.begin().await?;
        let grant = db::grants::find(&mut tx, id).await?.ok_or_else(missing)?;
        db::grants::delete(&mut tx, id).await?;
        touch(&mut tx, &grant.subject).await?;
        keep_an_administrator(&mut tx).await?;
        let entry = entry(actor, "grant.take", &grant.scope).before(told(&grant.subject, &grant.role, &grant.scope));
        tx.commit_audited(&[entry]).await
    }

    /// Nobody hands on what they do not hold there.
    async fn may_give(&self, actor: &Actor, rights: Rights, scope: &Scope, action: &'static str) -> Result<(), Error> {
        let own = actor.access().rights_on(scope);
        let wanted = rights.with(Rights::of(&[Right::ManageAccess]));
        let Some(missing) = wanted.iter().find(|right| !own.has(*right)) else { return Ok(()) };
        let place = scope.project().map_or(Object::Everything, |project| Object::Project(project.as_str()));
        // On the whole of the place they may hold it all the same, but not on all that the scope stands for.
        match self.0.permit(actor, missing, place, action).await {
            Ok(()) => Err(Error::forbidden(missing, place)),
            Err(error) => Err(error),
        }
    }

    /// A grant to somebody who is not there yet would be held by whoever gets the name.
    async fn refuse_unknown(&self, tx: &mut db::Tx, subject: &Subject) -> Result<(), Error> {
        let is_of_robots = |name: &str| name.starts_with("system:");
        let known = matches!(subject, Subject::Group(name) if is_of_robots(name))
            || db::grants::is_there(&mut *tx, subject).await?;
        if known { Ok(()) } else { Err(Error::invalid("subject", format!("There is no {}", kind(subject)))) }
    }
}

/// What the log says of a role that was given.
pub(crate) fn given(actor: &Actor, subject: &Subject, role: &str, scope: &Scope) -> Entry {
    entry(actor, "grant.give", scope).after(told(subject, role, scope))
}

fn entry(actor: &Actor, action: &'static str, scope: &Scope) -> Entry {
    let entry = Entry::about(actor, action, scope);
    match scope.project() {
        Some(project) => entry.within(project),
        None => entry,
    }
}

fn told(subject: &Subject, role: &str, scope: &Scope) -> String {
    format!("{subject} has role {role} on {scope}")
}

fn kind(subject: &Subject) -> String {
    match subject {
        Subject::User(name) => format!("active user “{name}”"),
        other => other.told(),
    }
}
