//! `/grants`: roles given to somebody somewhere.

use super::body::Body;
use super::list::{List, Window};
use super::metadata::{Metadata, check_kind};
use super::problem::{BodyProblems, Problems};
use super::query::Parameters;
use super::{API_VERSION, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine, Error};
use model::access::{Grant, Scope, Subject};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// A role given to somebody somewhere.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct GrantObject {
    #[schema(example = "Grant")]
    kind: &'static str,
    api_version: &'static str,
    metadata: Metadata,
    spec: GrantSpec,
    status: GrantStatus,
}

/// Who has which role where.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct GrantSpec {
    /// `user:ana`, `group:qa`, `robot:shop/ci`, `signed-in` or `anyone`.
    #[schema(example = "group:qa")]
    subject: String,
    /// The name of a role.
    #[schema(example = "view")]
    role: String,
    /// `*`, `registry:lab`, `shop`, `shop/web`, `shop/web:release-*` or `shop/*:prod`.
    #[schema(example = "shop")]
    scope: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct GrantStatus {
    /// Who gave it.
    created_by: String,
}

/// A grant as a client sends it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct GrantBody {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    api_version: Option<String>,
    /// Ignored: Weir names grants itself.
    #[serde(default, rename = "metadata")]
    #[schema(value_type = Option<Object>)]
    _metadata: Option<Value>,
    spec: GrantSpec,
    /// Ignored.
    #[serde(default, rename = "status")]
    #[schema(value_type = Option<Object>)]
    _status: Option<Value>,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct GrantsQuery {
    /// Only grants whose scope is or lies in this project; without it, all there are, for administrators.
    project: Option<String>,
    /// Most items in the answer, 1 to 1000; 100 when not said.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
    /// `metadata.continue` of the previous piece.
    r#continue: Option<String>,
}

/// The grants, by subject.
#[utoipa::path(get, path = "/grants", tag = "access", operation_id = "listGrants", params(GrantsQuery),
    responses((status = 200, body = List<GrantObject>, description = "The grants"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<GrantsQuery>,
) -> Result<Json<List<GrantObject>>, Problem> {
    let project = query.project.as_deref().filter(|project| !project.is_empty());
    let scope = ["grants", project.unwrap_or_default()];
    let window = Window::read(query.limit.as_deref(), query.r#continue.as_deref(), &scope)?;
    let grants = engine.access().list(&actor, project).await?;
    Ok(Json(window.cut("GrantList", grants, GrantObject::from)))
}

/// Give a role to somebody somewhere. Nobody gives rights that they do not hold there themselves.
#[utoipa::path(post, path = "/grants", tag = "access", operation_id = "createGrant", request_body = GrantBody,
    responses((status = 201, body = GrantObject, description = "It was given"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Body(body): Body<GrantBody>,
) -> Result<(StatusCode, Json<GrantObject>), Problem> {
    check_kind(body.kind.as_deref(), "Grant", body.api_version.as_deref())?;
    let made = async {
        let GrantSpec { subject, role, scope } = &body.spec;
        let subject = Subject::parse(subject).map_err(|error| Error::invalid("subject", error.to_string()))?;
        let scope = Scope::parse(scope).map_err(|error| Error::invalid("scope", error.to_string()))?;
        engine.access().give(&actor, &subject, role, &scope).await
    };
    let grant = made.await.map_err(|error| Problem::from(error).fields_at(|field| format!("spec.{field}")))?;
    Ok((StatusCode::CREATED, Json(GrantObject::from(grant))))
}

/// Take a role away; at once.
#[utoipa::path(delete, path = "/grants/{id}", tag = "access", operation_id = "deleteGrant",
    params(("id" = String, Path, description = "`metadata.name` of the grant")),
    responses((status = 204, description = "It is taken away"), Problems), security(("bearer" = [])))]
pub(super) async fn delete(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let number = id.parse().map_err(|_| Error::not_found("grant", &id))?;
    engine.access().take(&actor, number).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<Grant> for GrantObject {
    fn from(grant: Grant) -> Self {
        let Grant { id, subject, role, scope, created, created_by } = grant;
        Self {
            kind: "Grant",
            api_version: API_VERSION,
            metadata: Metadata { name: id.to_string(), uid: None, resource_version: None, creation_timestamp: created },
            spec: GrantSpec { subject: subject.to_string(), role, scope: scope.to_string() },
            status: GrantStatus { created_by },
        }
    }
}
