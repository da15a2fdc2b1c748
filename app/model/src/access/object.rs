//! What a right is asked on.

use crate::stream::TagPath;
use std::fmt;

/// What a right is asked on, by its names. A name outside its grammar is no harm: no scope covers it but the widest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object<'a> {
    /// The installation.
    Everything,
    /// A registry.
    Registry(&'a str),
    /// A project.
    Project(&'a str),
    /// An image stream: project and name.
    Stream(&'a str, &'a str),
    /// A tag of an image stream: project, stream and name.
    Tag(&'a str, &'a str, &'a str),
}

impl<'a> Object<'a> {
    /// The kind of thing, in the words of errors.
    #[must_use]
    pub fn what(self) -> &'static str {
        match self {
            Self::Everything => "installation",
            Self::Registry(_) => "registry",
            Self::Project(_) => "project",
            Self::Stream(..) => "image stream",
            Self::Tag(..) => "image stream tag",
        }
    }

    /// Its name, in the words of errors: without what kind of thing it is.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Registry(name) => name.to_owned(),
            other => other.to_string(),
        }
    }

    /// The project it is or lies in.
    #[must_use]
    pub fn project(self) -> Option<&'a str> {
        match self {
            Self::Everything | Self::Registry(_) => None,
            Self::Project(project) | Self::Stream(project, _) | Self::Tag(project, ..) => Some(project),
        }
    }
}

impl<'a> From<&'a TagPath> for Object<'a> {
    fn from(path: &'a TagPath) -> Self {
        Self::Tag(path.project.as_str(), path.stream.as_str(), path.tag.as_str())
    }
}

/// As a [`Scope`](super::Scope) of just this object is written.
impl fmt::Display for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str("*"),
            Self::Registry(name) => write!(f, "registry:{name}"),
            Self::Project(project) => f.write_str(project),
            Self::Stream(project, stream) => write!(f, "{project}/{stream}"),
            Self::Tag(project, stream, tag) => write!(f, "{project}/{stream}:{tag}"),
        }
    }
}
