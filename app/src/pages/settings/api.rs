//! Server functions around the settings of a project.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::ProjectName;
use model::project::{ProjectCredential, QuotaUse};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};

/// The settings of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The project.
    pub project: ProjectName,
    /// How much it may have, and has.
    pub quota: QuotaUse,
    /// Its credentials for registries, for who may use them.
    pub credentials: Option<Vec<ProjectCredential>>,
}

/// The settings of a project.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_settings(project: String) -> Result<Settings, Error> {
    use model::access::{Object, Right};
    run(Need::SignedIn, |cx| async move {
        let quota = cx.engine.quotas().get(&cx.actor, &project).await?;
        let project = cx.engine.projects().get(&cx.actor, &project).await?.name;
        let credentials = if cx.actor.may(Right::UseCredential, Object::Project(project.as_str())) {
            Some(cx.engine.credentials().list(&cx.actor, project.as_str()).await?)
        } else {
            None
        };
        Ok(Settings { project, quota, credentials })
    })
    .await
}

/// Says anew how much a project may have; empty is no limit.
#[server]
pub async fn set_quota(project: String, streams: String, tags: String, scheduled: String) -> Result<Done, Error> {
    use model::project::Quota;
    let entered = vec![("streams", streams.clone()), ("tags", tags.clone()), ("scheduled", scheduled.clone())];
    change(Need::SignedIn, entered, |cx| async move {
        let number = |field: &'static str, text: &str| match text.trim() {
            "" => Ok(None),
            text => text
                .parse()
                .map(Some)
                .map_err(|_| engine::Error::invalid(field, "Write a number from 0, or nothing for no limit")),
        };
        let quota = Quota {
            streams: number("streams", &streams)?,
            tags: number("tags", &tags)?,
            scheduled: number("scheduled", &scheduled)?,
        };
        cx.engine.quotas().set(&cx.actor, &project, &quota).await?;
        Ok(Done::here("The quota is changed"))
    })
    .await
}

/// Gives a project a credential for a registry.
#[server]
pub async fn put_credential(project: String, host: String, username: String, password: String) -> Result<Done, Error> {
    let entered = vec![("host", host.clone()), ("username", username.clone())];
    change(Need::SignedIn, entered, |cx| async move {
        cx.engine.credentials().put(&cx.actor, &project, &host, &username, &password).await?;
        Ok(Done::here(format!("The credential for {} is kept", host.trim())))
    })
    .await
}

/// Forgets a credential.
#[server]
pub async fn remove_credential(project: String, host: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.credentials().remove(&cx.actor, &project, &host).await?;
        Ok(Done::here(format!("The credential for {host} is forgotten")))
    })
    .await
}
