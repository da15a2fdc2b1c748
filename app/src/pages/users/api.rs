//! Server functions around people's accounts.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::access::{Grant, Role, Subject};
use model::account::{Session, Token, User};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::links;
#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};
#[cfg(feature = "ssr")]
use model::access::Scope;

/// Somebody, with all that administrators see of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserView {
    /// The account.
    pub user: User,
    /// The groups they belong to.
    pub groups: Vec<String>,
    /// All groups, to choose from.
    pub all_groups: Vec<String>,
    /// What is granted to them, and to their groups.
    pub grants: Vec<Grant>,
    /// All roles, to choose from.
    pub roles: Vec<Role>,
    /// Their tokens, newest first.
    pub tokens: Vec<Token>,
    /// Where they are signed in.
    pub sessions: Vec<Session>,
}

/// Everybody.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_users() -> Result<Vec<User>, Error> {
    run(Need::SignedIn, |cx| async move { cx.engine.accounts().users(&cx.actor).await }).await
}

/// Somebody.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_user(name: String) -> Result<UserView, Error> {
    run(Need::SignedIn, |cx| async move {
        let (accounts, access) = (cx.engine.accounts(), cx.engine.access());
        let user = accounts.user(&cx.actor, &name).await?;
        let groups = accounts.groups_of(&cx.actor, &name).await?;
        let own = Subject::User(user.name.to_string()).all_of(groups.iter().cloned());
        let all = access.list(&cx.actor, None).await?;
        Ok(UserView {
            all_groups: accounts.groups(&cx.actor).await?.into_iter().map(|group| group.name.to_string()).collect(),
            grants: all.into_iter().filter(|grant| own.contains(&grant.subject)).collect(),
            roles: access.roles(&cx.actor).await?,
            tokens: accounts.tokens_of(&cx.actor, &name).await?,
            sessions: accounts.sessions_of(&cx.actor, &name).await?,
            user,
            groups,
        })
    })
    .await
}

/// Makes an account. A password that Weir made up is shown with the answer and never again.
#[server]
pub async fn create_user(name: String, display_name: String, password: String) -> Result<Done, Error> {
    let entered = vec![("name", name.clone()), ("display_name", display_name.clone())];
    change(Need::SignedIn, entered, |cx| async move {
        let password = (!password.is_empty()).then_some(password);
        let made = cx.engine.accounts().create_user(&cx.actor, name.trim(), &display_name, password.as_deref()).await?;
        let (user, secret) = made;
        let told = format!("User {} is there", user.name);
        Ok(match secret {
            Some(secret) => Done { secret: Some(secret), ..Done::here(told) },
            None => Done::new(told, links::user(user.name.as_str())),
        })
    })
    .await
}

/// Says anew what somebody is called.
#[server]
pub async fn describe_user(user: String, display_name: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![("display_name", display_name.clone())], |cx| async move {
        cx.engine.accounts().describe_user(&cx.actor, &user, &display_name).await?;
        Ok(Done::here(format!("User {user} is changed")))
    })
    .await
}

/// Gives somebody a password that Weir makes up; it is shown with the answer and never again.
#[server]
pub async fn reset_password(user: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        let secret = cx.engine.accounts().reset_password(&cx.actor, &user, None).await?;
        Ok(Done { secret, ..Done::here(format!("{user} has a new password, and is signed out everywhere")) })
    })
    .await
}

/// Deactivates somebody, or takes that back.
#[server]
pub async fn set_active(user: String, active: bool) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        let accounts = cx.engine.accounts();
        if active {
            accounts.activate(&cx.actor, &user).await?;
            Ok(Done::here(format!("{user} may sign in again")))
        } else {
            accounts.deactivate(&cx.actor, &user).await?;
            Ok(Done::here(format!("{user} is deactivated: nothing of theirs signs in")))
        }
    })
    .await
}

/// Ends a token of somebody at once.
#[server]
pub async fn revoke_token_of(user: String, id: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.accounts().revoke_token_of(&cx.actor, &user, &id).await?;
        Ok(Done::here("The token is revoked"))
    })
    .await
}

/// Signs somebody out everywhere.
#[server]
pub async fn end_sessions_of(user: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.accounts().end_sessions_of(&cx.actor, &user).await?;
        Ok(Done::here(format!("{user} is signed out everywhere")))
    })
    .await
}

/// Puts somebody into a group.
#[server]
pub async fn join_group(group: String, user: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![("user", user.clone())], |cx| async move {
        cx.engine.accounts().add_member(&cx.actor, &group, user.trim()).await?;
        Ok(Done::here(format!("{} belongs to group {group}", user.trim())))
    })
    .await
}

/// Takes somebody out of a group.
#[server]
pub async fn leave_group(group: String, user: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.accounts().remove_member(&cx.actor, &group, &user).await?;
        Ok(Done::here(format!("{user} does not belong to group {group} any more")))
    })
    .await
}

/// Gives a role, anywhere.
#[server]
pub async fn give_role(subject: Subject, role: String, scope: String) -> Result<Done, Error> {
    let entered = vec![("role", role.clone()), ("scope", scope.clone())];
    change(Need::SignedIn, entered, |cx| async move {
        let scope = Scope::parse(scope.trim()).map_err(|error| engine::Error::invalid("scope", error.to_string()))?;
        cx.engine.access().give(&cx.actor, &subject, &role, &scope).await?;
        Ok(Done::here(format!("{} has role {role} on {scope}", subject.told())))
    })
    .await
}

/// Takes a role away.
#[server]
pub async fn take_role(id: i64) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.access().take(&cx.actor, id).await?;
        Ok(Done::here("The role is taken away"))
    })
    .await
}
