//! Roles: those that come with Weir, and others.

use super::Grants;
use crate::audit::Entry;
use crate::{Actor, Error, db};
use model::access::{FOR_ANYONE, Object, Right, Rights, Role, Subject};

/// Longest description, in characters.
const LONGEST: usize = 500;

impl Grants<'_> {
    /// All roles, those that come with Weir first.
    ///
    /// # Errors
    /// `Unauthenticated` for strangers.
    pub async fn roles(&self, actor: &Actor) -> Result<Vec<Role>, Error> {
        if actor.is_stranger() {
            return Err(Error::Unauthenticated);
        }
        let mut roles = Role::built_in();
        roles.extend(db::grants::roles(&self.0.inner.db).await?);
        Ok(roles)
    }

    /// The rights of a role; `None` when there is no such role.
    pub(super) async fn rights_of(&self, name: &str) -> Result<Option<Rights>, Error> {
        if let Some(rights) = Role::built_in_rights(name) {
            return Ok(Some(rights));
        }
        let stored = db::grants::roles(&self.0.inner.db).await?;
        Ok(stored.into_iter().find(|role| role.name == name).map(|role| role.rights))
    }

    /// Makes a role.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators; `Invalid` for `name`, `description` or `rights`; `Conflict` when the name is
    /// taken.
    pub async fn create_role(
        &self,
        actor: &Actor,
        name: &str,
        description: &str,
        rights: Rights,
    ) -> Result<Role, Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "role.create").await?;
        let role = checked(name, description, rights)?;
        let taken = || Error::conflict(format!("There is a role “{name}” already. Choose another name"));
        if Role::built_in_rights(&role.name).is_some() {
            return Err(taken());
        }
        let mut tx = self.0.inner.db.begin().await?;
        if !db::grants::add_role(&mut tx, &role).await? {
            return Err(taken());
        }
        let entry = Entry::about(actor, "role.create", format!("role:{}", role.name)).after(role.rights);
        tx.commit_audited(&[entry]).await?;
        Ok(role)
    }

    /// Says anew what a role is for and lets do. Whoever has the role feels it at once. `seen` is the version that the edit was
    /// made from; without it, whatever is there is replaced.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for `name` when the role comes with Weir, and for `rights` beyond looking and pulling when strangers
    /// have the role; `Conflict` when it was changed meanwhile; else as [`Self::create_role`].
    pub async fn edit_role(
        &self,
        actor: &Actor,
        name: &str,
        description: &str,
        rights: Rights,
        seen: Option<i64>,
    ) -> Result<Role, Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "role.edit").await?;
        let role = checked(name, description, rights)?;
        refuse_built_in(name)?;
        let mut tx = self.0.inner.db.begin().await?;
        let before = db::grants::roles(&mut tx).await?.into_iter().find(|stored| stored.name == name);
        let before = before.ok_or_else(|| Error::not_found("role", name))?;
        let of_anyone = db::grants::list(&mut tx, None, Some(&Subject::Anyone)).await?;
        if of_anyone.iter().any(|grant| grant.role == name) && !FOR_ANYONE.has_all(rights) {
            let message = "Anyone has this role, and who is not signed in may look and pull, and nothing else";
            return Err(Error::invalid("rights", message));
        }
        let role = Role { version: before.version + 1, ..role };
        if seen.is_some_and(|seen| seen != before.version) || !db::grants::set_role(&mut tx, &role).await? {
            return Err(Error::conflict(format!(
                "The role “{name}” was changed meanwhile. Load it again to see the change, then repeat yours"
            )));
        }
        let entry = Entry::about(actor, "role.edit", format!("role:{name}")).before(before.rights).after(role.rights);
        tx.commit_audited(&[entry]).await?;
        Ok(role)
    }

    /// Removes a role that nobody has.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for `name` when the role comes with Weir; `Conflict` while somebody has it.
    pub async fn delete_role(&self, actor: &Actor, name: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "role.delete").await?;
        refuse_built_in(name)?;
        if self.rights_of(name).await?.is_none() {
            return Err(Error::not_found("role", name));
        }
        let mut tx = self.0.inner.db.begin().await?;
        if !db::grants::delete_role(&mut tx, name).await? {
            return Err(Error::conflict(format!("Somebody has the role “{name}”. Take it from them first")));
        }
        tx.commit_audited(&[Entry::about(actor, "role.delete", format!("role:{name}"))]).await
    }
}

fn refuse_built_in(name: &str) -> Result<(), Error> {
    match Role::built_in_rights(name) {
        Some(_) => Err(Error::invalid("name", format!("The role “{name}” comes with Weir and stays as it is"))),
        None => Ok(()),
    }
}

fn checked(name: &str, description: &str, rights: Rights) -> Result<Role, Error> {
    let (name, description) = (name.trim(), description.trim());
    let of_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    if !(1..=63).contains(&name.len()) || !name.chars().all(of_name) {
        return Err(Error::invalid("name", "Use 1 to 63 lower-case letters, digits, dots and dashes"));
    }
    if description.chars().count() > LONGEST || description.contains(char::is_control) {
        return Err(Error::invalid("description", format!("Use at most {LONGEST} characters on one line")));
    }
    if rights.is_empty() {
        return Err(Error::invalid("rights", "Choose at least one right"));
    }
    Ok(Role { name: name.to_owned(), description: description.to_owned(), rights, builtin: false, version: 1 })
}
