//! People: made, renamed, deactivated by administrators. Nobody is deleted, so that a name means the same person for ever.

use super::{Accounts, about, password, random_id};
use crate::access::keep_an_administrator;
use crate::audit::Entry;
use crate::db::{self, Look, accounts::Account};
use crate::{Actor, Error};
use model::access::{Object, Right, Subject};
use model::account::User;
use model::{Instant, UserName};
use std::net::IpAddr;

/// Longest display name, in characters.
const MOST_DISPLAY_NAME: usize = 200;

impl Accounts<'_> {
    /// Everybody, by name.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn users(&self, actor: &Actor) -> Result<Vec<User>, Error> {
        actor.must(Right::Administer, Object::Everything)?;
        db::accounts::users(self.0.db()).await
    }

    /// Somebody.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn user(&self, actor: &Actor, name: &str) -> Result<User, Error> {
        actor.must(Right::Administer, Object::Everything)?;
        let missing = || Error::not_found("user", name);
        let known = UserName::parse(name).map_err(|_| missing())?;
        db::accounts::user_of(self.0.db(), known.as_str()).await?.ok_or_else(missing)
    }

    /// Makes somebody who may sign in, and do nothing yet. Without a password one is made up and answered.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` names the field (`name`, `display_name`, `password`); `Conflict` when the name is taken.
    pub async fn create_user(
        &self,
        actor: &Actor,
        name: &str,
        display_name: &str,
        password: Option<&str>,
    ) -> Result<(User, Option<String>), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "user.create").await?;
        let name = UserName::parse(name.trim()).map_err(|error| Error::invalid("name", error))?;
        let display_name = called(display_name)?;
        let (hash, made_up) = chosen(password).await?;
        let mut tx = self.0.db().begin().await?;
        let id = random_id();
        if !db::accounts::add(&mut tx, &id, name.as_str(), &hash, Instant::now_utc()).await? {
            return Err(Error::conflict(format!("There is a user “{name}” already. Choose another name")));
        }
        db::accounts::set_display_name(&mut tx, &id, display_name).await?;
        tx.commit_audited(&[entry(actor, "user.create", name.as_str())]).await?;
        Ok((self.user(actor, name.as_str()).await?, made_up))
    }

    /// Says anew what people call somebody.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`, `Invalid`.
    pub async fn describe_user(&self, actor: &Actor, name: &str, display_name: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "user.describe").await?;
        let display_name = called(display_name)?;
        let mut tx = self.0.db().begin().await?;
        let account = account(&mut tx, name).await?;
        db::accounts::set_display_name(&mut tx, &account.id, display_name).await?;
        tx.commit_audited(&[entry(actor, "user.describe", name).after(display_name)]).await
    }

    /// Has the actor a password? Who comes by single sign-on has none.
    ///
    /// # Errors
    /// `Forbidden` for who is no person.
    pub async fn has_password(&self, actor: &Actor) -> Result<bool, Error> {
        Ok(!self.person(actor).await?.password_hash.is_empty())
    }

    /// Changes one's own password. All one's sessions end but `session`, which gets another id. Wrong old passwords are slowed
    /// down as at the sign-in.
    ///
    /// # Errors
    /// `Invalid` names the field (`old`, `password`), `RateLimited`; `Conflict` for who has no password, and when it was
    /// changed meanwhile.
    pub async fn change_password(
        &self,
        actor: &Actor,
        session: Option<&str>,
        old: &str,
        new: &str,
        peer: IpAddr,
    ) -> Result<(), Error> {
        self.whole(actor, "user.password").await?;
        let account = self.person(actor).await?;
        if account.password_hash.is_empty() {
            return Err(Error::conflict("You sign in without a password. An administrator can give you one"));
        }
        let attempts = &self.0.inner.attempts;
        let tries = attempts.begin(&account.name, peer)?;
        if !password::verify(old.to_owned(), Some(account.password_hash.clone())).await? {
            self.tell_of_guessing(Some(account.name), peer, tries);
            return Err(Error::invalid("old", "This is not your password"));
        }
        attempts.succeeded(&account.name, peer);
        if old == new {
            return Err(Error::invalid("password", "Choose another password than the one you have"));
        }
        let (hash, _) = chosen(Some(new)).await?;
        let mut tx = self.0.db().begin().await?;
        if !db::accounts::set_password(&mut tx, &account.id, &account.password_hash, &hash).await? {
            return Err(Error::conflict("Your password was changed meanwhile. Sign in again"));
        }
        db::sessions::end_all(&mut tx, &account.id, session).await?;
        db::accounts::touch(&mut tx, &account.name).await?;
        tx.commit_audited(&[entry(actor, "user.password", &account.name)]).await
    }

    /// Gives somebody another password, and ends all their sessions. Without a password one is made up and answered.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`, `Invalid` for `password`.
    pub async fn reset_password(
        &self,
        actor: &Actor,
        name: &str,
        password: Option<&str>,
    ) -> Result<Option<String>, Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "user.password").await?;
        self.user(actor, name).await?;
        let (hash, made_up) = chosen(password).await?;
        let mut tx = self.0.db().begin().await?;
        let account = account(&mut tx, name).await?;
        if !db::accounts::set_password(&mut tx, &account.id, &account.password_hash, &hash).await? {
            return Err(Error::conflict(format!("The password of “{name}” was changed meanwhile. Try again")));
        }
        db::sessions::end_all(&mut tx, &account.id, None).await?;
        tx.commit_audited(&[entry(actor, "user.password", name)]).await?;
        Ok(made_up)
    }

    /// Keeps somebody out: their sessions and tokens end at once, for good. What they did stays.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`; `Conflict` when nobody would be left to administer Weir.
    pub async fn deactivate(&self, actor: &Actor, name: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "user.deactivate").await?;
        let mut tx = self.0.db().begin().await?;
        let account = account(&mut tx, name).await?;
        if !db::accounts::set_deactivated(&mut tx, &account.id, Some(Instant::now_utc())).await? {
            return Ok(());
        }
        db::sessions::end_all(&mut tx, &account.id, None).await?;
        db::tokens::delete_all(&mut tx, &account.id).await?;
        keep_an_administrator(&mut tx).await?;
        tx.commit_audited(&[entry(actor, "user.deactivate", name)]).await
    }

    /// Lets somebody sign in again.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn activate(&self, actor: &Actor, name: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "user.activate").await?;
        let mut tx = self.0.db().begin().await?;
        let account = account(&mut tx, name).await?;
        if !db::accounts::set_deactivated(&mut tx, &account.id, None).await? {
            return Ok(());
        }
        tx.commit_audited(&[entry(actor, "user.activate", name)]).await
    }
}

/// The account of that name. What is no name is nobody's.
pub(super) async fn account(at: impl Into<Look<'_>>, name: &str) -> Result<Account, Error> {
    let missing = || Error::not_found("user", name);
    let known = UserName::parse(name).map_err(|_| missing())?;
    db::accounts::by_name(at, known.as_str()).await?.ok_or_else(missing)
}

fn entry(actor: &Actor, action: &'static str, user: &str) -> Entry {
    about(actor, action, &Subject::User(user.to_owned()))
}

/// The hash of the password that was chosen, or of one that is made up and answered.
async fn chosen(password: Option<&str>) -> Result<(String, Option<String>), Error> {
    match password {
        Some(password) => {
            password::check(password)?;
            Ok((password::hash(password.to_owned()).await?, None))
        }
        None => {
            let made_up = password::make_up();
            Ok((password::hash(made_up.clone()).await?, Some(made_up)))
        }
    }
}

fn called(display_name: &str) -> Result<&str, Error> {
    let display_name = display_name.trim();
    if display_name.chars().count() > MOST_DISPLAY_NAME || display_name.contains(char::is_control) {
        return Err(Error::invalid("display_name", format!("Use at most {MOST_DISPLAY_NAME} characters on one line")));
    }
    Ok(display_name)
}
