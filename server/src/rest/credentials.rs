//! `/namespaces/{project}/credentials`: what a project has of its own towards registries.

use super::body::Body;
use super::list::List;
use super::problem::{BodyProblems, Problems, Status, done};
use super::query::Parameters;
use super::registries::ListQuery;
use super::{API_VERSION, Problem};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use engine::{Actor, Engine};
use model::project::ProjectCredential;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;

/// A credential for a registry. Its password is never shown.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct CredentialObject {
    #[schema(example = "Credential")]
    kind: &'static str,
    api_version: &'static str,
    /// The registry, as pull specs name it.
    #[schema(example = "quay.io")]
    host: String,
    username: String,
    /// Since when it is so.
    #[serde(with = "time::serde::rfc3339")]
    changed: OffsetDateTime,
    changed_by: String,
}

/// A credential as a client gives it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CredentialBody {
    username: String,
    /// A password or token.
    password: String,
}

/// For which registries a project has a credential.
#[utoipa::path(get, path = "/namespaces/{project}/credentials", tag = "credentials", operation_id = "listCredentials",
    params(("project" = String, Path), ListQuery),
    responses((status = 200, body = List<CredentialObject>, description = "The credentials"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Json<List<CredentialObject>>, Problem> {
    let window = query.window(&format!("credentials of {project}"))?;
    let all = engine.credentials().list(&actor, &project).await?;
    Ok(Json(window.cut("CredentialList", all, CredentialObject::from)))
}

/// Give a project a credential for a registry, in place of the one it has. Imports of those who may use it take it along.
#[utoipa::path(put, path = "/namespaces/{project}/credentials/{host}", tag = "credentials", operation_id = "putCredential",
    params(("project" = String, Path), ("host" = String, Path, example = "quay.io")), request_body = CredentialBody,
    responses((status = 200, body = Status, description = "It is kept"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn put(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, host)): Path<(String, String)>,
    Body(body): Body<CredentialBody>,
) -> Result<Json<Status>, Problem> {
    engine.credentials().put(&actor, &project, &host, &body.username, &body.password).await?;
    Ok(done(format!("Project {project} has a credential for {host}")))
}

/// Forget a credential.
#[utoipa::path(delete, path = "/namespaces/{project}/credentials/{host}", tag = "credentials", operation_id = "deleteCredential",
    params(("project" = String, Path), ("host" = String, Path, example = "quay.io")),
    responses((status = 200, body = Status, description = "It is gone"), Problems), security(("bearer" = [])))]
pub(super) async fn delete(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, host)): Path<(String, String)>,
) -> Result<Json<Status>, Problem> {
    engine.credentials().remove(&actor, &project, &host).await?;
    Ok(done(format!("Project {project} has no credential for {host} any more")))
}

impl From<ProjectCredential> for CredentialObject {
    fn from(credential: ProjectCredential) -> Self {
        let ProjectCredential { host, username, changed, by } = credential;
        Self { kind: "Credential", api_version: API_VERSION, host, username, changed, changed_by: by }
    }
}
