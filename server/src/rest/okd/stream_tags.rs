//! `/imagestreamtags`.

use super::delete::DeleteOptions;
use super::image::Image;
use super::lists::{ListQuery, WriteQuery};
use super::patch::{Patch, TRIES};
use super::stream_tag::{ImageStreamTag, StreamTagBody};
use super::table::Form;
use super::tag_reference::Unsaid;
use super::tags::{self, Place, find};
use super::{IMAGES, project_name, tag_name};
use crate::rest::Problem;
use crate::rest::body::Body;
use crate::rest::list::List;
use crate::rest::problem::{BodyProblems, Problems, Status};
use crate::rest::query::Parameters;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use engine::{Actor, Engine, Error, Presence, Refused, StreamEdit, Whole};
use model::TagName;

/// The tags of a project that have an image, by stream and tag.
#[utoipa::path(get, path = "/namespaces/{project}/imagestreamtags", tag = "image stream tags", operation_id = "listImageStreamTags",
    params(("project" = String, Path), ListQuery),
    responses((status = 200, body = List<ImageStreamTag>, description = "The tags"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    form: Form,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Response, Problem> {
    let project = project_name(&project)?;
    let window = query.window(&["imagestreamtags", project.as_str()])?;
    let mut listed = tags::list(&engine, &actor, project.as_str(), &query).await?;
    listed.tags.retain(|(_, tag)| tag.status.digest.is_some());
    let show = |(stream, tag)| ImageStreamTag::of(&stream, &tag, Image::named_by(&tag));
    Ok(form.answer(window.cut("ImageStreamTagList", listed.tags, show).of(IMAGES, listed.version)))
}

/// Set what is wanted of a tag that nobody wants yet. The stream is made when it is not there.
#[utoipa::path(post, path = "/namespaces/{project}/imagestreamtags", tag = "image stream tags", operation_id = "createImageStreamTag",
    params(("project" = String, Path), WriteQuery), request_body = StreamTagBody,
    responses((status = 201, body = ImageStreamTag, description = "It was made"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    Parameters(query): Parameters<WriteQuery>,
    Body(body): Body<StreamTagBody>,
) -> Result<impl IntoResponse, Problem> {
    let project = project_name(&project)?;
    body.check(project.as_str(), None)?;
    let (stream, name) = tags::new_name(&body.metadata)?;
    tags::refuse_labels(&body.metadata, None)?;
    let change = body.change(&name, None, None, Unsaid::Kept)?;
    let edit = StreamEdit {
        version: body.metadata.version()?,
        tags: vec![(name.clone(), tags::new(change))],
        dry: query.is_dry()?,
        ..StreamEdit::default()
    };
    let made = engine.streams().edit(&actor, &project, &stream, &edit).await;
    let whole = made.map_err(|error| tags::refused(error, Place::Tag).of_making())?;
    let location = format!("/apis/{IMAGES}/namespaces/{project}/imagestreamtags/{stream}:{name}");
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(shown(&whole, &name)?)))
}

/// One tag with its image.
#[utoipa::path(get, path = "/namespaces/{project}/imagestreamtags/{stream_tag}", tag = "image stream tags", operation_id = "readImageStreamTag",
    params(("project" = String, Path), ("stream_tag" = String, Path, description = "`stream:tag`")),
    responses((status = 200, body = ImageStreamTag, description = "The tag"), Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
) -> Result<Json<ImageStreamTag>, Problem> {
    let (project, (stream, tag)) = (project_name(&project)?, tag_name(&name)?);
    let whole = engine.streams().whole(&actor, project.as_str(), stream.as_str()).await?;
    let found = find(&whole, &tag)?;
    let Some(digest) = &found.status.digest else {
        let message = format!("{} has no image yet. What is wanted of it stands in the image stream", found.path);
        return Err(Problem::new(StatusCode::NOT_FOUND, message));
    };
    let digest = digest.as_str();
    let image = engine.streams().image(&actor, project.as_str(), stream.as_str(), digest, None).await?;
    let image = Image::whole(image, found.pull.clone());
    Ok(Json(ImageStreamTag::of(&whole.stream, found, Some(image))))
}

/// Set what is wanted of a tag; what is left out stays as it is. Tag and stream are made when they are not there.
#[utoipa::path(put, path = "/namespaces/{project}/imagestreamtags/{stream_tag}", tag = "image stream tags", operation_id = "replaceImageStreamTag",
    params(("project" = String, Path), ("stream_tag" = String, Path, description = "`stream:tag`"), WriteQuery), request_body = StreamTagBody,
    responses((status = 200, body = ImageStreamTag, description = "The tag"), (status = 201, body = ImageStreamTag, description = "It was made"), Problems, BodyProblems),
    security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    Body(body): Body<StreamTagBody>,
) -> Result<(StatusCode, Json<ImageStreamTag>), Problem> {
    let (project, (stream, tag)) = (project_name(&project)?, tag_name(&name)?);
    body.check(project.as_str(), Some(&name))?;
    let present = tags::present(&engine, &actor, &project, &stream).await?;
    tags::refuse_labels(&body.metadata, present.as_ref())?;
    let known = present.as_ref().and_then(|whole| whole.tag(&tag));
    let version = body.metadata.version()?;
    let edit = StreamEdit {
        presence: if version.is_some() { Presence::There } else { Presence::Either },
        version,
        uid: body.metadata.uid.clone(),
        // Whoever replaces a tag means its source, also where that is what it was.
        tags: vec![(tag.clone(), body.change(&tag, known, None, Unsaid::Kept)?)],
        dry: query.is_dry()?,
        ..StreamEdit::default()
    };
    let edited = engine.streams().edit(&actor, &project, &stream, &edit).await;
    let whole = edited.map_err(|error| tags::refused(error, Place::Tag))?;
    let status = if known.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(shown(&whole, &tag)?)))
}

/// Change what a patch names. `{"tag": {"generation": 0}}` imports again.
#[utoipa::path(patch, path = "/namespaces/{project}/imagestreamtags/{stream_tag}", tag = "image stream tags", operation_id = "patchImageStreamTag",
    params(("project" = String, Path), ("stream_tag" = String, Path, description = "`stream:tag`"), WriteQuery),
    request_body(content((StreamTagBody = "application/merge-patch+json"), (StreamTagBody = "application/strategic-merge-patch+json"))),
    responses((status = 200, body = ImageStreamTag, description = "The tag"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn patch(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    patch: Patch,
) -> Result<Json<ImageStreamTag>, Problem> {
    let (project, (stream, tag)) = (project_name(&project)?, tag_name(&name)?);
    let mut tries = 0;
    loop {
        tries += 1;
        let present = engine.streams().whole(&actor, project.as_str(), stream.as_str()).await?;
        let known = find(&present, &tag)?;
        let body: StreamTagBody = patch.apply(&shown(&present, &tag)?)?;
        body.check(project.as_str(), Some(&name))?;
        tags::refuse_labels(&body.metadata, Some(&present))?;
        let edit = StreamEdit {
            presence: Presence::There,
            version: body.metadata.version()?,
            uid: body.metadata.uid.clone(),
            tags: vec![(tag.clone(), body.change(&tag, Some(known), Some(known), Unsaid::Default)?)],
            dry: query.is_dry()?,
            ..StreamEdit::default()
        };
        let again = tries < TRIES && edit.version == Some(present.stream.version);
        match engine.streams().edit(&actor, &project, &stream, &edit).await {
            Err(Refused { tag: None, error: Error::Conflict { .. } }) if again => {}
            Ok(whole) => return Ok(Json(shown(&whole, &tag)?)),
            Err(error) => return Err(tags::refused(error, Place::Tag)),
        }
    }
}

/// Delete a tag with its history. Within 24 hours that can be undone on its stream's page.
#[utoipa::path(delete, path = "/namespaces/{project}/imagestreamtags/{stream_tag}", tag = "image stream tags", operation_id = "deleteImageStreamTag",
    params(("project" = String, Path), ("stream_tag" = String, Path, description = "`stream:tag`"), WriteQuery),
    responses((status = 200, body = Status, description = "It is gone"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn delete(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    options: DeleteOptions,
) -> Result<Json<Status>, Problem> {
    tags::delete(&engine, &actor, &project, &name, query.is_dry()?, &options).await
}

/// A tag as it is after a change.
fn shown(whole: &Whole, name: &TagName) -> Result<ImageStreamTag, Problem> {
    let tag = find(whole, name)?;
    Ok(ImageStreamTag::of(&whole.stream, tag, Image::named_by(tag)))
}
