//! `/imagestreams`.

use super::delete::DeleteOptions;
use super::listed;
use super::lists::{ListQuery, WriteQuery};
use super::meta::refuse;
use super::patch::{Patch, TRIES};
use super::stream::ImageStream;
use super::stream_body::{StreamBody, refused};
use super::table::Form;
use super::tag_reference::Unsaid;
use super::{IMAGES, project_name, stream_name};
use crate::rest::Problem;
use crate::rest::body::Body;
use crate::rest::list::List;
use crate::rest::problem::{BodyProblems, Problems, Status, done};
use crate::rest::query::Parameters;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use engine::{Actor, Engine, Error, Refused, StreamEdit};
use model::StreamName;
use model::stream::Stream;

/// The image streams of all projects.
#[utoipa::path(get, path = "/imagestreams", tag = "image streams", operation_id = "listAllImageStreams", params(ListQuery),
    responses((status = 200, body = List<ImageStream>, description = "The streams"), Problems), security(("bearer" = [])))]
pub(super) async fn list_all(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    form: Form,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Response, Problem> {
    listed::list::<Stream>(engine, actor, None, form, query).await
}

/// The image streams of a project, by name.
#[utoipa::path(get, path = "/namespaces/{project}/imagestreams", tag = "image streams", operation_id = "listImageStreams",
    params(("project" = String, Path), ListQuery),
    responses((status = 200, body = List<ImageStream>, description = "The streams"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    form: Form,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Response, Problem> {
    listed::list::<Stream>(engine, actor, Some(project), form, query).await
}

/// One image stream.
#[utoipa::path(get, path = "/namespaces/{project}/imagestreams/{stream}", tag = "image streams", operation_id = "readImageStream",
    params(("project" = String, Path), ("stream" = String, Path)),
    responses((status = 200, body = ImageStream, description = "The stream"), Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream)): Path<(String, String)>,
) -> Result<Json<ImageStream>, Problem> {
    let (project, stream) = (project_name(&project)?, stream_name(&stream)?);
    Ok(Json(engine.streams().whole(&actor, project.as_str(), stream.as_str()).await?.into()))
}

/// Make an image stream, with tags or without.
#[utoipa::path(post, path = "/namespaces/{project}/imagestreams", tag = "image streams", operation_id = "createImageStream",
    params(("project" = String, Path), WriteQuery), request_body = StreamBody,
    responses((status = 201, body = ImageStream, description = "It was made"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    Parameters(query): Parameters<WriteQuery>,
    Body(body): Body<StreamBody>,
) -> Result<impl IntoResponse, Problem> {
    let project = project_name(&project)?;
    body.check(project.as_str(), None)?;
    let name = StreamName::parse(body.metadata.new_name()?);
    let name = name.map_err(|error| refuse("metadata.name", error.to_string()))?;
    if body.metadata.version()?.is_some() {
        return Err(refuse("metadata.resourceVersion", "What is to be made has no resourceVersion yet"));
    }
    let edit = StreamEdit { dry: query.is_dry()?, ..body.edit(None, Unsaid::Kept)? };
    let made = engine.streams().edit(&actor, &project, &name, &edit).await;
    let whole = made.map_err(|error| refused(error).of_making())?;
    let location = format!("/apis/{IMAGES}/namespaces/{project}/imagestreams/{name}");
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(ImageStream::from(whole))))
}

/// Replace what is wanted of a stream. What is left out of a tag stays as it is; a tag that is left out is wanted no more.
#[utoipa::path(put, path = "/namespaces/{project}/imagestreams/{stream}", tag = "image streams", operation_id = "replaceImageStream",
    params(("project" = String, Path), ("stream" = String, Path), WriteQuery), request_body = StreamBody,
    responses((status = 200, body = ImageStream, description = "The stream"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    Body(body): Body<StreamBody>,
) -> Result<Json<ImageStream>, Problem> {
    let (project, stream) = (project_name(&project)?, stream_name(&stream)?);
    body.check(project.as_str(), Some(stream.as_str()))?;
    let present = engine.streams().whole(&actor, project.as_str(), stream.as_str()).await?;
    if body.metadata.version()?.is_none() {
        let message = "Send the resourceVersion that was read: a stream is replaced only if nobody changed it since";
        return Err(refuse("metadata.resourceVersion", message));
    }
    let edit = StreamEdit { dry: query.is_dry()?, ..body.edit(Some(&present), Unsaid::Kept)? };
    let edited = engine.streams().edit(&actor, &project, &stream, &edit).await;
    Ok(Json(edited.map_err(refused)?.into()))
}

/// Change what a patch names. With strategic merge, tags are known by their names.
#[utoipa::path(patch, path = "/namespaces/{project}/imagestreams/{stream}", tag = "image streams", operation_id = "patchImageStream",
    params(("project" = String, Path), ("stream" = String, Path), WriteQuery),
    request_body(content((StreamBody = "application/merge-patch+json"), (StreamBody = "application/strategic-merge-patch+json"))),
    responses((status = 200, body = ImageStream, description = "The stream"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn patch(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    patch: Patch,
) -> Result<Json<ImageStream>, Problem> {
    let (project, stream) = (project_name(&project)?, stream_name(&stream)?);
    let unsaid = if patch.replaces_lists() { Unsaid::Kept } else { Unsaid::Default };
    let mut tries = 0;
    loop {
        tries += 1;
        let present = engine.streams().whole(&actor, project.as_str(), stream.as_str()).await?;
        let body: StreamBody = patch.apply(&ImageStream::from(present.clone()))?;
        body.check(project.as_str(), Some(stream.as_str()))?;
        let edit = StreamEdit { dry: query.is_dry()?, ..body.edit(Some(&present), unsaid)? };
        // Whoever names no version of their own wants the patch on whatever is there.
        let again = tries < TRIES && edit.version == Some(present.stream.version);
        match engine.streams().edit(&actor, &project, &stream, &edit).await {
            Err(Refused { tag: None, error: Error::Conflict { .. } }) if again => {}
            edited => return Ok(Json(edited.map_err(refused)?.into())),
        }
    }
}

/// Delete a stream with its tags and their history. Within 24 hours that can be undone on its project's page.
#[utoipa::path(delete, path = "/namespaces/{project}/imagestreams/{stream}", tag = "image streams", operation_id = "deleteImageStream",
    params(("project" = String, Path), ("stream" = String, Path), WriteQuery),
    responses((status = 200, body = Status, description = "It is gone"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn delete(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    options: DeleteOptions,
) -> Result<Json<Status>, Problem> {
    let (project, stream) = (project_name(&project)?, stream_name(&stream)?);
    let present = engine.streams().facts(&actor, project.as_str(), stream.as_str()).await?.stream;
    options.check(&present.uid, present.version)?;
    if !(query.is_dry()? || options.is_dry()) {
        engine.streams().delete(&actor, project.as_str(), stream.as_str()).await?;
    }
    Ok(done(format!("Image stream {project}/{stream} is deleted")))
}
