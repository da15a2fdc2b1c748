//! Tokens: of people, who may then use the REST API. A token is never worth more than its owner, and one that is worth less
//! makes no others.

use super::{Accounts, about, is_name, now_millis, random_id, token};
use crate::db::tokens::Owner;
use crate::db::{self, Tx};
use crate::{Actor, Error, Via, access};
use model::access::{Limit, Object, Right, Rights, Subject};
use model::account::{NewToken, OwnedToken, Token, TokenWish};
use model::{Instant, Page, Paging};
use std::time::Duration;

/// How exactly the last use of a token is recorded: requests in between write nothing.
const USE_RECORDED_EVERY: Duration = Duration::from_secs(60);
/// Longest life of a token that ends, in days.
const MOST_DAYS: u32 = 3650;
/// Most tokens of one owner.
const MOST: usize = 100;

impl Accounts<'_> {
    /// The actor a bearer token stands for.
    ///
    /// # Errors
    /// `Unauthenticated` when there is no such token, it has ended, or its owner may not sign in.
    pub async fn by_token(&self, secret: &str) -> Result<Actor, Error> {
        if !token::is_well_formed(secret) {
            return Err(Error::Unauthenticated);
        }
        let now = Instant::now_utc();
        let found = db::tokens::by_hash(self.0.db(), &token::hash(secret), now).await?;
        let owned = found.ok_or(Error::Unauthenticated)?;
        if owned.used().is_none_or(|used| now - used >= USE_RECORDED_EVERY)
            && let Err(error) = self.record_use(&owned.id, now).await
        {
            tracing::warn!(%error, "the use of a token was not recorded");
        }
        let (limit, via) = (owned.limit(), Via::Token(owned.name));
        let actor = match owned.project {
            None => self.of(owned.owner, owned.owner_name, via).await?,
            Some(project) => {
                let robot =
                    Subject::parse(&format!("robot:{project}/{}", owned.owner_name)).map_err(Error::internal)?;
                let access = access::of_robot(self.0.db(), &robot).await?;
                Actor::new(owned.owner, robot.actor_name(), via, access)
            }
        };
        let actor = actor.with(owned.id);
        Ok(match limit {
            Some(limit) => actor.within(limit),
            None => actor,
        })
    }

    async fn record_use(&self, id: &str, now: Instant) -> Result<(), Error> {
        let mut tx = self.0.db().begin().await?;
        db::tokens::used(&mut tx, id, now).await?;
        tx.commit_quietly().await
    }

    /// One's own tokens, newest first.
    ///
    /// # Errors
    /// `Unauthenticated` for strangers.
    pub async fn tokens(&self, actor: &Actor) -> Result<Vec<Token>, Error> {
        actor.must_be_signed_in()?;
        db::tokens::list(self.0.db(), &actor.id).await
    }

    /// Makes a token of one's own. Its secret is in the answer and nowhere else.
    ///
    /// # Errors
    /// `Invalid` names the field (`name`, `rights`, `projects`, `days`); `Conflict` when there is one of that name, or too
    /// many; `Forbidden` for a robot, and through a token with limits.
    pub async fn create_token(&self, actor: &Actor, wish: &TokenWish) -> Result<NewToken, Error> {
        self.whole(actor, "token.create").await?;
        let account = self.person(actor).await?;
        let whose = Subject::User(account.name);
        self.make_token(actor, Owner::Person(&account.id), &whose, wish).await
    }

    /// Ends one of one's own tokens at once.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden` through a token with limits.
    pub async fn revoke_token(&self, actor: &Actor, id: &str) -> Result<(), Error> {
        self.whole(actor, "token.revoke").await?;
        let account = self.person(actor).await?;
        self.end_token(actor, &account.id, &Subject::User(account.name), id).await
    }

    /// Somebody's tokens, newest first.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound` for the user.
    pub async fn tokens_of(&self, actor: &Actor, user: &str) -> Result<Vec<Token>, Error> {
        let account = self.somebody(actor, user).await?;
        db::tokens::list(self.0.db(), &account.id).await
    }

    /// A piece of the tokens of all people and robots whose name or owner contains `q`, newest first.
    ///
    /// # Errors
    /// `Forbidden`.
    pub async fn tokens_of_everybody(&self, actor: &Actor, q: &str, paging: Paging) -> Result<Page<OwnedToken>, Error> {
        actor.must(Right::Administer, Object::Everything)?;
        db::tokens::everybodys(self.0.db(), q.trim(), paging).await
    }

    /// Ends one of somebody's tokens at once.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn revoke_token_of(&self, actor: &Actor, user: &str, id: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "token.revoke").await?;
        let account = self.somebody(actor, user).await?;
        self.end_token(actor, &account.id, &Subject::User(account.name), id).await
    }

    pub(super) async fn make_token(
        &self,
        actor: &Actor,
        owner: Owner<'_>,
        whose: &Subject,
        wish: &TokenWish,
    ) -> Result<NewToken, Error> {
        let name = wish.name.trim();
        if !is_name(name) {
            return Err(Error::invalid("name", "Give the token a name of 1 to 64 characters"));
        }
        let created = now_millis();
        let expires = match wish.days {
            None => None,
            Some(days @ 1..=MOST_DAYS) => Some(created + Duration::from_secs(u64::from(days) * 86_400)),
            Some(_) => return Err(Error::invalid("days", format!("Use 1 to {MOST_DAYS} days, or none for no end"))),
        };
        let mut tx = self.0.db().begin().await?;
        let limit = limit(&mut tx, actor, wish.limit.as_ref()).await?;
        let token = Token { id: random_id(), name: name.to_owned(), limit, created, expires, used: None };
        let id = match owner {
            Owner::Person(id) | Owner::Robot(id) => id,
        };
        if db::tokens::list(&mut tx, id).await?.len() >= MOST {
            return Err(Error::conflict(format!("There are {MOST} tokens already. Revoke one that is not needed")));
        }
        let secret = token::make();
        if !db::tokens::add(&mut tx, owner, &token, &token::hash(&secret)).await? {
            return Err(Error::conflict(format!(
                "There is a token “{name}” already. Revoke it or choose another name"
            )));
        }
        tx.commit_audited(&[about(actor, "token.create", whose).after(name)]).await?;
        Ok(NewToken { token, secret })
    }

    pub(super) async fn end_token(&self, actor: &Actor, owner: &str, whose: &Subject, id: &str) -> Result<(), Error> {
        let mut tx = self.0.db().begin().await?;
        let missing = || Error::not_found("token", id);
        if !is_name(id) {
            return Err(missing());
        }
        let name = db::tokens::delete(&mut tx, owner, id).await?.ok_or_else(missing)?;
        tx.commit_audited(&[about(actor, "token.revoke", whose).before(name)]).await
    }
}

/// The limit that was asked for, if it makes sense; one that limits nothing is none.
async fn limit(tx: &mut Tx, actor: &Actor, wished: Option<&Limit>) -> Result<Option<Limit>, Error> {
    let Some(wished) = wished.filter(|limit| limit.rights != Rights::all() || limit.projects.is_some()) else {
        return Ok(None);
    };
    if wished.rights.is_empty() {
        return Err(Error::invalid("rights", "Choose at least one right: a token without rights is of no use"));
    }
    if wished.projects.as_ref().is_some_and(|projects| projects.is_empty()) {
        return Err(Error::invalid("projects", "Name at least one project, or none for no limit"));
    }
    for project in wished.projects.iter().flatten() {
        let is_seen = actor.sees(Object::Project(project.as_str()));
        if !is_seen || db::projects::id(tx, project.as_str()).await?.is_none() {
            return Err(Error::invalid("projects", format!("There is no project “{project}”")));
        }
    }
    Ok(Some(wished.clone()))
}
