//! Sessions: begun by signing in, seen by their owner, ended at once.

use super::{Accounts, about, is_name, now_millis, random_id};
use crate::db::{self, accounts::Account};
use crate::{Actor, Error, Via};
use model::Instant;
use model::access::{Access, Object, Right, Subject};
use model::account::Session;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// How exactly the last use of a session is recorded: requests in between write nothing.
const SEEN_EVERY: std::time::Duration = std::time::Duration::from_secs(5 * 60);
/// What is kept of how a browser calls itself, in characters.
const MOST_AGENT: usize = 200;

/// What a session knows of whoever signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedIn {
    /// The id of the account.
    pub(crate) account: String,
    /// Identifies the signing-in through all changes of the session's id.
    pub login: String,
    /// When it was.
    pub(crate) begun: Instant,
    /// When it was last used, to five minutes.
    pub(crate) seen: Instant,
    /// Where it came from.
    pub(crate) address: String,
    /// The browser, as it calls itself.
    pub(crate) user_agent: String,
    /// Which of the account's changes of rights it knows of.
    pub(crate) access_version: i64,
}

/// A session in use.
pub struct Resumed {
    /// On whose behalf.
    pub actor: Actor,
    /// What the session is to know from now on.
    pub keep: Keep,
}

/// What a session is to know.
pub enum Keep {
    /// What it does.
    Same,
    /// This, when it was last used.
    Seen(SignedIn),
    /// This, under another id: the rights of the account changed.
    Renewed(SignedIn),
}

impl Accounts<'_> {
    /// Begins a session of somebody who has proved who they are.
    ///
    /// # Errors
    /// `Forbidden` for who is no person or was deactivated meanwhile.
    pub async fn begin_session(&self, actor: &Actor, peer: IpAddr, user_agent: &str) -> Result<SignedIn, Error> {
        let account = self.person(actor).await?;
        let now = now_millis();
        let mut tx = self.0.db().begin().await?;
        db::accounts::signed_in(&mut tx, &account.id, now).await?;
        let entry = about(actor, "session.begin", &Subject::User(account.name)).after(peer);
        tx.commit_audited(&[entry]).await?;
        Ok(SignedIn {
            account: account.id,
            login: random_id(),
            begun: now,
            seen: now,
            address: peer.to_string(),
            user_agent: user_agent.chars().filter(|c| !c.is_control()).take(MOST_AGENT).collect(),
            access_version: account.access_version,
        })
    }

    /// On whose behalf the session of that id is, if there is nothing that it would have to learn: it lives, was used lately,
    /// and the rights of its account are those it knows of. Every request asks this, so it is one question to the database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn in_session(&self, id: i128) -> Result<Option<Actor>, Error> {
        let now = Instant::now_utc();
        let holder = db::sessions::holder(self.0.db(), &db::sessions::key(id), now, now - SEEN_EVERY).await?;
        Ok(holder.map(|db::sessions::Holder { account, name, login, held }| {
            Actor::new(account, name, Via::Session, Access::holding(held)).with(login)
        }))
    }

    /// Whose session it is, if they may still sign in.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn resume(&self, session: SignedIn) -> Result<Option<Resumed>, Error> {
        let account = db::accounts::by_id(self.0.db(), &session.account).await?;
        let Some(Account { id, name, access_version, .. }) = account.filter(|account| account.active) else {
            return Ok(None);
        };
        let (now, login) = (now_millis(), session.login.clone());
        let keep = match session {
            session if session.access_version != access_version => {
                Keep::Renewed(SignedIn { access_version, seen: now, ..session })
            }
            session if now - session.seen >= SEEN_EVERY => Keep::Seen(SignedIn { seen: now, ..session }),
            _ => Keep::Same,
        };
        Ok(Some(Resumed { actor: self.of(id, name, Via::Session).await?.with(login), keep }))
    }

    /// Asks again whether the session or the token that somebody came with is still worth something: for answers that go on for
    /// long.
    ///
    /// # Errors
    /// `Unauthenticated` when it has ended.
    pub(crate) async fn still(&self, actor: &Actor) -> Result<(), Error> {
        let now = Instant::now_utc();
        let is_live = match actor.via {
            _ if actor.ticket.is_empty() => true,
            Via::Token(_) => db::tokens::is_live(self.0.db(), &actor.ticket, now).await?,
            _ => db::sessions::is_live(self.0.db(), &actor.ticket, now).await?,
        };
        if is_live { Ok(()) } else { Err(Error::Unauthenticated) }
    }

    /// Has the session of that id make way for one with another id; false when it did already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replace_session(&self, id: i128) -> Result<bool, Error> {
        db::sessions::replace(self.0.db(), &db::sessions::key(id), Instant::now_utc()).await
    }

    /// Ends a session by its own wish.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sign_out(&self, session: &SignedIn) -> Result<(), Error> {
        let Some(account) = db::accounts::by_id(self.0.db(), &session.account).await? else { return Ok(()) };
        let actor = self.of(account.id, account.name.clone(), Via::Session).await?;
        let mut tx = self.0.db().begin().await?;
        if !db::sessions::end(&mut tx, &session.account, &session.login).await? {
            return Ok(());
        }
        tx.commit_audited(&[about(&actor, "session.end", &Subject::User(account.name))]).await
    }

    /// One's own sessions, the one used last first.
    ///
    /// # Errors
    /// `Forbidden` for who is no person.
    pub async fn sessions(&self, actor: &Actor) -> Result<Vec<Session>, Error> {
        let account = self.person(actor).await?;
        db::sessions::list(self.0.db(), &account.id, Instant::now_utc()).await
    }

    /// Ends one of one's own sessions at once.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden` through a token with limits.
    pub async fn end_session(&self, actor: &Actor, id: &str) -> Result<(), Error> {
        self.whole(actor, "session.end").await?;
        let account = self.person(actor).await?;
        self.end(actor, &account, id).await
    }

    /// Ends all one's own sessions at once, but for the one of the signing-in `kept`.
    ///
    /// # Errors
    /// `Forbidden` through a token with limits.
    pub async fn end_other_sessions(&self, actor: &Actor, kept: Option<&str>) -> Result<(), Error> {
        self.whole(actor, "session.end").await?;
        let account = self.person(actor).await?;
        self.end_all(actor, &account, kept).await
    }

    /// Somebody's sessions, the one used last first.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound` for the user.
    pub async fn sessions_of(&self, actor: &Actor, user: &str) -> Result<Vec<Session>, Error> {
        let account = self.somebody(actor, user).await?;
        db::sessions::list(self.0.db(), &account.id, Instant::now_utc()).await
    }

    /// Ends one of somebody's sessions at once.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub async fn end_session_of(&self, actor: &Actor, user: &str, id: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "session.end").await?;
        let account = self.somebody(actor, user).await?;
        self.end(actor, &account, id).await
    }

    /// Ends all of somebody's sessions at once.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound` for the user.
    pub async fn end_sessions_of(&self, actor: &Actor, user: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "session.end").await?;
        let account = self.somebody(actor, user).await?;
        self.end_all(actor, &account, None).await
    }

    async fn end(&self, actor: &Actor, account: &Account, id: &str) -> Result<(), Error> {
        let mut tx = self.0.db().begin().await?;
        if !is_name(id) || !db::sessions::end(&mut tx, &account.id, id).await? {
            return Err(Error::not_found("session", id));
        }
        tx.commit_audited(&[about(actor, "session.end", &Subject::User(account.name.clone()))]).await
    }

    async fn end_all(&self, actor: &Actor, account: &Account, kept: Option<&str>) -> Result<(), Error> {
        let mut tx = self.0.db().begin().await?;
        db::sessions::end_all(&mut tx, &account.id, kept).await?;
        let which = if kept.is_some() { "all others" } else { "all" };
        let entry = about(actor, "session.end", &Subject::User(account.name.clone())).before(which);
        tx.commit_audited(&[entry]).await
    }
}
