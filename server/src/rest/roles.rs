//! `/roles`: rights under a name.

use super::body::Body;
use super::list::List;
use super::metadata::check_kind;
use super::problem::{BodyProblems, Problems};
use super::query::Parameters;
use super::registries::ListQuery;
use super::{API_VERSION, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine, Error};
use model::access::{Right, Rights, Role};
use serde::{Deserialize, Serialize};
use serde_json::Value;
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

#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RoleMetadata {
    name: String,
}

/// What a role is for and lets do.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RoleSpec {
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

/// A role as a client sends it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RoleBody {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    api_version: Option<String>,
    metadata: RoleMetadata,
    spec: RoleSpec,
    /// Ignored.
    #[serde(default, rename = "status")]
    #[schema(value_type = Option<Object>)]
    _status: Option<Value>,
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
#[utoipa::path(post, path = "/roles", tag = "access", operation_id = "createRole", request_body = RoleBody,
    responses((status = 201, body = RoleObject, description = "It was made"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Body(body): Body<RoleBody>,
) -> Result<(StatusCode, Json<RoleObject>), Problem> {
    let (name, description, rights) = body.read(None)?;
    let made = engine.access().create_role(&actor, &name, &description, rights).await;
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
    request_body = RoleBody,
    responses((status = 200, body = RoleObject, description = "It was changed"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
    Body(body): Body<RoleBody>,
) -> Result<Json<RoleObject>, Problem> {
    let (name, description, rights) = body.read(Some(&name))?;
    let changed = engine.access().edit_role(&actor, &name, &description, rights).await;
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

impl RoleBody {
    /// Name, description and rights; the name must be that of the path, if one is there.
    fn read(self, named: Option<&str>) -> Result<(String, String, Rights), Problem> {
        check_kind(self.kind.as_deref(), "Role", self.api_version.as_deref())?;
        let name = self.metadata.name;
        if named.is_some_and(|named| named != name) {
            let message = "The name in the body is not the one in the path";
            return Err(Problem::field(StatusCode::UNPROCESSABLE_ENTITY, "metadata.name", message));
        }
        Ok((name, self.spec.description, self.spec.rights.into_iter().collect()))
    }
}

fn place(field: &str) -> String {
    match field {
        "name" => "metadata.name".to_owned(),
        field => format!("spec.{field}"),
    }
}

impl From<Role> for RoleObject {
    fn from(role: Role) -> Self {
        Self {
            kind: "Role",
            api_version: API_VERSION,
            metadata: RoleMetadata { name: role.name },
            spec: RoleSpec { description: role.description, rights: role.rights.into() },
            status: RoleStatus { builtin: role.builtin },
        }
    }
}
