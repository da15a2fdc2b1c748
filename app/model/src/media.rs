//! Media types and what they mean to a person.

use serde::{Deserialize, Serialize};

/// OCI image index.
pub const OCI_INDEX: &str = "application/vnd.oci.image.index.v1+json";
/// OCI image manifest.
pub const OCI_MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
/// Docker manifest list.
pub const DOCKER_LIST: &str = "application/vnd.docker.distribution.manifest.list.v2+json";
/// Docker image manifest, schema 2.
pub const DOCKER_MANIFEST: &str = "application/vnd.docker.distribution.manifest.v2+json";
/// Docker image manifest, schema 1, signed.
pub const DOCKER_SCHEMA1_SIGNED: &str = "application/vnd.docker.distribution.manifest.v1+prettyjws";
/// Docker image manifest, schema 1.
pub const DOCKER_SCHEMA1: &str = "application/vnd.docker.distribution.manifest.v1+json";
/// OCI image configuration.
pub const OCI_CONFIG: &str = "application/vnd.oci.image.config.v1+json";
/// Docker image configuration.
pub const DOCKER_CONFIG: &str = "application/vnd.docker.container.image.v1+json";
/// Stands for “no config” in artifacts.
pub const EMPTY: &str = "application/vnd.oci.empty.v1+json";

/// What Weir asks a registry for, best first.
pub const ACCEPT: [&str; 6] =
    [OCI_INDEX, DOCKER_LIST, OCI_MANIFEST, DOCKER_MANIFEST, DOCKER_SCHEMA1_SIGNED, DOCKER_SCHEMA1];

/// The three shapes of content behind a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// One runnable image.
    Image,
    /// A list of images, one a platform.
    Index,
    /// Anything else kept in a registry: Helm chart, SBOM, signature, …
    Artifact,
}

impl Kind {
    /// The word used in SQL, JSON and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Index => "index",
            Self::Artifact => "artifact",
        }
    }

    /// Reads the word back; unknown words are artifacts.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "image" => Self::Image,
            "index" => Self::Index,
            _ => Self::Artifact,
        }
    }
}

/// Is this the media type of an index or list?
#[must_use]
pub fn is_index(media_type: &str) -> bool {
    matches!(media_type, OCI_INDEX | DOCKER_LIST)
}

/// Is this the media type of a runnable image's configuration?
#[must_use]
pub fn is_image_config(media_type: &str) -> bool {
    matches!(media_type, OCI_CONFIG | DOCKER_CONFIG)
}

/// A person's word for an artifact type, such as “Helm chart” or “SBOM (SPDX)”; unknown types are shown as they are.
#[must_use]
pub fn artifact_name(artifact_type: &str) -> &str {
    const KNOWN: [(&str, &str); 16] = [
        ("application/vnd.cncf.helm.config", "Helm chart"),
        ("application/vnd.cncf.helm.chart", "Helm chart"),
        ("application/vnd.dev.cosign.artifact.sig", "Signature (cosign)"),
        ("application/vnd.dev.cosign.simplesigning", "Signature (cosign)"),
        ("application/vnd.dev.sigstore.bundle", "Signature (sigstore)"),
        ("application/vnd.cncf.notary.signature", "Signature (Notary)"),
        ("application/vnd.dev.cosign.artifact.sbom", "SBOM"),
        ("application/spdx+json", "SBOM (SPDX)"),
        ("text/spdx", "SBOM (SPDX)"),
        ("application/vnd.cyclonedx", "SBOM (CycloneDX)"),
        ("application/vnd.syft", "SBOM (Syft)"),
        ("application/vnd.in-toto", "Attestation (in-toto)"),
        ("application/vnd.dsse.envelope", "Attestation"),
        ("application/sarif", "Scan result (SARIF)"),
        ("application/vnd.wasm", "WebAssembly module"),
        ("application/vnd.buildkit.cacheconfig", "Build cache"),
    ];
    KNOWN.iter().find(|(prefix, _)| artifact_type.starts_with(prefix)).map_or(artifact_type, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn artifacts_have_names_people_know() {
        assert_eq!(artifact_name("application/vnd.cncf.helm.config.v1+json"), "Helm chart");
        assert_eq!(artifact_name("application/spdx+json"), "SBOM (SPDX)");
        assert_eq!(artifact_name("application/x-own"), "application/x-own");
    }
}
