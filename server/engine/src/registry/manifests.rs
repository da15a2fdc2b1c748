//! Manifests and small blobs. Nothing leaves this file whose bytes were not hashed.

use super::client::Client;
use super::session::Ask;
use super::transport::Answer;
use crate::{Upstream, UpstreamKind};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::reference::Target;
use model::{Digest, RepositoryName, media};
use reqwest::Method;
use serde::Deserialize;
use sha2::{Digest as _, Sha256, Sha512};
use url::Url;

/// What a HEAD on a manifest tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The digest of the manifest.
    pub digest: Digest,
    /// Its media type, without parameters.
    pub media_type: String,
}

/// A manifest whose bytes hash to its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The digest of `bytes`.
    pub digest: Digest,
    /// Media type, without parameters.
    pub media_type: String,
    /// The exact bytes. Of a signed schema 1 manifest, the signed part: it is what the digest names.
    pub bytes: Vec<u8>,
}

/// The size at which registries themselves stop accepting manifests.
pub(super) const MANIFEST_CAP: usize = 4 * 1024 * 1024;
const DIGEST_HEADER: &str = "docker-content-digest";
/// `media::ACCEPT` as one header.
pub(super) const ACCEPT: &str = "application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json, application/vnd.docker.distribution.manifest.v1+prettyjws, \
    application/vnd.docker.distribution.manifest.v1+json";

impl Client {
    /// What a tag points to now, or whether a digest is there, without fetching it where the registry allows.
    ///
    /// # Errors
    /// `NotFound` when it is not there; else why there is no answer.
    pub async fn head(&self, repository: &RepositoryName, target: &Target) -> Result<Head, Upstream> {
        let heads = &self.inner.habits.heads;
        if heads.get() != Some(false) {
            let answer = self.ask_manifest(Method::HEAD, repository, target).await?;
            let subject = format!("{repository}{}", brief(target));
            match (answer.status.as_u16(), self.announced(&answer, &subject)?) {
                (200..=299, Some(digest)) => {
                    heads.set(true);
                    self.same(target, &digest, &subject)?;
                    let digest = if let Target::Digest(wanted) = target { wanted.clone() } else { digest };
                    return Ok(Head { digest, media_type: answer.media_type().to_owned() });
                }
                // Some registries know no HEAD and say “not found”; one whose HEAD has worked is believed.
                (200..=299 | 400 | 405 | 501, _) => {}
                (404, _) if heads.get().is_none() => {}
                _ => return Err(self.inner.voice.status(&answer, &subject)),
            }
        }
        let fetched = self.manifest(repository, target).await?;
        if heads.get().is_none() {
            heads.set(false);
        }
        Ok(Head { digest: fetched.digest, media_type: fetched.media_type })
    }

    /// A manifest, its bytes checked against the digest asked for or announced.
    ///
    /// # Errors
    /// `NotFound`; `Mismatch` when the bytes are not what they claim to be; else why there is no answer.
    pub async fn manifest(&self, repository: &RepositoryName, target: &Target) -> Result<Fetched, Upstream> {
        let subject = format!("{repository}{}", brief(target));
        let answer = self.ask_manifest(Method::GET, repository, target).await?;
        let answer = self.inner.voice.success(answer, &subject)?;
        let announced = self.announced(&answer, &subject)?;
        if let Some(digest) = &announced {
            self.same(target, digest, &subject)?;
        }
        let probe: Probe = serde_json::from_slice(&answer.body).map_err(|_| {
            self.inner.voice.malformed(
                &answer.url,
                &format!("sent something that is no manifest for {subject}. Check the address of the registry"),
            )
        })?;
        let wanted = match target {
            Target::Digest(digest) => Some(digest.clone()),
            Target::Tag(_) => announced,
        };
        let media_type = match (answer.media_type(), &probe.media_type) {
            (header, Some(body)) if !media::ACCEPT.contains(&header) => body.clone(),
            (header, _) => header.to_owned(),
        };
        let (bytes, media_type) = match probe.payload(&answer.body) {
            Some(payload) => (payload, media::DOCKER_SCHEMA1.to_owned()),
            None => (answer.body, media_type),
        };
        match wanted.or_else(|| Digest::parse(&format!("sha256:{:x}", Sha256::digest(&bytes))).ok()) {
            Some(digest) if matches(&bytes, &digest) => Ok(Fetched { digest, media_type, bytes }),
            Some(digest) => Err(Upstream::mismatch(&digest, &self.pull_host())),
            None => Err(self.inner.voice.malformed(&answer.url, "sent a manifest that cannot be hashed")),
        }
    }

    /// A small blob, such as an image's configuration, of at most `cap` bytes, checked against its digest.
    ///
    /// # Errors
    /// `NotFound`; `Malformed` when it is larger; `Mismatch`; else why there is no answer.
    pub async fn blob(&self, repository: &RepositoryName, digest: &Digest, cap: usize) -> Result<Vec<u8>, Upstream> {
        let url = self.of(repository, &format!("blobs/{digest}"));
        let subject = format!("{repository}@{}", digest.short());
        let ask = Ask { accept: "*/*", scope: Some(self.pull_scope(repository)), ..Ask::get(&url, &subject, cap) };
        let answer = self.inner.voice.success(self.ask(&ask).await?, &subject)?;
        if matches(&answer.body, digest) { Ok(answer.body) } else { Err(Upstream::mismatch(digest, &self.pull_host())) }
    }

    async fn ask_manifest(
        &self,
        method: Method,
        repository: &RepositoryName,
        target: &Target,
    ) -> Result<Answer, Upstream> {
        let url = self.manifest_url(repository, target);
        let subject = format!("{repository}{}", brief(target));
        let scope = Some(self.pull_scope(repository));
        self.ask(&Ask { method, accept: ACCEPT, scope, ..Ask::get(&url, &subject, MANIFEST_CAP) }).await
    }

    pub(super) fn manifest_url(&self, repository: &RepositoryName, target: &Target) -> Url {
        let last = match target {
            Target::Tag(tag) => tag.as_str(),
            Target::Digest(digest) => digest.as_str(),
        };
        self.of(repository, &format!("manifests/{last}"))
    }

    /// The digest in the header, if there is one.
    fn announced(&self, answer: &Answer, subject: &str) -> Result<Option<Digest>, Upstream> {
        match answer.header(DIGEST_HEADER) {
            None | Some("") => Ok(None),
            Some(text) => Digest::parse(text).map(Some).map_err(|_| {
                self.inner
                    .voice
                    .malformed(&answer.url, &format!("announces {subject} under something that is no digest"))
            }),
        }
    }

    /// A digest asked for must come back under itself, whatever the algorithm.
    fn same(&self, target: &Target, announced: &Digest, subject: &str) -> Result<(), Upstream> {
        match target {
            Target::Digest(wanted) if wanted.algorithm() == announced.algorithm() && wanted != announced => {
                Err(Upstream {
                    kind: UpstreamKind::Mismatch,
                    message: format!(
                        "{} answers with another manifest than {subject}; it was thrown away",
                        self.pull_host()
                    ),
                    status: None,
                })
            }
            _ => Ok(()),
        }
    }
}

/// The target as messages name it.
pub(super) fn brief(target: &Target) -> String {
    match target {
        Target::Tag(tag) => format!(":{tag}"),
        Target::Digest(digest) => format!("@{}", digest.short()),
    }
}

fn matches(bytes: &[u8], digest: &Digest) -> bool {
    let hex = match digest.algorithm() {
        "sha512" => format!("{:x}", Sha512::digest(bytes)),
        _ => format!("{:x}", Sha256::digest(bytes)),
    };
    hex == digest.hex()
}

/// What must be known of a manifest before it is hashed.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Probe {
    schema_version: Option<i64>,
    media_type: Option<String>,
    #[serde(default)]
    signatures: Vec<Signature>,
}

#[derive(Deserialize)]
struct Signature {
    #[serde(default)]
    protected: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Protected {
    format_length: usize,
    format_tail: String,
}

impl Probe {
    /// Schema 1 is signed within itself: its digest is that of the text before the signatures were put in (JWS).
    fn payload(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        if self.schema_version != Some(1) {
            return None;
        }
        let protected = URL_SAFE_NO_PAD.decode(&self.signatures.first()?.protected).ok()?;
        let protected: Protected = serde_json::from_slice(&protected).ok()?;
        let mut payload = bytes.get(..protected.format_length)?.to_vec();
        payload.extend(URL_SAFE_NO_PAD.decode(&protected.format_tail).ok()?);
        let signed: Probe = serde_json::from_slice(&payload).ok()?;
        (signed.schema_version == Some(1)).then_some(payload)
    }
}
