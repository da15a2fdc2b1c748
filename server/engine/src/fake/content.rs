//! What the fake serves: manifests, configurations and indexes whose digests are real.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::media::{EMPTY, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST};
use model::{Digest, Platform};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

const LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

#[derive(Default)]
pub(super) struct Content {
    pub repositories: BTreeMap<String, Repository>,
    pub blobs: BTreeMap<String, Arc<[u8]>>,
    /// Makes every image different.
    made: u64,
}

#[derive(Default)]
pub(super) struct Repository {
    pub tags: BTreeMap<String, Digest>,
    pub manifests: BTreeMap<String, Stored>,
    /// Artifacts by the digest they refer to.
    pub referrers: BTreeMap<String, Vec<Value>>,
}

/// A manifest as it is served.
#[derive(Clone)]
pub(super) struct Stored {
    pub digest: Digest,
    pub media_type: String,
    pub bytes: Arc<[u8]>,
}

pub(super) fn digest(bytes: &[u8]) -> Digest {
    Digest::parse(&format!("sha256:{:x}", Sha256::digest(bytes))).expect("a digest")
}

impl Content {
    pub fn tag(&mut self, repository: &str, tag: &str, digest: &Digest) {
        self.repository(repository).tags.insert(tag.to_owned(), digest.clone());
    }

    pub fn untag(&mut self, repository: &str, tag: &str) {
        self.repository(repository).tags.remove(tag);
    }

    pub fn remove_manifest(&mut self, repository: &str, digest: &Digest) {
        self.repository(repository).manifests.remove(digest.as_str());
    }

    pub fn remove_repository(&mut self, repository: &str) {
        self.repositories.remove(repository);
    }

    pub fn resolve(&self, repository: &str, tag: &str) -> Option<Digest> {
        self.repositories.get(repository)?.tags.get(tag).cloned()
    }

    /// The manifest behind a tag or digest.
    pub fn find(&self, repository: &str, reference: &str) -> Option<Stored> {
        let repository = self.repositories.get(repository)?;
        let digest = repository.tags.get(reference).map_or(reference, Digest::as_str);
        repository.manifests.get(digest).cloned()
    }

    pub fn put(&mut self, repository: &str, digest: &Digest, media_type: &str, bytes: Vec<u8>) {
        let stored = Stored { digest: digest.clone(), media_type: media_type.to_owned(), bytes: bytes.into() };
        self.repository(repository).manifests.insert(digest.to_string(), stored);
    }

    pub fn blob(&mut self, bytes: &[u8]) -> Digest {
        let digest = digest(bytes);
        self.blobs.insert(digest.to_string(), bytes.into());
        digest
    }

    pub fn image(&mut self, repository: &str, platform: &str) -> Digest {
        self.made += 1;
        self.image_of(repository, platform, self.made)
    }

    /// An image of three layers, the first shared by all; equal numbers make equal images.
    pub fn image_of(&mut self, repository: &str, platform: &str, number: u64) -> Digest {
        let layers = ["base".to_owned(), format!("packages {platform}"), format!("application {number} {platform}")];
        let layers: Vec<_> = layers.iter().map(|layer| digest(layer.as_bytes())).collect();
        let config = config(&Platform::parse(platform), &layers, number).to_string();
        let sizes = [29_125_120_u64, 7_340_032, 1_048_576 + number];
        let layers: Vec<_> = layers
            .iter()
            .zip(sizes)
            .map(|(digest, size)| json!({"mediaType": LAYER, "digest": digest, "size": size}))
            .collect();
        let config_digest = self.blob(config.as_bytes());
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": OCI_MANIFEST,
            "config": {"mediaType": OCI_CONFIG, "digest": config_digest, "size": config.len()},
            "layers": layers,
        });
        self.put_json(repository, OCI_MANIFEST, &manifest)
    }

    pub fn index(&mut self, repository: &str, platforms: &[&str]) -> Digest {
        let children: Vec<_> = platforms
            .iter()
            .map(|platform| {
                let digest = self.image(repository, platform);
                let size = self.find(repository, digest.as_str()).map_or(0, |stored| stored.bytes.len());
                let Platform { os, architecture, variant } = Platform::parse(platform);
                let mut platform = json!({"os": os, "architecture": architecture});
                if !variant.is_empty() {
                    platform["variant"] = variant.into();
                }
                json!({"mediaType": OCI_MANIFEST, "digest": digest, "size": size, "platform": platform})
            })
            .collect();
        self.put_json(
            repository,
            OCI_INDEX,
            &json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": children}),
        )
    }

    pub fn artifact(&mut self, repository: &str, artifact_type: &str, subject: Option<&Digest>) -> Digest {
        self.made += 1;
        let layer = self.blob(format!("artifact {}", self.made).as_bytes());
        let empty = self.blob(b"{}");
        let mut manifest = json!({
            "schemaVersion": 2,
            "mediaType": OCI_MANIFEST,
            "artifactType": artifact_type,
            "config": {"mediaType": EMPTY, "digest": empty, "size": 2},
            "layers": [{"mediaType": artifact_type, "digest": layer, "size": 10}],
        });
        if let Some(subject) = subject {
            let size = self.find(repository, subject.as_str()).map_or(0, |stored| stored.bytes.len());
            manifest["subject"] = json!({"mediaType": OCI_MANIFEST, "digest": subject, "size": size});
        }
        let size = manifest.to_string().len();
        let digest = self.put_json(repository, OCI_MANIFEST, &manifest);
        if let Some(subject) = subject {
            let entry =
                json!({"mediaType": OCI_MANIFEST, "digest": digest, "size": size, "artifactType": artifact_type});
            self.repository(repository).referrers.entry(subject.to_string()).or_default().push(entry);
        }
        digest
    }

    /// The index of what refers to a manifest.
    pub fn referrers(&self, repository: &str, subject: &str) -> (Digest, Vec<u8>) {
        let entries =
            self.repositories.get(repository).and_then(|r| r.referrers.get(subject)).cloned().unwrap_or_default();
        let bytes = json!({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": entries}).to_string().into_bytes();
        (digest(&bytes), bytes)
    }

    pub fn schema1(&mut self, repository: &str) -> Digest {
        self.made += 1;
        let step = json!({
            "created": "2015-03-04T05:06:07Z", "os": "linux", "architecture": "amd64",
            "config": {"Env": ["OLD=yes"], "Cmd": ["/bin/sh"]},
            "container_config": {"Cmd": [format!("step {}", self.made)]},
        });
        let manifest = json!({
            "schemaVersion": 1, "name": repository, "tag": "old", "architecture": "amd64",
            "fsLayers": [{"blobSum": digest(b"old layer")}],
            "history": [{"v1Compatibility": step.to_string()}],
        });
        let payload = format!("{manifest:#}");
        // JWS as Docker wrote it: the text up to its last brace, the signatures, and how to put the text together
        // again.
        let length = payload.len() - 2;
        let protected = json!({"formatLength": length, "formatTail": URL_SAFE_NO_PAD.encode("\n}")});
        let protected = URL_SAFE_NO_PAD.encode(protected.to_string());
        let signature = json!([{"header": {"alg": "ES256"}, "signature": "unchecked", "protected": protected}]);
        let signed = format!("{},\n   \"signatures\": {signature}\n}}", &payload[..length]);
        let digest = digest(payload.as_bytes());
        self.put(repository, &digest, model::media::DOCKER_SCHEMA1_SIGNED, signed.into_bytes());
        digest
    }

    fn put_json(&mut self, repository: &str, media_type: &str, value: &Value) -> Digest {
        let bytes = value.to_string().into_bytes();
        let digest = digest(&bytes);
        self.put(repository, &digest, media_type, bytes);
        digest
    }

    fn repository(&mut self, name: &str) -> &mut Repository {
        self.repositories.entry(name.to_owned()).or_default()
    }
}

fn config(platform: &Platform, layers: &[Digest], number: u64) -> Value {
    let built = time::OffsetDateTime::UNIX_EPOCH + time::Duration::hours(490_000 + i64::try_from(number).unwrap_or(0));
    let built = model::text::rfc3339(built);
    json!({
        "created": built,
        "os": platform.os, "architecture": platform.architecture, "variant": platform.variant,
        "config": {
            "Env": ["PATH=/usr/local/bin:/usr/bin:/bin", format!("BUILD={number}")],
            "Entrypoint": ["/app"], "Cmd": ["serve"], "User": "1000", "WorkingDir": "/srv",
            "ExposedPorts": {"8080/tcp": {}},
            "Labels": {"org.opencontainers.image.version": number.to_string(), "team": "web"},
        },
        "rootfs": {"type": "layers", "diff_ids": layers},
        "history": [
            {"created": built, "created_by": "ADD base.tar /"},
            {"created": built, "created_by": "RUN install packages"},
            {"created": built, "created_by": "COPY app /app"},
            {"created": built, "created_by": "ENTRYPOINT [\"/app\"]", "empty_layer": true},
        ],
    })
}
