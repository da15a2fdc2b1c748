//! `/namespaces/{project}/robots`: the programs of a project, and their tokens.

use super::body::Body;
use super::list::List;
use super::metadata::{Given, Metadata, place};
use super::problem::{BodyProblems, Problems};
use super::query::Parameters;
use super::registries::ListQuery;
use super::token::{TokenObject, TokenSpec, wish};
use super::{API_VERSION, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine, Error};
use model::account::Robot;
use model::{ProjectName, RobotName};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A program that works for a project; OKD calls it a service account.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RobotObject {
    #[schema(example = "Robot")]
    kind: &'static str,
    api_version: &'static str,
    metadata: Metadata,
    spec: RobotSpec,
    status: RobotStatus,
}

/// What is said of a robot.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RobotSpec {
    /// What it is for.
    #[serde(default)]
    description: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RobotStatus {
    /// The project it belongs to and goes with.
    project: String,
    /// The name under which it acts, in histories and in the audit log.
    #[schema(example = "system:serviceaccount:shop:ci")]
    acts_as: String,
    /// How many tokens it has.
    tokens: i64,
}

/// The robots of a project, by name.
#[utoipa::path(get, path = "/namespaces/{project}/robots", tag = "robots", operation_id = "listRobots",
    params(("project" = String, Path), ListQuery),
    responses((status = 200, body = List<RobotObject>, description = "The robots"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Json<List<RobotObject>>, Problem> {
    let project = known(&project)?;
    let window = query.window(&format!("robots of {project}"))?;
    let robots = engine.accounts().robots(&actor, project.as_str()).await?;
    Ok(Json(window.cut("RobotList", robots, RobotObject::from)))
}

/// Make a robot, which may nothing yet but what all robots of its project may.
#[utoipa::path(post, path = "/namespaces/{project}/robots", tag = "robots", operation_id = "createRobot",
    params(("project" = String, Path)), request_body = Given<RobotSpec>,
    responses((status = 201, body = RobotObject, description = "The robot"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    Body(body): Body<Given<RobotSpec>>,
) -> Result<(StatusCode, Json<RobotObject>), Problem> {
    let project = known(&project)?;
    body.check("Robot", None)?;
    let (name, description) = (&body.metadata.name, &body.spec.description);
    let made = engine.accounts().create_robot(&actor, project.as_str(), name, description).await;
    Ok((StatusCode::CREATED, Json(made.map_err(|error| Problem::from(error).fields_at(place))?.into())))
}

/// Delete a robot with its tokens and all that was granted to it.
#[utoipa::path(delete, path = "/namespaces/{project}/robots/{robot}", tag = "robots", operation_id = "deleteRobot",
    params(("project" = String, Path), ("robot" = String, Path)),
    responses((status = 204, description = "It is gone"), Problems), security(("bearer" = [])))]
pub(super) async fn delete(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, robot)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (project, robot) = both(&project, &robot)?;
    engine.accounts().delete_robot(&actor, project.as_str(), robot.as_str()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The tokens of a robot, newest first.
#[utoipa::path(get, path = "/namespaces/{project}/robots/{robot}/tokens", tag = "robots", operation_id = "listTokensOfRobot",
    params(("project" = String, Path), ("robot" = String, Path), ListQuery),
    responses((status = 200, body = List<TokenObject>, description = "The tokens"), Problems), security(("bearer" = [])))]
pub(super) async fn tokens(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, robot)): Path<(String, String)>,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Json<List<TokenObject>>, Problem> {
    let (project, robot) = both(&project, &robot)?;
    let window = query.window(&format!("tokens of {project}/{robot}"))?;
    let tokens = engine.accounts().robot_tokens(&actor, project.as_str(), robot.as_str()).await?;
    Ok(Json(window.cut("TokenList", tokens, TokenObject::from)))
}

/// Make a token of a robot.
#[utoipa::path(post, path = "/namespaces/{project}/robots/{robot}/tokens", tag = "robots", operation_id = "createTokenOfRobot",
    params(("project" = String, Path), ("robot" = String, Path)), request_body = Given<TokenSpec>,
    responses((status = 201, body = TokenObject, description = "The token, with its secret"), Problems, BodyProblems),
    security(("bearer" = [])))]
pub(super) async fn create_token(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, robot)): Path<(String, String)>,
    Body(body): Body<Given<TokenSpec>>,
) -> Result<(StatusCode, Json<TokenObject>), Problem> {
    let (project, robot) = both(&project, &robot)?;
    let wish = wish(body)?;
    let made = engine.accounts().create_robot_token(&actor, project.as_str(), robot.as_str(), &wish).await;
    let made = made.map_err(|error| Problem::from(error).fields_at(place))?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// End a token of a robot at once.
#[utoipa::path(delete, path = "/namespaces/{project}/robots/{robot}/tokens/{id}", tag = "robots",
    operation_id = "revokeTokenOfRobot",
    params(("project" = String, Path), ("robot" = String, Path), ("id" = String, Path, description = "`metadata.uid` of the token")),
    responses((status = 204, description = "It is gone"), Problems), security(("bearer" = [])))]
pub(super) async fn revoke_token(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, robot, id)): Path<(String, String, String)>,
) -> Result<StatusCode, Problem> {
    let (project, robot) = both(&project, &robot)?;
    engine.accounts().revoke_robot_token(&actor, project.as_str(), robot.as_str(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A name outside the grammar names nothing.
fn known(project: &str) -> Result<ProjectName, Problem> {
    ProjectName::parse(project).map_err(|_| Error::not_found("project", project).into())
}

fn both(project: &str, robot: &str) -> Result<(ProjectName, RobotName), Problem> {
    let project = known(project)?;
    let robot = RobotName::parse(robot).map_err(|_| Error::not_found("robot", robot))?;
    Ok((project, robot))
}

impl From<Robot> for RobotObject {
    fn from(robot: Robot) -> Self {
        Self {
            kind: "Robot",
            api_version: API_VERSION,
            status: RobotStatus { acts_as: robot.acts_as(), project: robot.project.into(), tokens: robot.tokens },
            metadata: Metadata {
                name: robot.name.into(),
                uid: None,
                resource_version: None,
                creation_timestamp: robot.created,
            },
            spec: RobotSpec { description: robot.description },
        }
    }
}
