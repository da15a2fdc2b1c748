//! Stream tags and stream images by their full names.

use crate::digest::DigestError;
use crate::name::NameError;
use crate::{Digest, ProjectName, StreamName, TagName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A tag of an image stream: `project/stream:tag`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TagPath {
    /// The project.
    pub project: ProjectName,
    /// The stream.
    pub stream: StreamName,
    /// The tag.
    pub tag: TagName,
}

/// An image of an image stream: `project/stream@sha256:…`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ImagePath {
    /// The project.
    pub project: ProjectName,
    /// The stream.
    pub stream: StreamName,
    /// The image.
    pub digest: Digest,
}

/// Why a text names no stream tag.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// A part is missing.
    #[error("“{0}” names no tag of an image stream: write stream:tag or project/stream:tag")]
    Incomplete(String),
    /// A part is outside its grammar.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The digest is malformed.
    #[error(transparent)]
    Digest(#[from] DigestError),
}

impl TagPath {
    /// Puts a path together from its parts.
    ///
    /// # Errors
    /// When a part is outside its grammar.
    pub fn new(project: &str, stream: &str, tag: &str) -> Result<Self, NameError> {
        Ok(Self {
            project: ProjectName::parse(project)?,
            stream: StreamName::parse(stream)?,
            tag: TagName::parse(tag)?,
        })
    }

    /// Reads `[project/]stream:tag`; the project is `here` when it is not said.
    ///
    /// # Errors
    /// When stream or tag is missing, or a part is outside its grammar.
    pub fn parse(text: &str, here: &ProjectName) -> Result<Self, PathError> {
        let incomplete = || PathError::Incomplete(text.chars().take(160).collect());
        let (stream, tag) = text.split_once(':').ok_or_else(incomplete)?;
        let (project, stream) = match stream.split_once('/') {
            Some((project, stream)) => (ProjectName::parse(project)?, stream),
            None => (here.clone(), stream),
        };
        Ok(Self { project, stream: StreamName::parse(stream)?, tag: TagName::parse(tag)? })
    }

    /// Is the other tag one of the same stream?
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        self.project == other.project && self.stream == other.stream
    }

    /// As short as it reads from `here`: `tag` in the same stream, `stream:tag` in the same project.
    #[must_use]
    pub fn from(&self, here: &Self) -> String {
        if self.is_beside(here) {
            self.tag.to_string()
        } else if self.project == here.project {
            format!("{}:{}", self.stream, self.tag)
        } else {
            self.to_string()
        }
    }
}

impl ImagePath {
    /// Puts a path together from its parts.
    ///
    /// # Errors
    /// When a part is outside its grammar.
    pub fn new(project: &str, stream: &str, digest: &str) -> Result<Self, PathError> {
        Ok(Self {
            project: ProjectName::parse(project)?,
            stream: StreamName::parse(stream)?,
            digest: Digest::parse(digest)?,
        })
    }
}

impl fmt::Display for TagPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}:{}", self.project, self.stream, self.tag)
    }
}

impl fmt::Display for ImagePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}@{}", self.project, self.stream, self.digest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_named_as_far_as_needed() {
        let shop = ProjectName::parse("shop").unwrap();
        let path = |text: &str| TagPath::parse(text, &shop).unwrap();
        assert_eq!(path("web:1").to_string(), "shop/web:1");
        assert_eq!(path("dev/web:1").to_string(), "dev/web:1");
        let here = path("web:prod");
        assert_eq!(
            [path("web:1"), path("api:1"), path("dev/web:1")].map(|p| p.from(&here)),
            ["1", "api:1", "dev/web:1"]
        );
        for bad in ["web", "web:", ":1", "a/b/c:1", "Web:1", "web:1:2"] {
            assert!(TagPath::parse(bad, &shop).is_err(), "{bad}");
        }
    }
}
