//! Accounts, signing in, and tokens for the REST API.

use crate::{Actor, Engine, Error};
use model::account::{NewToken, Token};
use std::net::IpAddr;

/// Use cases around accounts.
pub struct Accounts<'a>(pub(crate) &'a Engine);

impl Accounts<'_> {
    /// Makes the first account, `admin`, when there is none. Answers the password that was made up, if one was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn ensure_administrator(&self, password: Option<&str>) -> Result<Option<String>, Error> {
        Err(Error::internal("not there yet"))
    }

    /// Checks a name and password. `peer` is where the attempt comes from; too many failures are slowed down.
    ///
    /// # Errors
    /// `Invalid` for a wrong pair (the same for unknown names), `RateLimited` after too many failures.
    pub async fn sign_in(&self, username: &str, password: &str, peer: IpAddr) -> Result<Actor, Error> {
        Err(Error::internal("not there yet"))
    }

    /// The actor of a session, if the account still exists.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn actor(&self, account_id: &str) -> Result<Option<Actor>, Error> {
        Err(Error::internal("not there yet"))
    }

    /// The actor a bearer token stands for.
    ///
    /// # Errors
    /// `Unauthenticated` when there is no such token.
    pub async fn by_token(&self, secret: &str) -> Result<Actor, Error> {
        Err(Error::internal("not there yet"))
    }

    /// The actor's tokens, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<Token>, Error> {
        Err(Error::internal("not there yet"))
    }

    /// Makes a token. Its secret is in the answer and nowhere else.
    ///
    /// # Errors
    /// `Invalid` for an empty or long name, `Conflict` when the actor has one of that name.
    pub async fn create_token(&self, actor: &Actor, name: &str) -> Result<NewToken, Error> {
        Err(Error::internal("not there yet"))
    }

    /// Ends a token at once.
    ///
    /// # Errors
    /// `NotFound` when the actor has no such token.
    pub async fn revoke_token(&self, actor: &Actor, id: &str) -> Result<(), Error> {
        Err(Error::internal("not there yet"))
    }
}
