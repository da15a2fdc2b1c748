//! Server functions around groups.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::access::{Grant, Role};
use model::account::{Group, User};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::links;
#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};

/// A group, with all that administrators see of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    /// The group.
    pub group: Group,
    /// Who belongs to it.
    pub people: Vec<User>,
    /// What is granted to it.
    pub grants: Vec<Grant>,
    /// All roles, to choose from.
    pub roles: Vec<Role>,
}

/// All groups.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_groups() -> Result<Vec<Group>, Error> {
    run(Need::SignedIn, |cx| async move { cx.engine.accounts().groups(&cx.actor).await }).await
}

/// A group.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_group(name: String) -> Result<GroupView, Error> {
    use model::access::Subject;
    run(Need::SignedIn, |cx| async move {
        let access = cx.engine.access();
        let (group, people) = cx.engine.accounts().group(&cx.actor, &name).await?;
        let subject = Subject::Group(group.name.to_string());
        let all = access.list(&cx.actor, None).await?;
        let grants = all.into_iter().filter(|grant| grant.subject == subject).collect();
        Ok(GroupView { group, people, grants, roles: access.roles(&cx.actor).await? })
    })
    .await
}

/// Makes a group.
#[server]
pub async fn create_group(name: String, description: String) -> Result<Done, Error> {
    use model::account::Origin;
    let entered = vec![("name", name.clone()), ("description", description.clone())];
    change(Need::SignedIn, entered, |cx| async move {
        let accounts = cx.engine.accounts();
        let group = accounts.create_group(&cx.actor, name.trim(), &description, Origin::Local).await?;
        Ok(Done::new(format!("Group {} is there", group.name), links::group(group.name.as_str())))
    })
    .await
}

/// Says anew what a group is for.
#[server]
pub async fn describe_group(group: String, description: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![("description", description.clone())], |cx| async move {
        cx.engine.accounts().describe_group(&cx.actor, &group, &description).await?;
        Ok(Done::here(format!("Group {group} is described")))
    })
    .await
}

/// Deletes a group with what is granted to it.
#[server]
pub async fn delete_group(group: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.accounts().delete_group(&cx.actor, &group).await?;
        Ok(Done::new(format!("Group {group} is deleted"), "/admin/groups"))
    })
    .await
}
