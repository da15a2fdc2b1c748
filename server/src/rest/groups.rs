//! `/groups`: groups of people.

use super::body::Body;
use super::list::List;
use super::metadata::{Given, Metadata, place};
use super::problem::{BodyProblems, Problems};
use super::query::Parameters;
use super::registries::ListQuery;
use super::{API_VERSION, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine};
use model::account::{Group, Origin};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A group of people.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct GroupObject {
    #[schema(example = "Group")]
    kind: &'static str,
    api_version: &'static str,
    metadata: Metadata,
    spec: ShownSpec,
    status: GroupStatus,
}

#[derive(Serialize, ToSchema)]
struct ShownSpec {
    /// What it is for.
    description: String,
    /// Who says who belongs to it: `local`, or `oidc` for the provider of single sign-on.
    #[schema(example = "local")]
    origin: &'static str,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GroupStatus {
    /// How many belong to it.
    member_count: i64,
    /// Who they are, where one group is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<Vec<String>>,
}

/// What is said of a group.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupSpec {
    /// What it is for.
    #[serde(default)]
    description: String,
    /// Who says who belongs to it, `local` or `oidc`; it is never changed.
    #[serde(default)]
    origin: Option<String>,
}

/// All groups, by name.
#[utoipa::path(get, path = "/groups", tag = "groups", operation_id = "listGroups", params(ListQuery),
    responses((status = 200, body = List<GroupObject>, description = "The groups"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Json<List<GroupObject>>, Problem> {
    let window = query.window("groups")?;
    Ok(Json(window.cut("GroupList", engine.accounts().groups(&actor).await?, GroupObject::from)))
}

/// Make a group without members.
#[utoipa::path(post, path = "/groups", tag = "groups", operation_id = "createGroup", request_body = Given<GroupSpec>,
    responses((status = 201, body = GroupObject, description = "The group"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Body(body): Body<Given<GroupSpec>>,
) -> Result<(StatusCode, Json<GroupObject>), Problem> {
    body.check("Group", None)?;
    let origin = body.spec.origin()?.unwrap_or_default();
    let made = engine.accounts().create_group(&actor, &body.metadata.name, &body.spec.description, origin).await;
    Ok((StatusCode::CREATED, Json(made.map_err(|error| Problem::from(error).fields_at(place))?.into())))
}

/// A group and who belongs to it.
#[utoipa::path(get, path = "/groups/{group}", tag = "groups", operation_id = "readGroup", params(("group" = String, Path)),
    responses((status = 200, body = GroupObject, description = "The group"), Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(group): Path<String>,
) -> Result<Json<GroupObject>, Problem> {
    let (group, members) = engine.accounts().group(&actor, &group).await?;
    let mut object = GroupObject::from(group);
    object.status.members = Some(members.into_iter().map(|member| member.name.into()).collect());
    Ok(Json(object))
}

/// Say anew what a group is for.
#[utoipa::path(put, path = "/groups/{group}", tag = "groups", operation_id = "replaceGroup", params(("group" = String, Path)),
    request_body = Given<GroupSpec>, responses((status = 200, body = GroupObject, description = "The group"), Problems, BodyProblems),
    security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
    Body(body): Body<Given<GroupSpec>>,
) -> Result<Json<GroupObject>, Problem> {
    body.check("Group", Some(&name))?;
    let (group, _) = engine.accounts().group(&actor, &name).await?;
    if body.spec.origin()?.is_some_and(|origin| origin != group.origin) {
        let message = "The origin of a group is never changed. Make another group";
        return Err(Problem::field(StatusCode::UNPROCESSABLE_ENTITY, "spec.origin", message));
    }
    let described = engine.accounts().describe_group(&actor, &name, &body.spec.description).await;
    described.map_err(|error| Problem::from(error).fields_at(place))?;
    Ok(Json(engine.accounts().group(&actor, &name).await?.0.into()))
}

/// Delete a group, and with it all that was granted to it.
#[utoipa::path(delete, path = "/groups/{group}", tag = "groups", operation_id = "deleteGroup", params(("group" = String, Path)),
    responses((status = 204, description = "It is gone"), Problems), security(("bearer" = [])))]
pub(super) async fn delete(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(group): Path<String>,
) -> Result<StatusCode, Problem> {
    engine.accounts().delete_group(&actor, &group).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make somebody belong to a group.
#[utoipa::path(put, path = "/groups/{group}/members/{user}", tag = "groups", operation_id = "addMember",
    params(("group" = String, Path), ("user" = String, Path)),
    responses((status = 204, description = "They belong to it"), Problems), security(("bearer" = [])))]
pub(super) async fn add_member(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((group, user)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    engine.accounts().add_member(&actor, &group, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End that somebody belongs to a group.
#[utoipa::path(delete, path = "/groups/{group}/members/{user}", tag = "groups", operation_id = "removeMember",
    params(("group" = String, Path), ("user" = String, Path)),
    responses((status = 204, description = "They belong to it no longer"), Problems), security(("bearer" = [])))]
pub(super) async fn remove_member(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((group, user)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    engine.accounts().remove_member(&actor, &group, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl GroupSpec {
    fn origin(&self) -> Result<Option<Origin>, Problem> {
        let Some(word) = self.origin.as_deref() else { return Ok(None) };
        let refuse =
            || Problem::field(StatusCode::UNPROCESSABLE_ENTITY, "spec.origin", "origin is one of local and oidc");
        Origin::from_word(word).map(Some).ok_or_else(refuse)
    }
}

impl From<Group> for GroupObject {
    fn from(group: Group) -> Self {
        Self {
            kind: "Group",
            api_version: API_VERSION,
            metadata: Metadata {
                name: group.name.into(),
                uid: None,
                resource_version: None,
                creation_timestamp: group.created,
            },
            spec: ShownSpec { description: group.description, origin: group.origin.word() },
            status: GroupStatus { member_count: group.members, members: None },
        }
    }
}
