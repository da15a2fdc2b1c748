//! One image, explained.

use crate::config::ImageConfig;
use crate::media::Kind;
use crate::tag::Move;
use crate::{Digest, Instant, Platform, RegistryName, RepositoryName, TagName};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything known about one digest of a repository.
///
/// Of an index, `body` describes the child chosen by platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// The connection.
    pub registry: RegistryName,
    /// The repository.
    pub repository: RepositoryName,
    /// Host and repository as clients pull it.
    pub pull: String,
    /// The tag it was asked by, if it was.
    pub tag: Option<TagName>,
    /// The digest asked for, or that the tag points at.
    pub digest: Digest,
    /// Media type of that manifest.
    pub media_type: String,
    /// Image, index or artifact.
    pub kind: Kind,
    /// What an artifact is, as a media type.
    pub artifact_type: Option<String>,
    /// Bytes of all content, as in the tags table.
    pub size: i64,
    /// The children of an index.
    pub children: Vec<ImageChild>,
    /// Annotations of the manifest asked for.
    pub annotations: BTreeMap<String, String>,
    /// The content that is shown: of the image itself, or of the chosen child. `None` while it is not known.
    pub body: Option<ImageBody>,
    /// Signatures, SBOMs, attestations about the digest or the shown child.
    pub referrers: Vec<Referrer>,
    /// Tags of the repository that point at the digest, in version order.
    pub tags: Vec<TagName>,
    /// When Weir first saw the digest in this repository.
    #[serde(with = "time::serde::rfc3339")]
    pub first_seen: Instant,
    /// When the registry says it was pushed, for the tag it was asked by.
    #[serde(with = "time::serde::rfc3339::option")]
    pub pushed: Option<Instant>,
    /// When the tag it was asked by was seen to move here.
    #[serde(with = "time::serde::rfc3339::option")]
    pub moved: Option<Instant>,
    /// When that was last checked.
    #[serde(with = "time::serde::rfc3339::option")]
    pub checked: Option<Instant>,
    /// The latest observed moves of the tag it was asked by, newest first, at most 20.
    pub moves: Vec<Move>,
    /// What went wrong when it was read, in a sentence.
    pub error: Option<String>,
}

/// One entry of an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageChild {
    /// Its manifest.
    pub digest: Digest,
    /// What it runs on.
    pub platform: Option<Platform>,
    /// Bytes of its content, when known.
    pub size: Option<i64>,
    /// The registry does not have it.
    pub missing: bool,
    /// It attests a sibling instead of being an image.
    pub attestation: bool,
    /// It is the one that is shown.
    pub shown: bool,
}

/// The content of one manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImageBody {
    /// Its manifest.
    pub digest: Digest,
    /// Media type of that manifest.
    pub media_type: String,
    /// What it runs on.
    pub platform: Option<Platform>,
    /// Bytes of config and layers.
    pub size: i64,
    /// How it runs; `None` for artifacts and while it is not known.
    pub config: Option<ImageConfig>,
    /// The digest of the configuration, for “raw”.
    pub config_digest: Option<Digest>,
    /// Media type of the configuration.
    pub config_type: Option<String>,
    /// The steps of the build with the bytes each added, first to last.
    pub history: Vec<Step>,
    /// The layers, base first.
    pub layers: Vec<Layer>,
}

/// One step of the build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Step {
    /// The instruction, without the builder's boiler-plate.
    pub created_by: String,
    /// When it ran.
    #[serde(with = "time::serde::rfc3339::option")]
    pub created: Option<Instant>,
    /// Bytes of the layer it made; 0 when it made none.
    pub size: i64,
    /// It made no layer.
    pub empty: bool,
}

/// One layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Layer {
    /// Its blob.
    pub digest: Digest,
    /// Compressed bytes.
    pub size: i64,
    /// Its media type.
    pub media_type: String,
    /// The name of the file it is, which artifacts give (`org.opencontainers.image.title`).
    pub title: Option<String>,
    /// How many other images that Weir knows use it.
    pub shared: i64,
}

/// Something that refers to an image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Referrer {
    /// Its manifest.
    pub digest: Digest,
    /// What it is, as a media type.
    pub artifact_type: String,
    /// Bytes of its content, when known.
    pub size: Option<i64>,
    /// The digest it refers to.
    pub subject: Digest,
    /// The tag that carries it, for cosign's naming scheme.
    pub tag: Option<TagName>,
}

/// Pairs the steps of a build with the layers they made (OCI image-spec: steps that are not empty correspond to the
/// layers, in order). A history that does not fit is shown without sizes rather than with wrong ones.
#[must_use]
pub fn steps(config: &ImageConfig, layer_sizes: &[i64]) -> Vec<Step> {
    let made = config.history.iter().filter(|step| !step.empty).count();
    let mut sizes = layer_sizes.iter().copied().filter(|_| made == layer_sizes.len());
    let step = |step: &crate::config::HistoryStep| Step {
        created_by: instruction(&step.created_by).to_owned(),
        created: step.created,
        size: if step.empty { 0 } else { sizes.next().unwrap_or(0) },
        empty: step.empty,
    };
    config.history.iter().map(step).collect()
}

/// The instruction as its author wrote it: without `/bin/sh -c #(nop)` and BuildKit's remark.
fn instruction(created_by: &str) -> &str {
    let text = created_by.trim();
    let text = text.strip_prefix("/bin/sh -c #(nop)").unwrap_or(text);
    text.trim().trim_end_matches("# buildkit").trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::HistoryStep;

    fn history(steps: &[(&str, bool)]) -> ImageConfig {
        let step =
            |(text, empty): &(&str, bool)| HistoryStep { created_by: (*text).into(), created: None, empty: *empty };
        ImageConfig { history: steps.iter().map(step).collect(), ..ImageConfig::default() }
    }

    #[test]
    fn steps_carry_the_bytes_they_added() {
        let config =
            history(&[("/bin/sh -c #(nop)  ENV A=b", true), ("RUN make # buildkit", false), ("COPY . .", false)]);
        let steps = steps(&config, &[10, 20]);
        assert_eq!(steps.iter().map(|s| s.size).collect::<Vec<_>>(), [0, 10, 20]);
        assert_eq!(steps[0].created_by, "ENV A=b");
        assert_eq!(steps[1].created_by, "RUN make");
    }

    #[test]
    fn a_history_that_does_not_fit_claims_no_sizes() {
        let steps = steps(&history(&[("RUN a", false), ("RUN b", false)]), &[10]);
        assert!(steps.iter().all(|s| s.size == 0));
    }
}
