//! `/roles`: rights under a name.

use super::body::Body;
use super::list::List;
use super::metadata::{Given, place};
use super::problem::{BodyProblems, Problems};
use super::query::Parameters;
use super::registries::ListQuery;
use super::{API_VERSION, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine, Error};
use model::access::{Right, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Rights under a name.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RoleObject {
    #[schema(example = "Role")]
    kind: &'static str,
    api_version: &'static str,
    metadata: RoleMetadata,
    spec: RoleSpec,
    status: RoleStatus,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RoleMetadata {
    name: String,
    /// Changes with every edit; a replacement that names an old one is refused with 409.
    resource_version: String,
}

/// What a role is for and lets do.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleSpec {
    #[serde(default)]
    description: String,
    /// `view`, `pull`, `push`, `create`, `tag`, `import`, `schedule`, `rollback`, `delete`, `protect`, `edit-templates`,
    /// `instantiate`, `manage-access`, `use-credential`, `administer`.
    #[schema(value_type = Vec<String>)]
    rights: Vec<Right>,
}

#[derive(Serialize, ToSchema)]
struct RoleStatus {
    /// Does it come with Weir? Such a role is never changed.
    builtin: bool,
}

/// All roles, those that come with Weir first.
#[utoipa::path(get, path = "/roles", tag = "access", operation_id = "listRoles", params(ListQuery),
    responses((status = 200, body = List<RoleObject>, description = "The roles"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Json<List<RoleObject>>, Problem> {
    let window = query.window("roles")?;
    Ok(Json(window.cut("RoleList", engine.access().roles(&actor).await?, RoleObject::from)))
}

/// Make a role.
#[utoipa::path(post, path = "/roles", tag = "access", operation_id = "createRole", request_body = Given<RoleSpec>,
    responses((status = 201, body = RoleObject, description = "It was made"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Body(body): Body<Given<RoleSpec>>,
) -> Result<(StatusCode, Json<RoleObject>), Problem> {
    body.check("Role", None)?;
    let (RoleSpec { description, rights }, name) = (body.spec, body.metadata.name);
    let made = engine.access().create_role(&actor, &name, &description, rights.into_iter().collect()).await;
    Ok((StatusCode::CREATED, Json(made.map_err(|error| Problem::from(error).fields_at(place))?.into())))
}

/// One role.
#[utoipa::path(get, path = "/roles/{name}", tag = "access", operation_id = "getRole", params(("name" = String, Path)),
    responses((status = 200, body = RoleObject, description = "The role"), Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
) -> Result<Json<RoleObject>, Problem> {
    let found = engine.access().roles(&actor).await?.into_iter().find(|role| role.name == name);
    Ok(Json(found.ok_or_else(|| Error::not_found("role", name))?.into()))
}

/// Say anew what a role lets do. Whoever has the role feels it at once.
#[utoipa::path(put, path = "/roles/{name}", tag = "access", operation_id = "replaceRole", params(("name" = String, Path)),
    request_body = Given<RoleSpec>,
    responses((status = 200, body = RoleObject, description = "It was changed"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
    Body(body): Body<Given<RoleSpec>>,
) -> Result<Json<RoleObject>, Problem> {
    body.check("Role", Some(&name))?;
    let seen = body.metadata.version()?;
    let RoleSpec { description, rights } = body.spec;
    let changed = engine.access().edit_role(&actor, &name, &description, rights.into_iter().collect(), seen).await;
    Ok(Json(changed.map_err(|error| Problem::from(error).fields_at(place))?.into()))
}

/// Delete a role that nobody has.
#[utoipa::path(delete, path = "/roles/{name}", tag = "access", operation_id = "deleteRole", params(("name" = String, Path)),
    responses((status = 204, description = "It is gone"), Problems), security(("bearer" = [])))]
pub(super) async fn delete(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    engine.access().delete_role(&actor, &name).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<Role> for RoleObject {
    fn from(role: Role) -> Self {
        Self {
            kind: "Role",
            api_version: API_VERSION,
            metadata: RoleMetadata { name: role.name, resource_version: role.version.to_string() },
            spec: RoleSpec { description: role.description, rights: role.rights.into() },
            status: RoleStatus { builtin: role.builtin },
        }
    }
}
