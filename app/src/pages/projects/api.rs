//! Server functions around projects.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::project::Project;
use model::stream::{StreamActivity, StreamFacts};
use model::template::DeletedTemplate;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::links;
#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};

/// A project and what happens in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectView {
    /// The project.
    pub project: Project,
    /// What happens in its streams.
    pub activity: StreamActivity,
    /// Streams deleted lately, which can be brought back.
    pub deleted: Vec<StreamFacts>,
    /// Templates deleted lately, which can be brought back.
    pub deleted_templates: Vec<DeletedTemplate>,
}

/// All projects.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_projects() -> Result<Vec<Project>, Error> {
    run(Need::Viewer, |cx| async move { cx.engine.projects().list(&cx.actor, "").await }).await
}

/// One project.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_project(name: String) -> Result<ProjectView, Error> {
    run(Need::Viewer, |cx| async move {
        let streams = cx.engine.streams();
        let project = cx.engine.projects().get(&cx.actor, &name).await?;
        let activity = streams.activity(&cx.actor, &name).await?;
        let deleted = streams.deleted(&cx.actor, &name).await?;
        let deleted_templates = cx.engine.templates().deleted(&cx.actor, &name).await?;
        Ok(ProjectView { project, activity, deleted, deleted_templates })
    })
    .await
}

/// Makes a project.
#[server]
pub async fn create_project(name: String, display_name: String, description: String) -> Result<Done, Error> {
    let entered =
        vec![("name", name.clone()), ("display_name", display_name.clone()), ("description", description.clone())];
    change(Need::SignedIn, entered, |cx| async move {
        let made = cx.engine.projects().create(&cx.actor, &name, &display_name, &description).await?;
        Ok(Done::new(format!("Project {} is there", made.name), links::streams(&made.name)))
    })
    .await
}

/// Describes a project anew.
#[server]
pub async fn edit_project(
    name: String,
    version: i64,
    display_name: String,
    description: String,
) -> Result<Done, Error> {
    let entered = vec![("display_name", display_name.clone()), ("description", description.clone())];
    change(Need::SignedIn, entered, |cx| async move {
        let edited = cx.engine.projects().edit(&cx.actor, &name, version, &display_name, &description).await?;
        Ok(Done::new(format!("Project {name} is changed"), links::project(&edited.name)))
    })
    .await
}

/// Deletes a project; with everything in it when its name was typed.
#[server]
pub async fn delete_project(name: String, typed: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.projects().delete(&cx.actor, &name, &typed).await?;
        Ok(Done::new(format!("Project {name} is deleted"), "/projects"))
    })
    .await
}
