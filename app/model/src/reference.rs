//! References to images: `registry/repository:tag@digest`, and the path form used in Weir's own addresses.

use crate::name::NameError;
use crate::{Digest, RegistryName, RepositoryName, TagName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What follows the repository: a tag that may move, or a digest that never does.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// `:tag`
    Tag(TagName),
    /// `@digest`
    Digest(Digest),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tag(tag) => write!(f, ":{tag}"),
            Self::Digest(digest) => write!(f, "@{digest}"),
        }
    }
}

/// An image in one of Weir's registries: connection name, repository, tag or digest.
///
/// Written `lab/team/app:1.2` or `lab/team/app@sha256:…`; the first part is the name of the connection, not a host.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// The connection.
    pub registry: RegistryName,
    /// The repository within it.
    pub repository: RepositoryName,
    /// The image.
    pub target: Target,
}

/// Why a text is not a reference.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReferenceError {
    /// No tag and no digest.
    #[error("“{0}” names no image: add :tag or @sha256:…")]
    NoTarget(String),
    /// No registry in front.
    #[error("“{0}” names no registry: write registry/repository:tag")]
    NoRegistry(String),
    /// A part is outside its grammar.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The digest is malformed.
    #[error(transparent)]
    Digest(#[from] crate::digest::DigestError),
}

impl Reference {
    /// Parses `registry/repository:tag` or `registry/repository@digest`.
    ///
    /// # Errors
    /// When a part is missing or outside its grammar.
    pub fn parse(text: &str) -> Result<Self, ReferenceError> {
        let short = || text.chars().take(160).collect::<String>();
        let (registry, rest) = text.split_once('/').ok_or_else(|| ReferenceError::NoRegistry(short()))?;
        let (repository, target) = parse_path(rest)?;
        let target = target.ok_or_else(|| ReferenceError::NoTarget(short()))?;
        Ok(Self { registry: RegistryName::parse(registry)?, repository, target })
    }
}

/// Splits what stands after `/r/{registry}/` in an address: a repository, or an image of it by tag or digest.
///
/// Neither `:` nor `@` can be part of a repository name, so real slashes need no escaping and no marker.
///
/// # Errors
/// When a part is outside its grammar.
pub fn parse_path(path: &str) -> Result<(RepositoryName, Option<Target>), ReferenceError> {
    if let Some((repository, digest)) = path.split_once('@') {
        Ok((RepositoryName::parse(repository)?, Some(Target::Digest(Digest::parse(digest)?))))
    } else if let Some((repository, tag)) = path.split_once(':') {
        Ok((RepositoryName::parse(repository)?, Some(Target::Tag(TagName::parse(tag)?))))
    } else {
        Ok((RepositoryName::parse(path)?, None))
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}{}", self.registry, self.repository, self.target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        let digest = format!("lab/team/app@sha256:{}", "ab".repeat(32));
        for text in ["lab/team/app:1.2", "docker.io/library/redis:7", &digest] {
            assert_eq!(Reference::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn says_what_is_missing() {
        assert!(matches!(Reference::parse("lab/app"), Err(ReferenceError::NoTarget(_))));
        assert!(matches!(Reference::parse("app:1"), Err(ReferenceError::NoRegistry(_))));
        assert!(matches!(Reference::parse("lab/../x:1"), Err(ReferenceError::Name(_))));
        assert!(matches!(Reference::parse("lab/x@sha256:1"), Err(ReferenceError::Digest(_))));
    }
}
