//! Server functions around roles.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::access::{Right, Role};

#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};
#[cfg(feature = "ssr")]
use model::access::Rights;

/// All roles, those that come with Weir first.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_roles() -> Result<Vec<Role>, Error> {
    run(Need::SignedIn, |cx| async move { cx.engine.access().roles(&cx.actor).await }).await
}

/// A role of one's own making.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_role(name: String) -> Result<Role, Error> {
    run(Need::SignedIn, |cx| async move {
        let mut roles = cx.engine.access().roles(&cx.actor).await?.into_iter();
        roles.find(|role| role.name == name).ok_or_else(|| engine::Error::not_found("role", name))
    })
    .await
}

/// Makes a role.
#[server]
pub async fn create_role(
    name: String,
    description: String,
    #[server(default)] rights: Vec<Right>,
) -> Result<Done, Error> {
    let rights: Rights = rights.into_iter().collect();
    let entered = vec![("name", name.clone()), ("description", description.clone()), ("rights", rights.to_string())];
    change(Need::SignedIn, entered, |cx| async move {
        let role = cx.engine.access().create_role(&cx.actor, &name, &description, rights).await?;
        Ok(Done::new(format!("Role {} is there", role.name), "/admin/roles"))
    })
    .await
}

/// Says anew what a role lets do.
#[server]
pub async fn edit_role(
    name: String,
    version: i64,
    description: String,
    #[server(default)] rights: Vec<Right>,
) -> Result<Done, Error> {
    let rights: Rights = rights.into_iter().collect();
    let entered = vec![("description", description.clone()), ("rights", rights.to_string())];
    change(Need::SignedIn, entered, |cx| async move {
        let role = cx.engine.access().edit_role(&cx.actor, &name, &description, rights, Some(version)).await?;
        Ok(Done::new(format!("Role {} is changed", role.name), "/admin/roles"))
    })
    .await
}

/// Deletes a role that nobody has.
#[server]
pub async fn delete_role(name: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.access().delete_role(&cx.actor, &name).await?;
        Ok(Done::new(format!("Role {name} is deleted"), "/admin/roles"))
    })
    .await
}
