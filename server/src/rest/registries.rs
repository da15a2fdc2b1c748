//! `/registries`: connections.

use super::Problem;
use super::body::Body;
use super::list::{List, Window};
use super::metadata::{Given, place};
use super::problem::{BodyProblems, Problems, Status, accepted};
use super::query::{self, Parameters};
use super::registry::{DoctorReport, RegistryObject, Spec};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use engine::{Actor, Engine};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which piece of a list.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ListQuery {
    /// Most items in the answer, 1 to 1000; 100 when not said.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
    /// `metadata.continue` of the previous piece.
    r#continue: Option<String>,
}

impl ListQuery {
    /// The piece of a list that has no other parameters.
    pub(super) fn window(&self, list: &str) -> Result<Window, Problem> {
        Window::read(self.limit.as_deref(), self.r#continue.as_deref(), &[list])
    }
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RefreshQuery {
    /// Only the tags of this repository; without it, the repositories of the registry.
    repository: Option<String>,
    /// Use the listing even if it is suspiciously shorter than the last one.
    #[serde(default)]
    accept: bool,
}

/// All connections, by name.
#[utoipa::path(get, path = "/registries", tag = "registries", operation_id = "listRegistries", params(ListQuery),
    responses((status = 200, body = List<RegistryObject>, description = "The connections"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Json<List<RegistryObject>>, Problem> {
    let window = query.window("registries")?;
    Ok(Json(window.cut("RegistryList", engine.registries().list(&actor).await?, RegistryObject::from)))
}

/// Add a connection; its index begins to fill at once.
#[utoipa::path(post, path = "/registries", tag = "registries", operation_id = "createRegistry", request_body = Given<Spec>,
    responses((status = 201, body = RegistryObject, description = "It was added"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Body(body): Body<Given<Spec>>,
) -> Result<impl IntoResponse, Problem> {
    body.check("Registry", None)?;
    let name = body.metadata.name;
    let added = engine.registries().add(&actor, &name, body.spec.into()).await;
    let registry = added.map_err(|error| Problem::from(error).fields_at(place))?;
    let location = format!("{}/registries/{}", super::ROOT, registry.name);
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(RegistryObject::from(registry))))
}

/// One connection.
#[utoipa::path(get, path = "/registries/{name}", tag = "registries", operation_id = "readRegistry", params(("name" = String, Path)),
    responses((status = 200, body = RegistryObject, description = "The connection"), Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
) -> Result<Json<RegistryObject>, Problem> {
    let name = query::registry(&name)?;
    Ok(Json(engine.registries().get(&actor, name.as_str()).await?.into()))
}

/// Replace a connection. An empty password leaves the stored one.
#[utoipa::path(put, path = "/registries/{name}", tag = "registries", operation_id = "replaceRegistry", params(("name" = String, Path)),
    request_body = Given<Spec>, responses((status = 200, body = RegistryObject, description = "The connection"), Problems, BodyProblems),
    security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
    Body(body): Body<Given<Spec>>,
) -> Result<Json<RegistryObject>, Problem> {
    let name = query::registry(&name)?;
    body.check("Registry", Some(name.as_str()))?;
    let version = match body.metadata.version()? {
        Some(version) => version,
        None => engine.registries().get(&actor, name.as_str()).await?.version,
    };
    let edited = engine.registries().edit(&actor, name.as_str(), version, body.spec.into()).await;
    Ok(Json(edited.map_err(|error| Problem::from(error).fields_at(place))?.into()))
}

/// Remove a connection and everything indexed of it.
#[utoipa::path(delete, path = "/registries/{name}", tag = "registries", operation_id = "deleteRegistry", params(("name" = String, Path)),
    responses((status = 204, description = "It is gone"), Problems), security(("bearer" = [])))]
pub(super) async fn delete(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    let name = query::registry(&name)?;
    engine.registries().remove(&actor, name.as_str()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Examine a connection.
#[utoipa::path(get, path = "/registries/{name}/doctor", tag = "registries", operation_id = "examineRegistry", params(("name" = String, Path)),
    responses((status = 200, body = DoctorReport, description = "What was found"), Problems), security(("bearer" = [])))]
pub(super) async fn doctor(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
) -> Result<Json<DoctorReport>, Problem> {
    let name = query::registry(&name)?;
    Ok(Json(engine.registries().doctor(&actor, name.as_str()).await?.into()))
}

/// Read again, in the background: the repositories of a registry, or the tags of one repository.
#[utoipa::path(post, path = "/registries/{name}/refresh", tag = "registries", operation_id = "refresh",
    params(("name" = String, Path), RefreshQuery), responses((status = 202, body = Status, description = "It will be done"), Problems),
    security(("bearer" = [])))]
pub(super) async fn refresh(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
    Parameters(query): Parameters<RefreshQuery>,
) -> Result<impl IntoResponse, Problem> {
    let name = query::registry(&name)?;
    match query.repository {
        None => {
            engine.registries().refresh(&actor, name.as_str(), query.accept).await?;
            Ok(accepted(format!("The repositories of {name} are being listed")))
        }
        Some(repository) => {
            let repository = query::repository(&repository)?;
            engine.repositories().refresh(&actor, name.as_str(), repository.as_str(), query.accept).await?;
            Ok(accepted(format!("The tags of {name}/{repository} are being read")))
        }
    }
}
