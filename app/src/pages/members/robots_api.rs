//! Server functions around the robots of a project.

use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::access::Right;
use model::account::{Robot, Token};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::links;
#[cfg(feature = "ssr")]
use crate::pages::tokens::{entered, wish};
#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};

/// A robot with its tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RobotView {
    /// The robot.
    pub robot: Robot,
    /// Its tokens, newest first.
    pub tokens: Vec<Token>,
}

/// A robot with its tokens.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_robot(project: String, robot: String) -> Result<RobotView, Error> {
    run(Need::SignedIn, |cx| async move {
        let accounts = cx.engine.accounts();
        let tokens = accounts.robot_tokens(&cx.actor, &project, &robot).await?;
        let mut robots = accounts.robots(&cx.actor, &project).await?.into_iter();
        let found = robots.find(|one| one.name.as_str() == robot);
        Ok(RobotView { robot: found.ok_or_else(|| engine::Error::not_found("robot", robot))?, tokens })
    })
    .await
}

/// Makes a robot.
#[server]
pub async fn create_robot(project: String, robot: String, description: String) -> Result<Done, Error> {
    use engine::Error as Refusal;
    let entered = vec![("robot", robot.clone()), ("description", description.clone())];
    change(Need::SignedIn, entered, |cx| async move {
        let made = cx.engine.accounts().create_robot(&cx.actor, &project, &robot, &description).await;
        let robot = made.map_err(|error| match error {
            Refusal::Invalid { field: "name", message } => Refusal::invalid("robot", message),
            other => other,
        })?;
        let told = format!("Robot {} is there. Make a token for it, and give it a role", robot.name);
        Ok(Done::new(told, links::robot(&robot.project, &robot.name)))
    })
    .await
}

/// Deletes a robot with its tokens and roles.
#[server]
pub async fn delete_robot(project: String, robot: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.accounts().delete_robot(&cx.actor, &project, &robot).await?;
        Ok(Done::new(format!("Robot {robot} is deleted"), format!("/projects/{project}/members")))
    })
    .await
}

/// Makes a token of a robot. Its secret is shown with the answer and never again.
#[server]
pub async fn create_robot_token(
    project: String,
    robot: String,
    name: String,
    #[server(default)] rights: Vec<Right>,
    #[server(default)] projects: String,
    #[server(default)] days: u32,
) -> Result<Done, Error> {
    change(Need::SignedIn, entered(&name, &rights, &projects, days), |cx| async move {
        let wish = wish(&name, &rights, &projects, days)?;
        let made = cx.engine.accounts().create_robot_token(&cx.actor, &project, &robot, &wish).await?;
        Ok(Done { secret: Some(made.secret), ..Done::here(format!("Token “{}” is made", made.token.name)) })
    })
    .await
}

/// Ends a token of a robot at once.
#[server]
pub async fn revoke_robot_token(project: String, robot: String, id: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.accounts().revoke_robot_token(&cx.actor, &project, &robot, &id).await?;
        Ok(Done::here("The token is revoked"))
    })
    .await
}
