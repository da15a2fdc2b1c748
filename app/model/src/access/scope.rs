//! Where a grant holds.

use super::Object;
use crate::name::NameError;
use crate::{ProjectName, RegistryName, StreamName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Where a grant holds. Written `*`, `registry:lab`, `shop`, `shop/web`, `shop/web:release-*` or `shop/*:prod`.
///
/// Hard to undo: grants are by name, as OKD's are. Whatever bears the name is meant, also after it was deleted and made anew
/// within the same project; a project's grants end with the project.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Scope {
    /// The whole installation.
    Everything,
    /// A registry with its repositories.
    Registry(RegistryName),
    /// A project with all it holds.
    Project(ProjectName),
    /// An image stream with its tags.
    Stream(ProjectName, StreamName),
    /// Tags of a stream, or of all streams of a project.
    Tags(ProjectName, Option<StreamName>, Glob),
}

/// A pattern of tag names: at most one `*`, which stands for any characters, also for none.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Glob {
    prefix: String,
    /// What follows the star; `None` when there is no star.
    suffix: Option<String>,
}

/// Why a text is no scope.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// The pattern of tags.
    #[error("“{0}” is no pattern of tags: use letters, digits, dots, dashes, underscores and at most one *")]
    Glob(String),
    /// All streams, but not one of their tags.
    #[error("“{0}” says which streams, but not which tags: name the project alone, or add a tag, as in {0}:prod")]
    NoTags(String),
    /// A part is outside its grammar.
    #[error(transparent)]
    Name(#[from] NameError),
}

impl Scope {
    /// Reads a scope.
    ///
    /// # Errors
    /// When a part is outside its grammar.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        if text == "*" {
            return Ok(Self::Everything);
        }
        if let Some(registry) = text.strip_prefix("registry:") {
            return Ok(Self::Registry(RegistryName::parse(registry)?));
        }
        let Some((project, rest)) = text.split_once('/') else { return Ok(Self::Project(ProjectName::parse(text)?)) };
        let project = ProjectName::parse(project)?;
        let stream = |name: &str| (name != "*").then(|| StreamName::parse(name)).transpose();
        match rest.split_once(':') {
            Some((name, glob)) => Ok(Self::Tags(project, stream(name)?, Glob::parse(glob)?)),
            None => match stream(rest)? {
                Some(stream) => Ok(Self::Stream(project, stream)),
                None => Err(ScopeError::NoTags(text.to_owned())),
            },
        }
    }

    /// Does it hold for the whole of an object?
    #[must_use]
    pub fn covers(&self, object: Object<'_>) -> bool {
        match self {
            Self::Everything => true,
            Self::Registry(own) => object == Object::Registry(own.as_str()),
            Self::Project(own) => object.project() == Some(own.as_str()),
            Self::Stream(own, stream) => match object {
                Object::Stream(project, name) | Object::Tag(project, name, _) => {
                    own.as_str() == project && stream.as_str() == name
                }
                _ => false,
            },
            Self::Tags(own, stream, glob) => match object {
                Object::Tag(project, name, tag) => {
                    own.as_str() == project
                        && stream.as_ref().is_none_or(|stream| stream.as_str() == name)
                        && glob.matches(tag)
                }
                _ => false,
            },
        }
    }

    /// Does it hold for a part of an object, or for the whole?
    #[must_use]
    pub fn reaches(&self, object: Object<'_>) -> bool {
        self.covers(object)
            || match (object, self) {
                (Object::Everything, _) => true,
                (Object::Project(name), Self::Stream(own, _) | Self::Tags(own, ..)) => own.as_str() == name,
                (Object::Stream(project, name), Self::Tags(own, stream, _)) => {
                    own.as_str() == project && stream.as_ref().is_none_or(|stream| stream.as_str() == name)
                }
                _ => false,
            }
    }

    /// Does it hold wherever the other does?
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        match other {
            Self::Everything => *self == Self::Everything,
            Self::Registry(name) => self.covers(Object::Registry(name.as_str())),
            Self::Project(project) => self.covers(Object::Project(project.as_str())),
            Self::Stream(project, stream) => self.covers(Object::Stream(project.as_str(), stream.as_str())),
            Self::Tags(project, stream, glob) => {
                let whole = match stream {
                    Some(stream) => Object::Stream(project.as_str(), stream.as_str()),
                    None => Object::Project(project.as_str()),
                };
                let part = match self {
                    Self::Tags(own, any, wider) => {
                        own == project && (any.is_none() || any == stream) && wider.contains(glob)
                    }
                    _ => false,
                };
                part || self.covers(whole)
            }
        }
    }

    /// The one object that it is; `None` for a pattern of tags.
    #[must_use]
    pub fn object(&self) -> Option<Object<'_>> {
        Some(match self {
            Self::Everything => Object::Everything,
            Self::Registry(name) => Object::Registry(name.as_str()),
            Self::Project(project) => Object::Project(project.as_str()),
            Self::Stream(project, stream) => Object::Stream(project.as_str(), stream.as_str()),
            Self::Tags(project, Some(stream), glob) if glob.suffix.is_none() => {
                Object::Tag(project.as_str(), stream.as_str(), &glob.prefix)
            }
            Self::Tags(..) => return None,
        })
    }

    /// The project it is or lies in.
    #[must_use]
    pub fn project(&self) -> Option<&ProjectName> {
        match self {
            Self::Everything | Self::Registry(_) => None,
            Self::Project(project) | Self::Stream(project, _) | Self::Tags(project, ..) => Some(project),
        }
    }
}

impl Glob {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When it could match no tag, or has more than one star.
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        let of_tag = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let (prefix, suffix) = match text.split_once('*') {
            Some((prefix, suffix)) => (prefix, Some(suffix)),
            None => (text, None),
        };
        let plain = [prefix, suffix.unwrap_or_default()].into_iter().all(|part| part.chars().all(of_tag));
        if text.is_empty() || text.len() > 129 || !plain || prefix.starts_with(['.', '-']) {
            return Err(ScopeError::Glob(text.chars().take(160).collect()));
        }
        Ok(Self { prefix: prefix.to_owned(), suffix: suffix.map(str::to_owned) })
    }

    /// Is a tag of that name meant?
    #[must_use]
    pub fn matches(&self, tag: &str) -> bool {
        match &self.suffix {
            None => tag == self.prefix,
            Some(suffix) => tag.strip_prefix(&*self.prefix).is_some_and(|rest| rest.ends_with(&**suffix)),
        }
    }

    /// Does it match whatever the other does?
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        match (&self.suffix, &other.suffix) {
            (_, None) => self.matches(&other.prefix),
            (None, Some(_)) => false,
            (Some(own), Some(suffix)) => other.prefix.starts_with(&self.prefix) && suffix.ends_with(&**own),
        }
    }

    /// What stands before the star, and what after it, if there is one.
    #[must_use]
    pub fn parts(&self) -> (&str, Option<&str>) {
        (&self.prefix, self.suffix.as_deref())
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.prefix)?;
        self.suffix.as_ref().map_or(Ok(()), |suffix| write!(f, "*{suffix}"))
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("*"),
            Self::Registry(name) => write!(f, "registry:{name}"),
            Self::Project(project) => project.fmt(f),
            Self::Stream(project, stream) => write!(f, "{project}/{stream}"),
            Self::Tags(project, None, glob) => write!(f, "{project}/*:{glob}"),
            Self::Tags(project, Some(stream), glob) => write!(f, "{project}/{stream}:{glob}"),
        }
    }
}

impl TryFrom<String> for Scope {
    type Error = ScopeError;
    fn try_from(text: String) -> Result<Self, ScopeError> {
        Self::parse(&text)
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}
