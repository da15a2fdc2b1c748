//! `/imagestreams/{stream}/…`: its status, its layers, and the secrets that its imports may use.

use super::stream::ImageStream;
use super::{IMAGES, project_name, stream_name};
use crate::rest::Problem;
use crate::rest::list::List;
use crate::rest::problem::Problems;
use crate::rest::query::Parameters;
use crate::rest::registries;
use axum::extract::{Path, State};
use axum::{Extension, Json};
use engine::{Actor, Engine, StreamBlob, StreamLayers};
use model::project::ProjectCredential;
use serde::Serialize;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use utoipa::ToSchema;

/// What a stream may serve.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImageStreamLayers {
    #[schema(example = "ImageStreamLayers")]
    kind: &'static str,
    api_version: &'static str,
    metadata: PartMeta,
    /// Layers, configurations and manifests, by digest.
    blobs: BTreeMap<String, Blob>,
    /// All that its tags have or had, and the members of lists, by digest.
    images: BTreeMap<String, ImageBlobs>,
}

#[derive(Serialize, ToSchema)]
struct PartMeta {
    name: String,
    namespace: String,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Blob {
    /// Bytes.
    size: i64,
    media_type: String,
}

/// What an image is made of.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ImageBlobs {
    /// Base first; empty for a list.
    layers: Vec<String>,
    /// The configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<String>,
    /// The members of a list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    manifests: Vec<String>,
    /// Weir does not have its manifest, so it cannot tell what it is made of.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    image_missing: bool,
}

/// A secret by its name alone.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Secret {
    #[schema(example = "Secret")]
    kind: &'static str,
    #[schema(example = "v1")]
    api_version: &'static str,
    metadata: SecretMeta,
    #[serde(rename = "type")]
    #[schema(example = "kubernetes.io/dockerconfigjson")]
    form: &'static str,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct SecretMeta {
    /// The registry that it is for, as pull specs name it.
    #[schema(example = "quay.io")]
    name: String,
    namespace: String,
    /// Since when it is so.
    #[serde(with = "time::serde::rfc3339")]
    creation_timestamp: OffsetDateTime,
}

/// One image stream. Its status is what Weir saw and did, so nobody writes it; OKD lets none but its own controllers.
#[utoipa::path(get, path = "/namespaces/{project}/imagestreams/{stream}/status", tag = "image streams", operation_id = "readImageStreamStatus",
    params(("project" = String, Path), ("stream" = String, Path)),
    responses((status = 200, body = ImageStream, description = "The stream"), Problems), security(("bearer" = [])))]
pub(super) async fn status(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream)): Path<(String, String)>,
) -> Result<Json<ImageStream>, Problem> {
    let (project, stream) = (project_name(&project)?, stream_name(&stream)?);
    Ok(Json(engine.streams().whole(&actor, project.as_str(), stream.as_str()).await?.into()))
}

/// The blobs that a stream may serve: those of every image that its tags have or had. It takes the right to pull.
#[utoipa::path(get, path = "/namespaces/{project}/imagestreams/{stream}/layers", tag = "image streams", operation_id = "readImageStreamLayers",
    params(("project" = String, Path), ("stream" = String, Path)),
    responses((status = 200, body = ImageStreamLayers, description = "Images and blobs"), Problems), security(("bearer" = [])))]
pub(super) async fn layers(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream)): Path<(String, String)>,
) -> Result<Json<ImageStreamLayers>, Problem> {
    let (project, stream) = (project_name(&project)?, stream_name(&stream)?);
    let StreamLayers { images, blobs } = engine.streams().layers(&actor, project.as_str(), stream.as_str()).await?;
    Ok(Json(ImageStreamLayers {
        kind: "ImageStreamLayers",
        api_version: IMAGES,
        metadata: PartMeta { name: stream.into(), namespace: project.into() },
        blobs: blobs.into_iter().map(|(digest, blob)| (digest.into(), blob.into())).collect(),
        images: images.into_iter().map(|(digest, image)| (digest.into(), image.into())).collect(),
    }))
}

/// The names of the credentials that imports into a project may use: one for each registry. Their content is never shown. As
/// in OKD, they are those of the project, whatever the stream.
#[utoipa::path(get, path = "/namespaces/{project}/imagestreams/{stream}/secrets", tag = "image streams", operation_id = "listImageStreamSecrets",
    params(("project" = String, Path), ("stream" = String, Path), registries::ListQuery),
    responses((status = 200, body = List<Secret>, description = "The names"), Problems), security(("bearer" = [])))]
pub(super) async fn secrets(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream)): Path<(String, String)>,
    Parameters(query): Parameters<registries::ListQuery>,
) -> Result<Json<List<Secret>>, Problem> {
    let (project, _) = (project_name(&project)?, stream_name(&stream)?);
    let window = query.window(&format!("secrets of {project}"))?;
    let all = engine.credentials().list(&actor, project.as_str()).await?;
    let secret = |credential: ProjectCredential| Secret {
        kind: "Secret",
        api_version: "v1",
        metadata: SecretMeta {
            name: credential.host,
            namespace: project.to_string(),
            creation_timestamp: credential.changed,
        },
        form: "kubernetes.io/dockerconfigjson",
    };
    Ok(Json(window.cut("SecretList", all, secret).in_group(IMAGES)))
}

impl From<StreamBlob> for Blob {
    fn from(StreamBlob { size, media_type }: StreamBlob) -> Self {
        Self { size, media_type }
    }
}

impl From<engine::ImageLayers> for ImageBlobs {
    fn from(image: engine::ImageLayers) -> Self {
        let engine::ImageLayers { layers, manifests, config, missing } = image;
        Self {
            layers: layers.into_iter().map(String::from).collect(),
            config: config.map(String::from),
            manifests: manifests.into_iter().map(String::from).collect(),
            image_missing: missing,
        }
    }
}
