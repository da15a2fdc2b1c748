//! Where a tag's image comes from.

use super::{ImagePath, PullSpec, TagPath};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The kinds of source (OKD's `DockerImage`, `ImageStreamTag`, `ImageStreamImage`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// An image in a registry, which is imported.
    Image,
    /// A stream tag, which is followed.
    Tag,
    /// An image that a stream has: a pinned copy.
    StreamImage,
}

impl SourceKind {
    const ALL: [Self; 3] = [Self::Image, Self::Tag, Self::StreamImage];

    /// The word in forms and SQL.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Tag => "tag",
            Self::StreamImage => "stream-image",
        }
    }

    /// OKD's word, in `from.kind`.
    #[must_use]
    pub fn okd(self) -> &'static str {
        match self {
            Self::Image => "DockerImage",
            Self::Tag => "ImageStreamTag",
            Self::StreamImage => "ImageStreamImage",
        }
    }

    /// Reads either word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word || kind.okd() == word)
    }
}

/// Where a tag's image comes from: as it was typed, and what that names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// As typed, without the project: a pull spec, `[stream:]tag` or `[stream@]sha256:…`.
    pub text: String,
    /// What it names.
    pub named: Named,
}

/// What a source names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "kebab-case")]
pub enum Named {
    /// An image in a registry.
    Image(PullSpec),
    /// A stream tag.
    Tag(TagPath),
    /// An image of a stream.
    StreamImage(ImagePath),
}

impl Source {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> SourceKind {
        match self.named {
            Named::Image(_) => SourceKind::Image,
            Named::Tag(_) => SourceKind::Tag,
            Named::StreamImage(_) => SourceKind::StreamImage,
        }
    }

    /// The pull spec of an image in a registry.
    #[must_use]
    pub fn pull_spec(&self) -> Option<&PullSpec> {
        match &self.named {
            Named::Image(spec) => Some(spec),
            _ => None,
        }
    }

    /// The stream tag that is followed.
    #[must_use]
    pub fn followed(&self) -> Option<&TagPath> {
        match &self.named {
            Named::Tag(path) => Some(path),
            _ => None,
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.named {
            Named::Image(spec) => spec.fmt(f),
            Named::Tag(path) => path.fmt(f),
            Named::StreamImage(path) => path.fmt(f),
        }
    }
}
