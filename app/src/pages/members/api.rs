//! Server functions around the members of a project.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::ProjectName;
use model::access::{Member, Role, Subject, Verdict};
use model::account::Robot;
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::done::Undo;
#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};
#[cfg(feature = "ssr")]
use leptos::server_fn::ServerFn;
#[cfg(feature = "ssr")]
use model::access::{Object, Right, Scope};

/// Who may what in a project, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Members {
    /// The project.
    pub project: ProjectName,
    /// Whoever looks.
    pub own: Subject,
    /// What they may in the project themselves.
    pub verdicts: Vec<Verdict>,
    /// Everybody, for who may know.
    pub list: Option<Managed>,
}

/// What only those see who manage the access to a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Managed {
    /// Everybody.
    pub members: Vec<Member>,
    /// The roles that the visitor may give in the project.
    pub roles: Vec<Role>,
    /// The robots of the project.
    pub robots: Vec<Robot>,
}

/// Who may what in a project.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_members(project: String) -> Result<Members, Error> {
    run(Need::SignedIn, |cx| async move {
        let access = cx.engine.access();
        let project = cx.engine.projects().get(&cx.actor, &project).await?.name;
        let own = Subject::of_actor(&cx.actor.name).map_err(engine::Error::internal)?;
        let verdicts = access.explain(&cx.actor, &own, Object::Project(project.as_str())).await?;
        let list = if cx.actor.may(Right::ManageAccess, Object::Project(project.as_str())) {
            Some(Managed {
                members: access.members(&cx.actor, project.as_str()).await?,
                roles: access.grantable(&cx.actor, &Scope::Project(project.clone())).await?,
                robots: cx.engine.accounts().robots(&cx.actor, project.as_str()).await?,
            })
        } else {
            None
        };
        Ok(Members { project, own, verdicts, list })
    })
    .await
}

/// Gives somebody a role in a project: on all of it, on a stream, or on tags.
#[server]
pub async fn add_member(
    project: String,
    who: String,
    name: String,
    role: String,
    scope: String,
    stream: String,
    tags: String,
) -> Result<Done, Error> {
    let entered = vec![
        ("who", who.clone()),
        ("name", name.clone()),
        ("role", role.clone()),
        ("scope", scope.clone()),
        ("stream", stream.clone()),
        ("tags", tags.clone()),
    ];
    change(Need::SignedIn, entered, |cx| async move {
        let subject = subject(&project, &who, name.trim())?;
        let scope = scope_of(&project, &scope, stream.trim(), tags.trim())?;
        let grant = cx.engine.access().give(&cx.actor, &subject, &role, &scope).await.map_err(beside)?;
        let fields = vec![("project".to_owned(), project.clone()), ("id".to_owned(), grant.id.to_string())];
        let undo = Undo { path: RemoveMember::PATH.to_owned(), fields };
        let told = format!("{} has role {role} on {scope}", subject.told());
        Ok(Done { undo: Some(undo), ..Done::new(told, format!("/projects/{project}/members")) })
    })
    .await
}

/// Takes a role away.
#[server]
pub async fn remove_member(project: String, id: i64) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.access().take(&cx.actor, id).await?;
        Ok(Done::new("The role is taken away", format!("/projects/{project}/members")))
    })
    .await
}

/// Who is meant by what was entered.
#[cfg(feature = "ssr")]
fn subject(project: &str, who: &str, name: &str) -> Result<Subject, engine::Error> {
    let text = match who {
        "robot" => format!("robot:{project}/{name}"),
        "signed-in" | "anyone" => who.to_owned(),
        kind => format!("{kind}:{name}"),
    };
    Subject::parse(&text).map_err(|error| engine::Error::invalid("name", error.to_string()))
}

/// Where the role is to hold.
#[cfg(feature = "ssr")]
fn scope_of(project: &str, scope: &str, stream: &str, tags: &str) -> Result<Scope, engine::Error> {
    let (field, text) = match scope {
        "stream" if stream.is_empty() => return Err(engine::Error::invalid("stream", "Name the image stream")),
        "stream" => ("stream", format!("{project}/{stream}")),
        "tags" if stream.is_empty() => ("tags", format!("{project}/*:{tags}")),
        "tags" => ("tags", format!("{project}/{stream}:{tags}")),
        _ => ("scope", project.to_owned()),
    };
    Scope::parse(&text).map_err(|error| engine::Error::invalid(field, error.to_string()))
}

/// The form has a field for the name of whoever gets the role.
#[cfg(feature = "ssr")]
fn beside(error: engine::Error) -> engine::Error {
    match error {
        engine::Error::Invalid { field: "subject", message } => engine::Error::invalid("name", message),
        other => other,
    }
}
