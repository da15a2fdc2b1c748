//! Accounts, signing in, and tokens for the REST API.
//!
//! Law of this room: what a person could be guessed by is slowed down, what could be stolen is stored only as a hash.

mod attempts;
pub(crate) mod groups;
mod password;
#[cfg(test)]
mod tests;
mod token;
mod users;

pub(crate) use attempts::Attempts;

use crate::db::{self, accounts::Account};
use crate::{Actor, Engine, Error, Via, access};
use model::Instant;
use model::access::{CLUSTER_ADMIN, Scope, Subject};
use model::account::{NewToken, Token};
use std::net::IpAddr;
use std::time::Duration;

/// The name of the first account.
const ADMINISTRATOR: &str = "admin";
/// Longest name of an account or a token, in characters.
const LONGEST_NAME: usize = 64;
/// How exactly the last use of a token is recorded: requests in between write nothing.
const USE_RECORDED_EVERY: Duration = Duration::from_secs(60);

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
        let made = db::accounts::add(&mut tx, &random_id(), ADMINISTRATOR, &hash, now).await?;
        if made {
            let (subject, by) = (Subject::User(ADMINISTRATOR.to_owned()), Actor::system().name);
            db::grants::add(&mut tx, &subject, CLUSTER_ADMIN, &Scope::Everything, &by, now).await?;
        }
        tx.commit().await?;
        Ok(made_up.filter(|_| made))
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
        attempts.begin(username, peer)?;
        let account = if is_name(username) { db::accounts::by_name(self.0.db(), username).await? } else { None };
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
            tx.commit().await
        };
        if let Err(error) = stored.await {
            tracing::warn!(%error, "a password keeps its older hash");
        }
    }

    /// The actor of a session, if the account still exists.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn actor(&self, account_id: &str) -> Result<Option<Actor>, Error> {
        let account = db::accounts::by_id(self.0.db(), account_id).await?;
        match account.filter(|account| account.active) {
            Some(account) => self.of(account.id, account.name, Via::Session).await.map(Some),
            None => Ok(None),
        }
    }

    /// The actor a bearer token stands for.
    ///
    /// # Errors
    /// `Unauthenticated` when there is no such token.
    pub async fn by_token(&self, secret: &str) -> Result<Actor, Error> {
        if !token::is_well_formed(secret) {
            return Err(Error::Unauthenticated);
        }
        let found = db::tokens::by_hash(self.0.db(), &token::hash(secret)).await?;
        let owned = found.ok_or(Error::Unauthenticated)?;
        let now = Instant::now_utc();
        if owned.used.is_none_or(|used| now - used >= USE_RECORDED_EVERY)
            && let Err(error) = self.record_use(&owned.id, now).await
        {
            tracing::warn!(%error, "the use of a token was not recorded");
        }
        self.of(owned.account_id, owned.account_name, Via::Token(owned.name)).await
    }

    /// Somebody with what they may just now.
    async fn of(&self, id: String, name: String, via: Via) -> Result<Actor, Error> {
        let access = access::of_user(self.0.db(), &name).await?;
        Ok(Actor::new(id, name, via, access))
    }

    async fn record_use(&self, id: &str, now: Instant) -> Result<(), Error> {
        let mut tx = self.0.db().begin().await?;
        db::tokens::used(&mut tx, id, now).await?;
        tx.commit().await
    }

    /// The actor's tokens, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<Token>, Error> {
        db::tokens::list(self.0.db(), &actor.id).await
    }

    /// Makes a token. Its secret is in the answer and nowhere else.
    ///
    /// # Errors
    /// `Invalid` for an empty or long name, `Conflict` when the actor has one of that name.
    pub async fn create_token(&self, actor: &Actor, name: &str) -> Result<NewToken, Error> {
        let name = name.trim();
        if !is_name(name) {
            return Err(Error::invalid("name", format!("Give the token a name of 1 to {LONGEST_NAME} characters")));
        }
        let secret = token::make();
        let token = Token { id: random_id(), name: name.to_owned(), created: now_millis(), used: None };
        let mut tx = self.0.db().begin().await?;
        if !db::tokens::add(&mut tx, &actor.id, &token, &token::hash(&secret)).await? {
            return Err(Error::conflict(format!(
                "There is a token “{name}” already. Revoke it or choose another name"
            )));
        }
        tx.commit().await?;
        Ok(NewToken { token, secret })
    }

    /// Ends a token at once.
    ///
    /// # Errors
    /// `NotFound` when the actor has no such token.
    pub async fn revoke_token(&self, actor: &Actor, id: &str) -> Result<(), Error> {
        let mut tx = self.0.db().begin().await?;
        if !is_name(id) || !db::tokens::delete(&mut tx, &actor.id, id).await? {
            return Err(Error::not_found("token", id));
        }
        tx.commit().await
    }
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
