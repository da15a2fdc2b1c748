//! Groups: made by administrators, or by the provider of single sign-on.

use super::users::account;
use super::{Accounts, about, described};
use crate::access::keep_an_administrator;
use crate::audit::Entry;
use crate::db::{self, Look, Tx};
use crate::{Actor, Error};
use model::access::{Object, Right, Subject};
use model::account::{Group, Origin, User};
use model::{GroupName, Instant};
use std::collections::BTreeSet;

impl Accounts<'_> {
    /// All groups, by name.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn groups(&self, actor: &Actor) -> Result<Vec<Group>, Error> {
        actor.must(Right::Administer, Object::Everything)?;
        db::groups::list(self.0.db()).await
    }

    /// A group and who belongs to it.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn group(&self, actor: &Actor, name: &str) -> Result<(Group, Vec<User>), Error> {
        actor.must(Right::Administer, Object::Everything)?;
        let group = existing(self.0.db(), name).await?;
        let members = db::groups::members(self.0.db(), name).await?;
        Ok((group, members))
    }

    /// The groups that somebody belongs to, by name.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn groups_of(&self, actor: &Actor, user: &str) -> Result<Vec<String>, Error> {
        let account = self.somebody(actor, user).await?;
        db::groups::names_of(self.0.db(), &account.id).await
    }

    /// Makes a group without members.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` names the field (`name`, `description`); `Conflict` when the name is taken.
    pub async fn create_group(
        &self,
        actor: &Actor,
        name: &str,
        description: &str,
        origin: Origin,
    ) -> Result<Group, Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "group.create").await?;
        let name = GroupName::parse(name.trim()).map_err(|error| Error::invalid("name", error))?;
        let description = described(description)?;
        let mut tx = self.0.db().begin().await?;
        if !db::groups::insert(&mut tx, &name, description, origin, Instant::now_utc()).await? {
            return Err(Error::conflict(format!("There is a group “{name}” already. Choose another name")));
        }
        tx.commit_audited(&[entry(actor, "group.create", name.as_str()).after(origin.word())]).await?;
        Ok(self.group(actor, name.as_str()).await?.0)
    }

    /// Says anew what a group is for.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`, `Invalid`.
    pub async fn describe_group(&self, actor: &Actor, name: &str, description: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "group.describe").await?;
        let description = described(description)?;
        let mut tx = self.0.db().begin().await?;
        let group = existing(&mut tx, name).await?;
        db::groups::describe(&mut tx, name, description).await?;
        let entry = entry(actor, "group.describe", name).before(group.description).after(description);
        tx.commit_audited(&[entry]).await
    }

    /// Deletes a group, and with it all that was granted to it.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`; `Conflict` when nobody would be left to administer Weir.
    pub async fn delete_group(&self, actor: &Actor, name: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "group.delete").await?;
        let mut tx = self.0.db().begin().await?;
        existing(&mut tx, name).await?;
        db::groups::touch_members(&mut tx, name).await?;
        db::groups::delete(&mut tx, name).await?;
        db::grants::forget(&mut tx, &Subject::Group(name.to_owned())).await?;
        keep_an_administrator(&mut tx).await?;
        tx.commit_audited(&[entry(actor, "group.delete", name)]).await
    }

    /// Makes somebody belong to a group. Who belongs to it already still does.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` for the group; `Invalid` for `user`; `Conflict` when the provider says who belongs to it.
    pub async fn add_member(&self, actor: &Actor, group: &str, user: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "group.add-member").await?;
        let mut tx = self.0.db().begin().await?;
        local(&mut tx, group).await?;
        let account = account(&mut tx, user).await.map_err(|error| match error {
            Error::NotFound { .. } => Error::invalid("user", error),
            other => other,
        })?;
        if !db::groups::add_member(&mut tx, group, &account.id).await? {
            return Ok(());
        }
        db::accounts::touch(&mut tx, user).await?;
        tx.commit_audited(&[entry(actor, "group.add-member", group).after(user)]).await
    }

    /// Ends that somebody belongs to a group.
    ///
    /// # Errors
    /// `Forbidden`; `NotFound` for the group and the member; `Conflict` when the provider says who belongs to it, or nobody
    /// would be left to administer Weir.
    pub async fn remove_member(&self, actor: &Actor, group: &str, user: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "group.remove-member").await?;
        let mut tx = self.0.db().begin().await?;
        local(&mut tx, group).await?;
        let account = account(&mut tx, user).await?;
        if !db::groups::remove_member(&mut tx, group, &account.id).await? {
            return Err(Error::not_found("member", user));
        }
        db::accounts::touch(&mut tx, user).await?;
        keep_an_administrator(&mut tx).await?;
        tx.commit_audited(&[entry(actor, "group.remove-member", group).before(user)]).await
    }
}

/// Replaces the groups that the provider of single sign-on says somebody belongs to; missing ones are made. Groups of Weir's
/// own are left alone, also when the provider names one: who belongs to them is said here. Answers whether anything changed.
pub(crate) async fn replace_of(tx: &mut Tx, account_id: &str, names: &[GroupName]) -> Result<bool, Error> {
    let mut wanted = BTreeSet::new();
    for name in names {
        db::groups::insert(tx, name, "", Origin::Oidc, Instant::now_utc()).await?;
        match db::groups::find(&mut *tx, name.as_str()).await? {
            Some(group) if group.origin == Origin::Oidc => _ = wanted.insert(name.as_str().to_owned()),
            _ => {
                tracing::warn!(group = %name, "the provider named a group of Weir’s own; it says nothing about that one")
            }
        }
    }
    let mut changed = false;
    for name in db::groups::names_of(&mut *tx, account_id).await? {
        let is_theirs = db::groups::find(&mut *tx, &name).await?.is_some_and(|group| group.origin == Origin::Oidc);
        if is_theirs && !wanted.contains(&name) {
            changed |= db::groups::remove_member(tx, &name, account_id).await?;
        }
    }
    for name in wanted {
        changed |= db::groups::add_member(tx, &name, account_id).await?;
    }
    Ok(changed)
}

fn entry(actor: &Actor, action: &'static str, group: &str) -> Entry {
    about(actor, action, &Subject::Group(group.to_owned()))
}

/// The group of that name. What is no name is no group's.
async fn existing(at: impl Into<Look<'_>>, name: &str) -> Result<Group, Error> {
    let missing = || Error::not_found("group", name);
    let known = GroupName::parse(name).map_err(|_| missing())?;
    db::groups::find(at, known.as_str()).await?.ok_or_else(missing)
}

/// The group of that name, if who belongs to it is said in Weir.
async fn local(tx: &mut Tx, name: &str) -> Result<Group, Error> {
    let group = existing(tx, name).await?;
    match group.origin {
        Origin::Local => Ok(group),
        Origin::Oidc => Err(Error::conflict(format!(
            "Who belongs to “{name}” is said by the provider of single sign-on. Change it there"
        ))),
    }
}
