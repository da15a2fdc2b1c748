//! Reading manifests of every kind a registry may serve.
//!
//! The parser is strict about what would make two readers see different content and lenient about everything else: an
//! odd child or label never hides the rest.

use crate::config::{self, ImageConfig};
use crate::media::{self, Kind};
use crate::{Digest, Platform};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most children of an index that are read; further ones are refused with the whole index.
pub const MAX_CHILDREN: usize = 1024;
/// Most layers of an image that are read; images with more are refused.
pub const MAX_LAYERS: usize = 4096;

/// What a manifest says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The media type of the manifest itself.
    pub media_type: String,
    /// Image, index or artifact.
    pub kind: Kind,
    /// What an artifact is, from `artifactType`, else the config's media type. `None` for images and plain indexes.
    pub artifact_type: Option<String>,
    /// The configuration blob. Absent for indexes and schema 1.
    pub config: Option<Descriptor>,
    /// The layers, base first.
    pub layers: Vec<Descriptor>,
    /// The children of an index, in its order.
    pub children: Vec<Child>,
    /// The manifest this one refers to (OCI referrers).
    pub subject: Option<Digest>,
    /// Annotations of the manifest.
    pub annotations: BTreeMap<String, String>,
    /// The configuration that schema 1 carries within the manifest.
    pub embedded_config: Option<ImageConfig>,
}

/// A pointer to content: type, digest, size in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Descriptor {
    /// Media type of the content.
    pub media_type: String,
    /// Its digest.
    pub digest: Digest,
    /// Its size in bytes as claimed; never negative.
    pub size: i64,
    /// `artifactType`, given in referrers listings.
    pub artifact_type: Option<String>,
    /// Annotations of the descriptor.
    pub annotations: BTreeMap<String, String>,
}

/// One entry of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Child {
    /// Where the child is.
    pub descriptor: Descriptor,
    /// What it runs on, when said.
    pub platform: Option<Platform>,
    /// The sibling that this child attests (BuildKit's `vnd.docker.reference.digest`).
    pub attests: Option<Digest>,
}

impl Child {
    /// Is this an image to run, rather than an attestation about one?
    #[must_use]
    pub fn is_runnable(&self) -> bool {
        self.attests.is_none() && !self.platform.as_ref().is_some_and(Platform::is_unknown)
    }
}

/// Why bytes are not a manifest that Weir accepts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not JSON, or not shaped like a manifest.
    #[error("the manifest is not valid JSON of a manifest: {0}")]
    Shape(String),
    /// Header and body name different media types, or the body is two things at once (CVE-2021-41190).
    #[error("the manifest is ambiguous: {0}")]
    Ambiguous(String),
    /// A media type Weir does not know.
    #[error("the manifest has the unknown media type “{0}”")]
    Unknown(String),
    /// More children or layers than Weir reads.
    #[error("the manifest lists {0} entries, more than Weir reads")]
    TooLong(usize),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    schema_version: Option<i64>,
    media_type: Option<String>,
    artifact_type: Option<String>,
    config: Option<RawDescriptor>,
    layers: Option<Vec<RawDescriptor>>,
    manifests: Option<Vec<RawDescriptor>>,
    subject: Option<RawDescriptor>,
    #[serde(default)]
    annotations: Option<BTreeMap<String, String>>,
    fs_layers: Option<Vec<RawFsLayer>>,
    history: Option<Vec<RawV1>>,
    architecture: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawDescriptor {
    #[serde(default)]
    media_type: String,
    #[serde(default)]
    digest: String,
    #[serde(default)]
    size: i64,
    artifact_type: Option<String>,
    annotations: Option<BTreeMap<String, String>>,
    platform: Option<RawPlatform>,
}

#[derive(Deserialize)]
struct RawPlatform {
    os: Option<String>,
    architecture: Option<String>,
    variant: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawFsLayer {
    blob_sum: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawV1 {
    v1_compatibility: String,
}

impl Manifest {
    /// Reads a manifest. `content_type` is the header it came with; its parameters are ignored.
    ///
    /// # Errors
    /// When the bytes are no manifest, name two types, or list more than Weir reads.
    pub fn parse(bytes: &[u8], content_type: &str) -> Result<Self, ManifestError> {
        let raw: Raw = serde_json::from_slice(bytes).map_err(|e| ManifestError::Shape(e.to_string()))?;
        let media_type = media_type(&raw, content_type)?;
        if raw.manifests.is_some() && (raw.layers.is_some() || raw.config.is_some() || raw.fs_layers.is_some()) {
            return Err(ManifestError::Ambiguous("it has both children and layers".into()));
        }
        match media_type.as_str() {
            t if media::is_index(t) => index(raw, media_type),
            media::OCI_MANIFEST | media::DOCKER_MANIFEST => image(raw, media_type),
            media::DOCKER_SCHEMA1 | media::DOCKER_SCHEMA1_SIGNED => schema1(raw, media_type),
            _ => Err(ManifestError::Unknown(media_type)),
        }
    }

    /// Bytes of the config and all layers: what a pull of this one image transfers. Zero for an index.
    #[must_use]
    pub fn content_size(&self) -> i64 {
        self.config.iter().chain(&self.layers).fold(0, |sum: i64, d| sum.saturating_add(d.size))
    }

    /// When it was made, as the annotation `org.opencontainers.image.created` claims.
    #[must_use]
    pub fn created(&self) -> Option<crate::Instant> {
        config::instant(self.annotations.get("org.opencontainers.image.created")?)
    }
}

fn media_type(raw: &Raw, content_type: &str) -> Result<String, ManifestError> {
    let header = content_type.split(';').next().unwrap_or_default().trim();
    let known = media::ACCEPT.contains(&header);
    match &raw.media_type {
        Some(body) if known && body != header => {
            Err(ManifestError::Ambiguous(format!("the header says {header}, the body {body}")))
        }
        Some(body) => Ok(body.clone()),
        None if known => Ok(header.to_owned()),
        None if raw.schema_version == Some(1) => Ok(media::DOCKER_SCHEMA1.into()),
        None if raw.manifests.is_some() => Ok(media::OCI_INDEX.into()),
        None if raw.layers.is_some() => Ok(media::OCI_MANIFEST.into()),
        None => Err(ManifestError::Unknown(header.to_owned())),
    }
}

fn index(raw: Raw, media_type: String) -> Result<Manifest, ManifestError> {
    let entries = raw.manifests.ok_or_else(|| ManifestError::Shape("an index without “manifests”".into()))?;
    if entries.len() > MAX_CHILDREN {
        return Err(ManifestError::TooLong(entries.len()));
    }
    Ok(Manifest {
        media_type,
        kind: Kind::Index,
        artifact_type: raw.artifact_type.filter(|t| !t.is_empty()),
        config: None,
        layers: vec![],
        children: entries.into_iter().filter_map(child).collect(),
        subject: raw.subject.and_then(descriptor).map(|d| d.digest),
        annotations: raw.annotations.unwrap_or_default(),
        embedded_config: None,
    })
}

fn image(raw: Raw, media_type: String) -> Result<Manifest, ManifestError> {
    let layers = raw.layers.unwrap_or_default();
    if layers.len() > MAX_LAYERS {
        return Err(ManifestError::TooLong(layers.len()));
    }
    let config = raw.config.and_then(descriptor);
    let config = config.ok_or_else(|| ManifestError::Shape("an image without a usable “config”".into()))?;
    let runnable = media::is_image_config(&config.media_type) && raw.artifact_type.as_deref().unwrap_or("").is_empty();
    let artifact_type = match raw.artifact_type.filter(|t| !t.is_empty()) {
        Some(artifact_type) => Some(artifact_type),
        None if runnable => None,
        // cosign's first layout: an ordinary image whose only layers are signatures or attestations.
        None => Some(config.media_type.clone()),
    };
    let layers: Vec<_> = layers.into_iter().filter_map(descriptor).collect();
    let signature = layers.first().map(|l| l.media_type.clone()).filter(|t| is_claim(t));
    let kind = if runnable && signature.is_none() { Kind::Image } else { Kind::Artifact };
    Ok(Manifest {
        media_type,
        kind,
        artifact_type: signature.filter(|_| artifact_type.is_none()).or(artifact_type),
        config: Some(config),
        layers,
        children: vec![],
        subject: raw.subject.and_then(descriptor).map(|d| d.digest),
        annotations: raw.annotations.unwrap_or_default(),
        embedded_config: None,
    })
}

/// Layers that say something about another image rather than being part of one.
fn is_claim(media_type: &str) -> bool {
    media_type.starts_with("application/vnd.dev.cosign.")
        || media_type.starts_with("application/vnd.dsse.")
        || media_type.starts_with("application/vnd.in-toto")
}

/// Schema 1 has no config blob: it lists layers newest first, each with a JSON text of its own.
fn schema1(raw: Raw, media_type: String) -> Result<Manifest, ManifestError> {
    let layers = raw.fs_layers.ok_or_else(|| ManifestError::Shape("schema 1 without “fsLayers”".into()))?;
    if layers.len() > MAX_LAYERS {
        return Err(ManifestError::TooLong(layers.len()));
    }
    let steps: Vec<String> = raw.history.unwrap_or_default().into_iter().map(|h| h.v1_compatibility).collect();
    let layers = layers.into_iter().rev().filter_map(|layer| {
        let digest = Digest::parse(&layer.blob_sum).ok()?;
        let media_type = "application/vnd.docker.image.rootfs.diff.tar.gzip".to_owned();
        Some(Descriptor { media_type, digest, size: 0, artifact_type: None, annotations: BTreeMap::new() })
    });
    Ok(Manifest {
        media_type,
        kind: Kind::Image,
        artifact_type: None,
        config: None,
        layers: layers.collect(),
        children: vec![],
        subject: None,
        annotations: BTreeMap::new(),
        embedded_config: Some(config::from_schema1(&steps, raw.architecture.as_deref().unwrap_or_default())),
    })
}

fn child(raw: RawDescriptor) -> Option<Child> {
    let platform = raw.platform.as_ref().map(|p| Platform {
        os: p.os.clone().filter(|os| !os.is_empty()).unwrap_or_else(|| "linux".into()),
        architecture: p.architecture.clone().unwrap_or_default(),
        variant: p.variant.clone().unwrap_or_default(),
    });
    let descriptor = descriptor(raw)?;
    let annotation = |key: &str| descriptor.annotations.get(key).map(String::as_str);
    let attests = (annotation("vnd.docker.reference.type") == Some("attestation-manifest"))
        .then(|| annotation("vnd.docker.reference.digest").and_then(|d| Digest::parse(d).ok()))
        .flatten();
    Some(Child { platform, attests, descriptor })
}

fn descriptor(raw: RawDescriptor) -> Option<Descriptor> {
    Some(Descriptor {
        digest: Digest::parse(&raw.digest).ok()?,
        media_type: raw.media_type,
        size: raw.size.max(0),
        artifact_type: raw.artifact_type.filter(|t| !t.is_empty()),
        annotations: raw.annotations.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests;
