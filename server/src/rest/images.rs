//! `/registries/{name}/images/{digest}`: one image, everything known.

use super::problem::{Problems, Status};
use super::query::{self, Parameters};
use super::{API_VERSION, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine};
use model::config::ImageConfig;
use model::image::{Image, ImageBody, ImageChild, Layer, Referrer, Step};
use model::media::Kind;
use model::reference::Target;
use model::{Platform, Reference};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ImageQuery {
    repository: String,
    /// Of an index, show the image for this platform; linux/amd64 or the first when not said.
    #[param(example = "linux/arm64")]
    platform: Option<String>,
}

/// One image. Of an index, `platform`, `config`, `history` and `layers` are those of the child for the platform asked for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImageObject {
    #[schema(value_type = String, example = "image")]
    kind: Kind,
    api_version: &'static str,
    metadata: ImageMetadata,
    media_type: String,
    /// What an artifact is, as a media type.
    artifact_type: Option<String>,
    /// Bytes of all content.
    size: i64,
    platform: Option<String>,
    /// The entries of an index.
    children: Vec<ChildItem>,
    annotations: BTreeMap<String, String>,
    /// Null for artifacts, and while it is not known.
    config: Option<ConfigItem>,
    /// The steps of the build, first to last.
    history: Vec<StepItem>,
    /// The layers, base first.
    layers: Vec<LayerItem>,
    /// Signatures, SBOMs and attestations.
    referrers: Vec<ReferrerItem>,
    /// Tags of the repository that point here.
    tags: Vec<String>,
    /// When Weir first saw it in this repository.
    #[serde(with = "time::serde::rfc3339")]
    first_seen: OffsetDateTime,
    /// What went wrong when it was read.
    error: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct ImageMetadata {
    /// The digest.
    name: String,
}

#[derive(Serialize, ToSchema)]
struct ChildItem {
    digest: String,
    platform: Option<String>,
    size: Option<i64>,
    /// The registry does not have it.
    missing: bool,
    /// It attests a sibling instead of being an image.
    attestation: bool,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ConfigItem {
    #[serde(with = "time::serde::rfc3339::option")]
    created: Option<OffsetDateTime>,
    entrypoint: Vec<String>,
    cmd: Vec<String>,
    env: Vec<String>,
    labels: BTreeMap<String, String>,
    exposed_ports: Vec<String>,
    user: String,
    working_dir: String,
    volumes: Vec<String>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct StepItem {
    created_by: String,
    #[serde(with = "time::serde::rfc3339::option")]
    created: Option<OffsetDateTime>,
    /// Bytes of the layer it made.
    size: i64,
    /// It made no layer.
    empty: bool,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct LayerItem {
    digest: String,
    size: i64,
    media_type: String,
    /// How many other images that Weir knows use it.
    shared: i64,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ReferrerItem {
    digest: String,
    artifact_type: String,
    size: Option<i64>,
    /// The digest it refers to.
    subject: String,
    /// The tag that carries it, for cosign's naming scheme.
    tag: Option<String>,
}

/// One image by digest.
#[utoipa::path(get, path = "/registries/{name}/images/{digest}", tag = "registries", operation_id = "readImage",
    params(("name" = String, Path), ("digest" = String, Path), ImageQuery),
    responses((status = 200, body = ImageObject, description = "The image"), (status = 422, body = Status, description = "A name is outside its grammar"),
        (status = 503, body = Status, description = "It is being read from the registry; ask again after Retry-After"),
        Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((name, digest)): Path<(String, String)>,
    Parameters(query): Parameters<ImageQuery>,
) -> Result<Json<ImageObject>, Problem> {
    let (registry, digest) = (query::registry(&name)?, query::digest(&digest)?);
    let repository = query::repository(&query.repository)?;
    let reference = Reference { registry, repository, target: Target::Digest(digest) };
    let platform = query.platform.filter(|text| !text.is_empty()).map(|text| Platform::parse(&text));
    match engine.images().get(&actor, &reference, platform.as_ref()).await? {
        Some(image) => Ok(Json(image.into())),
        None => {
            let message = format!("{} is being read from {}", reference.target, reference.registry);
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, message).after(1))
        }
    }
}

impl From<Image> for ImageObject {
    fn from(image: Image) -> Self {
        let (platform, config, history, layers) = image.body.map(spread).unwrap_or_default();
        Self {
            kind: image.kind,
            api_version: API_VERSION,
            metadata: ImageMetadata { name: image.digest.into() },
            media_type: image.media_type,
            artifact_type: image.artifact_type,
            size: image.size,
            platform,
            children: image.children.into_iter().map(ChildItem::from).collect(),
            annotations: image.annotations,
            config,
            history,
            layers,
            referrers: image.referrers.into_iter().map(ReferrerItem::from).collect(),
            tags: image.tags.into_iter().map(Into::into).collect(),
            first_seen: image.first_seen,
            error: image.error,
        }
    }
}

fn spread(body: ImageBody) -> (Option<String>, Option<ConfigItem>, Vec<StepItem>, Vec<LayerItem>) {
    let platform = body.platform.map(|platform| platform.to_string());
    let history = body.history.into_iter().map(StepItem::from).collect();
    let layers = body.layers.into_iter().map(LayerItem::from).collect();
    (platform, body.config.map(ConfigItem::from), history, layers)
}

impl From<ImageChild> for ChildItem {
    fn from(child: ImageChild) -> Self {
        Self {
            digest: child.digest.into(),
            platform: child.platform.map(|platform| platform.to_string()),
            size: child.size,
            missing: child.missing,
            attestation: child.attestation,
        }
    }
}

impl From<ImageConfig> for ConfigItem {
    fn from(config: ImageConfig) -> Self {
        Self {
            created: config.created,
            entrypoint: config.entrypoint,
            cmd: config.cmd,
            env: config.env,
            labels: config.labels,
            exposed_ports: config.exposed_ports,
            user: config.user,
            working_dir: config.working_dir,
            volumes: config.volumes,
        }
    }
}

impl From<Step> for StepItem {
    fn from(step: Step) -> Self {
        Self { created_by: step.created_by, created: step.created, size: step.size, empty: step.empty }
    }
}

impl From<Layer> for LayerItem {
    fn from(layer: Layer) -> Self {
        Self { digest: layer.digest.into(), size: layer.size, media_type: layer.media_type, shared: layer.shared }
    }
}

impl From<Referrer> for ReferrerItem {
    fn from(referrer: Referrer) -> Self {
        Self {
            digest: referrer.digest.into(),
            artifact_type: referrer.artifact_type,
            size: referrer.size,
            subject: referrer.subject.into(),
            tag: referrer.tag.map(Into::into),
        }
    }
}
