//! An image as OKD shows it.

use model::config::ImageConfig;
use model::image::{ImageBody, ImageChild, Layer};
use model::media::Kind;
use model::stream::{StreamImage, StreamTag};
use model::{Digest, Instant, Platform};
use serde::Serialize;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use utoipa::ToSchema;

/// One image.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Image {
    metadata: ImageMeta,
    /// Where it can be pulled.
    docker_image_reference: String,
    #[serde(flatten)]
    content: Option<ImageContent>,
    /// The manifest byte for byte, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    docker_image_manifest: Option<String>,
    /// The configuration byte for byte, where the manifest was asked for; lists have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    docker_image_config: Option<String>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ImageMeta {
    /// Its digest.
    name: String,
    /// When it came into the stream.
    #[serde(with = "time::serde::rfc3339::option", skip_serializing_if = "Option::is_none")]
    creation_timestamp: Option<OffsetDateTime>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<String, String>,
}

/// What an image is made of.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ImageContent {
    docker_image_metadata: ImageMetadata,
    #[schema(example = "1.0")]
    docker_image_metadata_version: &'static str,
    docker_image_manifest_media_type: String,
    /// Base first; empty for a list.
    docker_image_layers: Vec<ImageLayer>,
    /// The entries of a list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    docker_image_manifests: Vec<ImageManifest>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
struct ImageMetadata {
    #[serde(rename = "kind")]
    kind: &'static str,
    #[serde(rename = "apiVersion")]
    api_version: &'static str,
    /// The digest of the configuration; of a list, its own.
    id: String,
    /// When it was built, as it claims; of a list, when it came into the stream.
    #[serde(with = "time::serde::rfc3339::option", skip_serializing_if = "Option::is_none")]
    created: Option<OffsetDateTime>,
    #[serde(skip_serializing_if = "String::is_empty")]
    architecture: String,
    /// Bytes of all content.
    size: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<Config>,
}

/// How it runs.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "PascalCase")]
struct Config {
    user: String,
    exposed_ports: BTreeMap<String, Empty>,
    env: Vec<String>,
    entrypoint: Vec<String>,
    cmd: Vec<String>,
    volumes: BTreeMap<String, Empty>,
    working_dir: String,
    labels: BTreeMap<String, String>,
}

/// A set, as Docker writes it, is an object of empty objects.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct Empty {}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ImageLayer {
    name: String,
    size: i64,
    media_type: String,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
struct ImageManifest {
    digest: String,
    os: String,
    architecture: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    variant: String,
}

impl Image {
    /// The name and the place of an image.
    pub(super) fn named(digest: &Digest, reference: String) -> Self {
        let metadata = ImageMeta { name: digest.to_string(), creation_timestamp: None, annotations: BTreeMap::new() };
        Self {
            metadata,
            docker_image_reference: reference,
            content: None,
            docker_image_manifest: None,
            docker_image_config: None,
        }
    }

    /// Those of a tag's current image, as consumers are to pull it.
    pub(super) fn named_by(tag: &StreamTag) -> Option<Self> {
        Some(Self::named(tag.status.digest.as_ref()?, tag.pull.clone().unwrap_or_default()))
    }

    /// Everything known about an image, under another reference than its own if one is said.
    pub(super) fn whole(image: StreamImage, reference: Option<String>) -> Self {
        Self {
            docker_image_reference: reference.unwrap_or_else(|| image.pull.clone()),
            metadata: ImageMeta {
                name: image.path.digest.to_string(),
                creation_timestamp: Some(image.first_seen),
                annotations: image.annotations.clone(),
            },
            content: Some(image.into()),
            docker_image_manifest: None,
            docker_image_config: None,
        }
    }

    /// The same with its manifest and configuration as their registry served them.
    pub(super) fn with_raw(self, manifest: Vec<u8>, config: Option<Vec<u8>>) -> Self {
        let text = |bytes| String::from_utf8(bytes).ok();
        Self { docker_image_manifest: text(manifest), docker_image_config: config.and_then(text), ..self }
    }

    pub(super) fn name(&self) -> &str {
        &self.metadata.name
    }

    pub(super) fn reference(&self) -> &str {
        &self.docker_image_reference
    }
}

impl From<StreamImage> for ImageContent {
    fn from(image: StreamImage) -> Self {
        // Of a list, the content that Weir shows is that of one of its images: OKD shows none.
        let body = image.body.filter(|_| image.kind != Kind::Index);
        let list = (image.path.digest.to_string(), image.first_seen);
        let layers = body.iter().flat_map(|body| body.layers.clone()).map(ImageLayer::from).collect();
        Self {
            docker_image_metadata: ImageMetadata::of(body, image.size, list),
            docker_image_metadata_version: "1.0",
            docker_image_manifest_media_type: image.media_type,
            docker_image_layers: layers,
            docker_image_manifests: image.children.into_iter().map(ImageManifest::from).collect(),
        }
    }
}

impl ImageMetadata {
    fn of(body: Option<ImageBody>, size: i64, list: (String, Instant)) -> Self {
        let (kind, api_version) = ("DockerImage", "image.openshift.io/1.0");
        let Some(body) = body else {
            let (id, seen) = list;
            return Self {
                kind,
                api_version,
                id,
                created: Some(seen),
                architecture: String::new(),
                size,
                config: None,
            };
        };
        Self {
            kind,
            api_version,
            id: body.config_digest.map(Digest::into).unwrap_or_default(),
            created: body.config.as_ref().and_then(|config| config.created),
            architecture: body.platform.map(|platform| platform.architecture).unwrap_or_default(),
            size,
            config: body.config.map(Config::from),
        }
    }
}

impl From<ImageConfig> for Config {
    fn from(config: ImageConfig) -> Self {
        let set = |names: Vec<String>| names.into_iter().map(|name| (name, Empty {})).collect();
        Self {
            user: config.user,
            exposed_ports: set(config.exposed_ports),
            env: config.env,
            entrypoint: config.entrypoint,
            cmd: config.cmd,
            volumes: set(config.volumes),
            working_dir: config.working_dir,
            labels: config.labels,
        }
    }
}

impl From<Layer> for ImageLayer {
    fn from(layer: Layer) -> Self {
        Self { name: layer.digest.into(), size: layer.size, media_type: layer.media_type }
    }
}

impl From<ImageChild> for ImageManifest {
    fn from(child: ImageChild) -> Self {
        let unknown = || Platform { os: "unknown".into(), architecture: "unknown".into(), variant: String::new() };
        let Platform { os, architecture, variant } = child.platform.unwrap_or_else(unknown);
        Self { digest: child.digest.into(), os, architecture, variant }
    }
}
