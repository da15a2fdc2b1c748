//! `/imagetags`.

use super::delete::DeleteOptions;
use super::image::Image;
use super::image_tag::{ImageTag, ImageTagBody};
use super::lists::{ListQuery, WriteQuery};
use super::meta::refuse;
use super::patch::{Patch, TRIES};
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
use model::{Page, StreamName, TagName};
use std::collections::HashMap;

/// The tags of a project, wanted or not, by stream and tag.
#[utoipa::path(get, path = "/namespaces/{project}/imagetags", tag = "image tags", operation_id = "listImageTags",
    params(("project" = String, Path), ListQuery),
    responses((status = 200, body = List<ImageTag>, description = "The tags"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    form: Form,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Response, Problem> {
    let project = project_name(&project)?;
    let window = query.window(&["imagetags", project.as_str()])?;
    let listed = tags::list(&engine, &actor, project.as_str(), &query).await?;
    let Page { items, total, paging } = window.slice(listed.tags);
    // Neighbours are mostly of the same stream, whose histories are read together.
    let mut streams = HashMap::<StreamName, Whole>::new();
    let mut objects = Vec::with_capacity(items.len());
    for (stream, tag) in items {
        if !streams.contains_key(&stream.name) {
            let Some(whole) = tags::present(&engine, &actor, &project, &stream.name).await? else { continue };
            streams.insert(stream.name.clone(), whole);
        }
        let whole = &streams[&stream.name];
        // Gone when it was deleted between the two readings.
        objects.extend(whole.tag(&tag.path.tag).map(|tag| ImageTag::of(whole, tag, None)));
    }
    let page = Page { items: objects, total, paging };
    Ok(form.answer(window.list("ImageTagList", page, |object| object).of(IMAGES, listed.version)))
}

/// Set what is wanted of a tag that nobody wants yet. The stream is made when it is not there.
#[utoipa::path(post, path = "/namespaces/{project}/imagetags", tag = "image tags", operation_id = "createImageTag",
    params(("project" = String, Path), WriteQuery), request_body = ImageTagBody,
    responses((status = 201, body = ImageTag, description = "It was made"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    Parameters(query): Parameters<WriteQuery>,
    Body(body): Body<ImageTagBody>,
) -> Result<impl IntoResponse, Problem> {
    let project = project_name(&project)?;
    body.check(project.as_str(), None)?;
    let (stream, name) = tags::new_name(&body.metadata)?;
    tags::refuse_labels(&body.metadata, None)?;
    let change = body.change(&name, None, None, Unsaid::Kept)?;
    let change = change.ok_or_else(|| refuse("spec", "Say what is wanted of the tag"))?;
    let edit = StreamEdit {
        version: body.metadata.version()?,
        tags: vec![(name.clone(), tags::new(change))],
        dry: query.is_dry()?,
        ..StreamEdit::default()
    };
    let made = engine.streams().edit(&actor, &project, &stream, &edit).await;
    let whole = made.map_err(|error| tags::refused(error, Place::Spec).of_making())?;
    let location = format!("/apis/{IMAGES}/namespaces/{project}/imagetags/{stream}:{name}");
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(shown(&whole, &name)?)))
}

/// One tag with its history.
#[utoipa::path(get, path = "/namespaces/{project}/imagetags/{stream_tag}", tag = "image tags", operation_id = "readImageTag",
    params(("project" = String, Path), ("stream_tag" = String, Path, description = "`stream:tag`")),
    responses((status = 200, body = ImageTag, description = "The tag"), Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
) -> Result<Json<ImageTag>, Problem> {
    let (project, (stream, tag)) = (project_name(&project)?, tag_name(&name)?);
    let whole = engine.streams().whole(&actor, project.as_str(), stream.as_str()).await?;
    let found = find(&whole, &tag)?;
    let image = match &found.status.digest {
        Some(digest) => {
            let digest = digest.as_str();
            let image = engine.streams().image(&actor, project.as_str(), stream.as_str(), digest, None).await?;
            Some(Image::whole(image, found.pull.clone()))
        }
        None => None,
    };
    Ok(Json(ImageTag::of(&whole, found, image)))
}

/// Set what is wanted of a tag; `spec: null` takes the wish back and leaves what the tag has.
#[utoipa::path(put, path = "/namespaces/{project}/imagetags/{stream_tag}", tag = "image tags", operation_id = "replaceImageTag",
    params(("project" = String, Path), ("stream_tag" = String, Path, description = "`stream:tag`"), WriteQuery), request_body = ImageTagBody,
    responses((status = 200, body = ImageTag, description = "The tag"), (status = 201, body = ImageTag, description = "It was made"), Problems, BodyProblems),
    security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    Body(body): Body<ImageTagBody>,
) -> Result<Response, Problem> {
    let (project, (stream, tag)) = (project_name(&project)?, tag_name(&name)?);
    body.check(project.as_str(), Some(&name))?;
    let present = tags::present(&engine, &actor, &project, &stream).await?;
    tags::refuse_labels(&body.metadata, present.as_ref())?;
    let known = present.as_ref().and_then(|whole| whole.tag(&tag));
    let change = body.change(&tag, known, None, Unsaid::Kept)?;
    if known.is_none() && change.is_none() {
        return Err(Error::not_found("image tag", format!("{project}/{name}")).into());
    }
    let version = body.metadata.version()?;
    let edit = StreamEdit {
        presence: if version.is_some() { Presence::There } else { Presence::Either },
        version,
        uid: body.metadata.uid.clone(),
        tags: change.map(|change| (tag.clone(), change)).into_iter().collect(),
        dry: query.is_dry()?,
        ..StreamEdit::default()
    };
    let edited = engine.streams().edit(&actor, &project, &stream, &edit).await;
    let whole = edited.map_err(|error| tags::refused(error, Place::Spec))?;
    let status = if known.is_some() { StatusCode::OK } else { StatusCode::CREATED };
    // A tag that has nothing is gone when it is wanted no more.
    match whole.tag(&tag) {
        Some(_) => Ok((status, Json(shown(&whole, &tag)?)).into_response()),
        None => Ok(tags::gone(&project, &name).into_response()),
    }
}

/// Change what a patch names. `{"spec": {"generation": 0}}` imports again.
#[utoipa::path(patch, path = "/namespaces/{project}/imagetags/{stream_tag}", tag = "image tags", operation_id = "patchImageTag",
    params(("project" = String, Path), ("stream_tag" = String, Path, description = "`stream:tag`"), WriteQuery),
    request_body(content((ImageTagBody = "application/merge-patch+json"), (ImageTagBody = "application/strategic-merge-patch+json"))),
    responses((status = 200, body = ImageTag, description = "The tag"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn patch(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    patch: Patch,
) -> Result<Response, Problem> {
    let (project, (stream, tag)) = (project_name(&project)?, tag_name(&name)?);
    let mut tries = 0;
    loop {
        tries += 1;
        let present = engine.streams().whole(&actor, project.as_str(), stream.as_str()).await?;
        let known = find(&present, &tag)?;
        let body: ImageTagBody = patch.apply(&shown(&present, &tag)?)?;
        body.check(project.as_str(), Some(&name))?;
        tags::refuse_labels(&body.metadata, Some(&present))?;
        let change = body.change(&tag, Some(known), Some(known), Unsaid::Default)?;
        let edit = StreamEdit {
            presence: Presence::There,
            version: body.metadata.version()?,
            uid: body.metadata.uid.clone(),
            tags: change.map(|change| (tag.clone(), change)).into_iter().collect(),
            dry: query.is_dry()?,
            ..StreamEdit::default()
        };
        let again = tries < TRIES && edit.version == Some(present.stream.version);
        match engine.streams().edit(&actor, &project, &stream, &edit).await {
            Err(Refused { tag: None, error: Error::Conflict { .. } }) if again => {}
            Ok(whole) if whole.tag(&tag).is_some() => return Ok(Json(shown(&whole, &tag)?).into_response()),
            Ok(_) => return Ok(tags::gone(&project, &name).into_response()),
            Err(error) => return Err(tags::refused(error, Place::Spec)),
        }
    }
}

/// Delete a tag with its history. Within 24 hours that can be undone on its stream's page.
#[utoipa::path(delete, path = "/namespaces/{project}/imagetags/{stream_tag}", tag = "image tags", operation_id = "deleteImageTag",
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

fn shown(whole: &Whole, name: &TagName) -> Result<ImageTag, Problem> {
    let tag = find(whole, name)?;
    Ok(ImageTag::of(whole, tag, Image::named_by(tag)))
}
