//! Tags of a repository.

use crate::change::Change;
use crate::media::Kind;
use crate::repository::RepositoryFacts;
use crate::{Digest, Instant, Page, Platform, RegistryName, RepositoryName, TagName};
use serde::{Deserialize, Serialize};

/// A row of the tags table. What is not known yet is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tag {
    /// The tag.
    pub name: TagName,
    /// The manifest it points at.
    pub digest: Option<Digest>,
    /// Image, index or artifact.
    pub kind: Option<Kind>,
    /// What an artifact is, as a media type.
    pub artifact_type: Option<String>,
    /// Platforms it runs on.
    pub platforms: Vec<PlatformState>,
    /// Bytes of config and layers; of an index: of all its images together, shared layers counted once an image.
    pub size: Option<i64>,
    /// When the image was built, as it claims.
    #[serde(with = "time::serde::rfc3339::option")]
    pub built: Option<Instant>,
    /// When it was pushed, where the registry says so.
    #[serde(with = "time::serde::rfc3339::option")]
    pub pushed: Option<Instant>,
    /// When Weir first saw the tag.
    #[serde(with = "time::serde::rfc3339")]
    pub first_seen: Instant,
    /// When Weir saw it move to this digest.
    #[serde(with = "time::serde::rfc3339::option")]
    pub moved: Option<Instant>,
    /// When it was last asked for.
    #[serde(with = "time::serde::rfc3339::option")]
    pub checked: Option<Instant>,
    /// Other tags of the repository on the same digest, in version order, at most 20.
    pub aliases: Vec<TagName>,
    /// Signatures, SBOMs and attestations about the image.
    pub referrers: i64,
    /// What went wrong with this tag lately, in a sentence.
    pub error: Option<String>,
}

/// A platform of an image, and whether its content is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformState {
    /// The platform.
    pub platform: Platform,
    /// The index names it, but the registry does not have it.
    pub missing: bool,
}

impl PlatformState {
    /// Writes a list as one text: platforms separated by spaces, missing ones with a `!` in front.
    #[must_use]
    pub fn encode(list: &[Self]) -> String {
        let words =
            list.iter().map(|p| format!("{}{}", if p.missing { "!" } else { "" }, p.platform).replace(' ', "_"));
        words.collect::<Vec<_>>().join(" ")
    }

    /// Reads the text back.
    #[must_use]
    pub fn decode(text: &str) -> Vec<Self> {
        let read = |word: &str| {
            let missing = word.starts_with('!');
            Self { platform: Platform::parse(word.trim_start_matches('!')), missing }
        };
        text.split_ascii_whitespace().map(read).collect()
    }
}

/// Order of the tags table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum TagSort {
    /// a to z
    Name,
    /// z to a
    NameDescending,
    /// Lowest version first.
    Version,
    /// Highest version first.
    VersionDescending,
    /// Longest unmoved first.
    Moved,
    /// Latest moved first.
    #[default]
    MovedDescending,
    /// Smallest first.
    Size,
    /// Largest first.
    SizeDescending,
    /// Oldest build first.
    Built,
    /// Newest build first.
    BuiltDescending,
}

impl TagSort {
    const WORDS: [(Self, &'static str); 10] = [
        (Self::Name, "name"),
        (Self::NameDescending, "-name"),
        (Self::Version, "version"),
        (Self::VersionDescending, "-version"),
        (Self::Moved, "moved"),
        (Self::MovedDescending, "-moved"),
        (Self::Size, "size"),
        (Self::SizeDescending, "-size"),
        (Self::Built, "built"),
        (Self::BuiltDescending, "-built"),
    ];

    /// The word in addresses; a dash in front means descending.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::WORDS.iter().find(|(sort, _)| *sort == self).map_or("-moved", |(_, word)| word)
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == word).map(|(sort, _)| *sort)
    }
}

/// What the tags table is narrowed to. Empty means everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagFilter {
    /// Part of the name, or the beginning of a digest written `sha256:…`.
    pub q: String,
    /// Only tags that run on this platform (`linux/arm64`).
    pub platform: Option<Platform>,
    /// Only this kind.
    pub kind: Option<Kind>,
    /// Order.
    pub sort: TagSort,
}

/// The page of a repository: what is known of it and a piece of its tags.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagPage {
    /// The connection.
    pub registry: RegistryName,
    /// Host and repository as clients pull it: `registry.lab:5000/team/app`.
    pub pull: String,
    /// The repository and how fresh its facts are.
    pub facts: RepositoryFacts,
    /// Platforms that occur among its tags, for the filter.
    pub platforms: Vec<Platform>,
    /// The tags that match.
    pub tags: Page<Tag>,
}

/// A move of a tag that Weir observed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Position in the order of everything that ever happened here; a subscriber can resume from it.
    pub sequence: i64,
    /// The connection.
    pub registry: RegistryName,
    /// The repository.
    pub repository: RepositoryName,
    /// The tag.
    pub tag: TagName,
    /// Where it pointed; `None` when it appeared.
    pub from: Option<Digest>,
    /// Where it points; `None` when it went away.
    pub to: Option<Digest>,
    /// What the move changed, when both images were known.
    pub change: Option<Change>,
    /// When Weir saw it.
    #[serde(with = "time::serde::rfc3339")]
    pub at: Instant,
}

/// The subject of a tag that carries a signature, attestation or referrers list instead of an image, by its name:
/// cosign's `sha256-<hex>.sig`, `.att`, `.sbom`, and the referrers fallback `sha256-<hex>` of OCI distribution-spec 1.1.
#[must_use]
pub fn subject_of(tag: &str) -> Option<Digest> {
    let (algorithm, rest) = tag.split_once('-')?;
    let hex = rest.split('.').next().unwrap_or_default();
    Digest::parse(&format!("{algorithm}:{hex}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_known_by_their_names() {
        let hex = "ab".repeat(32);
        for tag in [format!("sha256-{hex}"), format!("sha256-{hex}.sig"), format!("sha256-{hex}.att")] {
            assert_eq!(subject_of(&tag).unwrap().hex(), hex);
        }
        for tag in ["latest", "sha256-abc.sig", "1.2.3-alpine"] {
            assert_eq!(subject_of(tag), None);
        }
    }

    #[test]
    fn platform_lists_survive_a_round_trip() {
        let list = PlatformState::decode("linux/amd64 !linux/arm/v7");
        assert!(list[1].missing && !list[0].missing);
        assert_eq!(PlatformState::encode(&list), "linux/amd64 !linux/arm/v7");
    }

    #[test]
    fn every_order_has_a_word() {
        for (sort, word) in TagSort::WORDS {
            assert_eq!(TagSort::from_word(word), Some(sort));
            assert_eq!(sort.as_str(), word);
        }
        assert_eq!(TagSort::from_word("'; drop table"), None);
    }
}
