//! Accounts, signing in, and tokens for the REST API.
//!
//! Law of this room: what a person could be guessed by is slowed down, what could be stolen is stored only as a hash.

mod attempts;
pub(crate) mod groups;
mod oidc;
mod password;
mod refused;
mod robots;
mod sessions;
#[cfg(test)]
mod tests;
mod token;
mod tokens;
mod users;

pub(crate) use attempts::Attempts;
pub(crate) use oidc::Provider;
pub use oidc::{Attempt, OidcConfig, SignOn};
pub(crate) use refused::Told;
pub use sessions::{Keep, Resumed, SignedIn};

use crate::audit::Entry;
use crate::db::{self, accounts::Account};
use crate::{Actor, Engine, Error, Via, access};
use model::Instant;
use model::access::{CLUSTER_ADMIN, Object, Right, Scope, Subject};
use std::net::IpAddr;

/// The name of the first account.
const ADMINISTRATOR: &str = "admin";
/// Longest name of an account or a token, in characters.
const LONGEST_NAME: usize = 64;
/// Longest description of a group or a robot, in characters.
const MOST_DESCRIPTION: usize = 400;

/// Use cases around accounts.
pub struct Accounts<'a>(pub(crate) &'a Engine);

impl Accounts<'_> {
    /// Makes the first account, `admin`, when there is none. Answers the password that was made up, if one was.
    ///
    /// # Errors
    /// `Invalid` for an empty password; when the database fails.
    pub async fn ensure_administrator(&self, password: Option<&str>) -> Result<Option<String>, Error> {
        if db::accounts::first(self.0.db()).await?.is_some() {
            return Ok(None);
        }
        if password == Some("") {
            return Err(Error::invalid("admin-password", "The password of the administrator must not be empty"));
        }
        let made_up = password.is_none().then(password::make_up);
        let chosen = password.or(made_up.as_deref()).unwrap_or_default();
        let hash = password::hash(chosen.to_owned()).await?;
        let mut tx = self.0.db().begin().await?;
        let now = Instant::now_utc();
        if !db::accounts::add(&mut tx, &random_id(), ADMINISTRATOR, &hash, now).await? {
            return Ok(None);
        }
        let (weir, subject) = (Actor::system(), Subject::User(ADMINISTRATOR.to_owned()));
        db::grants::add(&mut tx, &subject, CLUSTER_ADMIN, &Scope::Everything, &weir.name, now).await?;
        let first = about(&weir, "user.create", &subject).because("The first administrator");
        tx.commit_audited(&[first, access::given(&weir, &subject, CLUSTER_ADMIN, &Scope::Everything)]).await?;
        Ok(made_up)
    }

    /// The first account, for work at the console of the machine.
    ///
    /// # Errors
    /// `NotFound` before [`Self::ensure_administrator`].
    pub async fn administrator(&self) -> Result<Actor, Error> {
        let account = db::accounts::first(self.0.db()).await?;
        let account = account.ok_or_else(|| Error::not_found("account", ADMINISTRATOR))?;
        Ok(Actor::administrator(account.id, account.name))
    }

    /// Checks a name and password. `peer` is where the attempt comes from; too many failures are slowed down.
    ///
    /// # Errors
    /// `Invalid` for a wrong pair (the same for unknown names), `RateLimited` after too many failures.
    pub async fn sign_in(&self, username: &str, password: &str, peer: IpAddr) -> Result<Actor, Error> {
        let attempts = &self.0.inner.attempts;
        let tries = attempts.begin(username, peer)?;
        let account = if is_name(username) { db::accounts::by_name(self.0.db(), username).await? } else { None };
        let known = account.as_ref().map(|account| account.name.clone());
        let account = account.filter(|account| account.active && !account.password_hash.is_empty());
        let hash = account.as_ref().map(|account| account.password_hash.clone());
        let right = password::verify(password.to_owned(), hash).await?;
        match account.filter(|_| right) {
            Some(account) => {
                attempts.succeeded(username, peer);
                if password::is_outdated(&account.password_hash) {
                    self.strengthen(&account, password).await;
                }
                self.of(account.id, account.name, Via::Session).await
            }
            None => {
                tracing::warn!(%peer, "sign-in refused");
                self.tell_of_guessing(known, peer, tries);
                Err(Error::invalid("password", "Username or password is wrong"))
            }
        }
    }

    /// Hashes a password anew, with today's parameters. Signing in does not depend on it.
    async fn strengthen(&self, account: &Account, password: &str) {
        let stored = async {
            let hash = password::hash(password.to_owned()).await?;
            let mut tx = self.0.db().begin().await?;
            db::accounts::set_password(&mut tx, &account.id, &account.password_hash, &hash).await?;
            tx.commit_quietly().await
        };
        if let Err(error) = stored.await {
            tracing::warn!(%error, "a password keeps its older hash");
        }
    }

    /// Somebody with what they may just now.
    async fn of(&self, id: String, name: String, via: Via) -> Result<Actor, Error> {
        let access = access::of_user(self.0.db(), &name).await?;
        Ok(Actor::new(id, name, via, access))
    }

    /// The account of an actor who is a person.
    async fn person(&self, actor: &Actor) -> Result<Account, Error> {
        actor.must_be_signed_in()?;
        let account = db::accounts::by_id(self.0.db(), &actor.id).await?.filter(|account| account.active);
        account.ok_or_else(|| Error::Forbidden { message: "Only people have an account of their own".to_owned() })
    }

    /// Refuses who comes with a token that may less than its owner, or not for ever: it must not beget one that is more.
    async fn whole(&self, actor: &Actor, action: &'static str) -> Result<(), Error> {
        if actor.access().limit().is_none() {
            return Ok(());
        }
        let refused = Entry::about(actor, action, &actor.name).after("needs a token without limits").refused();
        self.0.db().begin().await?.commit_audited(&[refused]).await?;
        let message = "A token with limits changes nothing about sessions, tokens and passwords".to_owned();
        Err(Error::Forbidden { message })
    }

    /// The account of a user, for an administrator.
    async fn somebody(&self, actor: &Actor, user: &str) -> Result<Account, Error> {
        actor.must(Right::Administer, Object::Everything)?;
        users::account(self.0.db(), user).await
    }
}

/// A change about somebody, or about a robot and thus within its project.
fn about(actor: &Actor, action: &'static str, whose: &Subject) -> Entry {
    let entry = Entry::about(actor, action, whose);
    match whose {
        Subject::Robot(project, _) => entry.within(project),
        _ => entry,
    }
}

/// What a group or a robot is for, if it can be said so.
fn described(description: &str) -> Result<&str, Error> {
    let description = description.trim();
    if description.chars().count() > MOST_DESCRIPTION || description.contains(char::is_control) {
        return Err(Error::invalid("description", format!("Use at most {MOST_DESCRIPTION} characters on one line")));
    }
    Ok(description)
}

/// Could it name an account or a token? Control characters are no text to PostgreSQL.
fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.chars().take(LONGEST_NAME + 1).count()) && !text.contains(char::is_control)
}

/// An identifier that says nothing and cannot be guessed.
fn random_id() -> String {
    format!("{:032x}", rand::random::<u128>())
}

/// Now, as exactly as the database keeps it.
fn now_millis() -> Instant {
    db::instant(db::millis(Instant::now_utc()))
}
