//! `/imagestreamimages`: images that a stream has or had, by digest.

use super::image::Image;
use super::meta::ObjectMeta;
use super::{IMAGES, project_name, stream_name};
use crate::rest::Problem;
use crate::rest::problem::{BodyProblems, Problems};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine};
use serde::Serialize;
use utoipa::ToSchema;

/// An image that a stream has or had, or a member of such a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImageStreamImage {
    #[schema(example = "ImageStreamImage")]
    kind: &'static str,
    api_version: &'static str,
    /// `name` is `stream@digest`.
    metadata: ObjectMeta,
    image: Image,
}

/// One image. The digest may be cut short as long as it is the only one that begins so, with or without `sha256:`.
#[utoipa::path(get, path = "/namespaces/{project}/imagestreamimages/{stream_image}", tag = "image streams", operation_id = "readImageStreamImage",
    params(("project" = String, Path), ("stream_image" = String, Path, description = "`stream@sha256:…`")),
    responses((status = 200, body = ImageStreamImage, description = "The image"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
) -> Result<Json<ImageStreamImage>, Problem> {
    let project = project_name(&project)?;
    let (stream, digest) = image_name(&name)?;
    let stream = stream_name(stream)?;
    let facts = engine.streams().facts(&actor, project.as_str(), stream.as_str()).await?;
    let image = engine.streams().image(&actor, project.as_str(), stream.as_str(), digest, None).await?;
    let metadata = ObjectMeta {
        name: format!("{stream}@{}", image.path.digest),
        generation: None,
        creation_timestamp: image.first_seen,
        annotations: image.annotations.clone(),
        ..ObjectMeta::from(&facts.stream)
    };
    let image = Image::whole(image, None);
    Ok(Json(ImageStreamImage { kind: "ImageStreamImage", api_version: IMAGES, metadata, image }))
}

/// The stream and the digest named in a path. OKD: exactly one `@`, and something on both sides of it.
fn image_name(text: &str) -> Result<(&str, &str), Problem> {
    let parts = text.split_once('@').filter(|(stream, digest)| !stream.is_empty() && !digest.is_empty());
    parts.filter(|(_, digest)| !digest.contains('@')).ok_or_else(|| {
        Problem::new(StatusCode::BAD_REQUEST, format!("“{text}” must be retrieved with <stream>@<digest>"))
    })
}
