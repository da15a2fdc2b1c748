//! `/configs/cluster` of the samples operator.

use super::SAMPLES;
use super::lists::{ListQuery, WriteQuery};
use super::patch::{Patch, TRIES};
use super::samples_config::{ConfigBody, ConfigObject, place};
use super::table::Form;
use crate::rest::Problem;
use crate::rest::body::Body;
use crate::rest::list::List;
use crate::rest::problem::{BodyProblems, Problems, Status, done};
use crate::rest::query::Parameters;
use axum::extract::State;
use axum::response::Response;
use axum::{Extension, Json};
use engine::{Actor, Engine, Error, Seen};
use model::samples::SamplesSpec;

/// The configurations of the samples: there is one.
#[utoipa::path(get, path = "/configs", tag = "samples", operation_id = "listSamplesConfigs", params(ListQuery),
    responses((status = 200, body = List<ConfigObject>, description = "The configuration"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    form: Form,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Response, Problem> {
    query.refuse_watch()?;
    let selection = query.selection(&["metadata.name"])?;
    let window = query.window(&["configs"])?;
    let version = engine.streams().clock(&actor).await?;
    let mut objects = vec![ConfigObject::from(engine.samples().config(&actor).await?)];
    objects.retain(|object| selection.has(&object.metadata.labels, |_| Some(object.metadata.name.as_str())));
    Ok(form.answer(window.cut("ConfigList", objects, |object| object).of(SAMPLES, version)))
}

/// What is wanted of the samples, and what came of it.
#[utoipa::path(get, path = "/configs/cluster", tag = "samples", operation_id = "readSamplesConfig",
    responses((status = 200, body = ConfigObject, description = "The configuration"), Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<ConfigObject>, Problem> {
    Ok(Json(engine.samples().config(&actor).await?.into()))
}

/// Want something else. What is left out stays as it is.
#[utoipa::path(put, path = "/configs/cluster", tag = "samples", operation_id = "replaceSamplesConfig",
    params(WriteQuery), request_body = ConfigBody,
    responses((status = 200, body = ConfigObject, description = "The configuration"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<WriteQuery>,
    Body(body): Body<ConfigBody>,
) -> Result<Json<ConfigObject>, Problem> {
    query.refuse_dry()?;
    let present = engine.samples().config(&actor).await?;
    let seen = body.metadata.version()?.map_or(Seen::Any, Seen::Version);
    let spec = body.wanted(present.spec)?;
    let edited = engine.samples().configure(&actor, &spec, seen).await;
    Ok(Json(edited.map_err(|error| Problem::from(error).fields_at(place))?.into()))
}

/// Change what a patch names. What it takes away is as at first.
#[utoipa::path(patch, path = "/configs/cluster", tag = "samples", operation_id = "patchSamplesConfig", params(WriteQuery),
    request_body(content((ConfigBody = "application/merge-patch+json"), (ConfigBody = "application/strategic-merge-patch+json"))),
    responses((status = 200, body = ConfigObject, description = "The configuration"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn patch(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<WriteQuery>,
    patch: Patch,
) -> Result<Json<ConfigObject>, Problem> {
    query.refuse_dry()?;
    let mut tries = 0;
    loop {
        tries += 1;
        let present = engine.samples().config(&actor).await?;
        let present_version = present.version;
        let body: ConfigBody = patch.apply(&ConfigObject::from(present))?;
        let version = body.metadata.version()?;
        let spec = body.wanted(SamplesSpec::default())?;
        match engine.samples().configure(&actor, &spec, version.map_or(Seen::Any, Seen::Version)).await {
            // Whoever names no version of their own wants the patch on whatever is there.
            Err(Error::Conflict { .. }) if tries < TRIES && version == Some(present_version) => {}
            edited => return Ok(Json(edited.map_err(|error| Problem::from(error).fields_at(place))?.into())),
        }
    }
}

/// Forget what was wanted: the defaults count again.
#[utoipa::path(delete, path = "/configs/cluster", tag = "samples", operation_id = "deleteSamplesConfig", params(WriteQuery),
    responses((status = 200, body = Status, description = "The defaults count again"), Problems), security(("bearer" = [])))]
pub(super) async fn delete(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<WriteQuery>,
) -> Result<Json<Status>, Problem> {
    query.refuse_dry()?;
    engine.samples().reset(&actor).await?;
    Ok(done("The defaults of the samples count again".to_owned()))
}
