//! Who holds a grant.

use crate::name::NameError;
use crate::{ProjectName, RobotName, UserName};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The group of all robots, as OKD calls it.
const ROBOTS: &str = "system:serviceaccounts";
/// Longest name of a group, in characters: those of robots bear the name of a project.
const LONGEST: usize = 128;

/// Why a text names nobody.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SubjectError {
    /// A name of a user.
    #[error(transparent)]
    User(#[from] NameError),
    /// A name of a group.
    #[error("“{0}” is not a group name: use 1 to 64 characters without slashes, percent signs and control characters")]
    Group(String),
    /// A robot of a project.
    #[error("“{0}” is not a robot: write project/name, with lower-case letters, digits and dashes")]
    Robot(String),
    /// None of the kinds.
    #[error("“{0}” names nobody: write user:ana, group:qa, robot:shop/ci, signed-in or anyone")]
    Kind(String),
}

/// Who holds a grant. Written `user:ana`, `group:qa`, `robot:shop/ci`, `signed-in` or `anyone`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Subject {
    /// A person. Users are never deleted, so a name stays one person's for ever.
    User(String),
    /// A group of people, or OKD's groups of robots.
    Group(String),
    /// A robot of a project (OKD: service account).
    Robot(ProjectName, String),
    /// Whoever is signed in, robots included. OKD: `system:authenticated`.
    SignedIn,
    /// Everybody, signed in or not.
    Anyone,
}

impl Subject {
    /// Reads a subject.
    ///
    /// # Errors
    /// When it names nobody.
    pub fn parse(text: &str) -> Result<Self, SubjectError> {
        match text.split_once(':') {
            Some(("user", name)) => Ok(Self::User(UserName::parse(name)?.into())),
            Some(("group", name)) => Self::group(name),
            Some(("robot", name)) => Self::robot(name),
            _ if text == "signed-in" => Ok(Self::SignedIn),
            _ if text == "anyone" => Ok(Self::Anyone),
            _ => Err(SubjectError::Kind(shortened(text))),
        }
    }

    fn group(name: &str) -> Result<Self, SubjectError> {
        let odd = |c: char| c.is_control() || matches!(c, '/' | '%');
        let fits = (1..=LONGEST).contains(&name.chars().take(LONGEST + 1).count());
        if !fits || name.contains(odd) || name.trim() != name {
            return Err(SubjectError::Group(shortened(name)));
        }
        Ok(Self::Group(name.to_owned()))
    }

    fn robot(text: &str) -> Result<Self, SubjectError> {
        let wrong = || SubjectError::Robot(shortened(text));
        let (project, name) = text.split_once('/').ok_or_else(wrong)?;
        let project = ProjectName::parse(project).map_err(|_| wrong())?;
        RobotName::parse(name).map_err(|_| wrong())?;
        Ok(Self::Robot(project, name.to_owned()))
    }

    /// The group of all robots of a project, as OKD calls it.
    #[must_use]
    pub fn robots_of(project: &ProjectName) -> Self {
        Self::Group(format!("{ROBOTS}:{project}"))
    }

    /// The name under which a person or a robot acts, in histories and in the audit log.
    #[must_use]
    pub fn actor_name(&self) -> String {
        match self {
            Self::User(name) | Self::Group(name) => name.clone(),
            Self::Robot(project, name) => format!("system:serviceaccount:{project}:{name}"),
            Self::SignedIn | Self::Anyone => self.to_string(),
        }
    }

    /// Whoever acts under this name: a robot or a user.
    ///
    /// # Errors
    /// When nobody can.
    pub fn of_actor(name: &str) -> Result<Self, SubjectError> {
        match name.strip_prefix("system:serviceaccount:") {
            Some(rest) => Self::robot(&rest.replacen(':', "/", 1)),
            None => Ok(Self::User(UserName::parse(name)?.into())),
        }
    }

    /// Everything that somebody holds grants through, given the groups they are in.
    #[must_use]
    pub fn all_of(&self, groups: impl IntoIterator<Item = String>) -> Vec<Self> {
        let mut all = vec![self.clone()];
        all.extend(groups.into_iter().map(Self::Group));
        if let Self::Robot(project, _) = self {
            all.extend([Self::Group(ROBOTS.to_owned()), Self::robots_of(project)]);
        }
        if matches!(self, Self::User(_) | Self::Robot(..)) {
            all.push(Self::SignedIn);
        }
        if *self != Self::Anyone {
            all.push(Self::Anyone);
        }
        all
    }

    /// In words: “group qa”, “everyone signed in”.
    #[must_use]
    pub fn told(&self) -> String {
        match self {
            Self::User(name) => name.clone(),
            Self::Group(name) => format!("group {name}"),
            Self::Robot(project, name) => format!("robot {project}/{name}"),
            Self::SignedIn => "everyone signed in".to_owned(),
            Self::Anyone => "anyone".to_owned(),
        }
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(160).collect()
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::User(name) => write!(f, "user:{name}"),
            Self::Group(name) => write!(f, "group:{name}"),
            Self::Robot(project, name) => write!(f, "robot:{project}/{name}"),
            Self::SignedIn => f.write_str("signed-in"),
            Self::Anyone => f.write_str("anyone"),
        }
    }
}

impl TryFrom<String> for Subject {
    type Error = SubjectError;
    fn try_from(text: String) -> Result<Self, SubjectError> {
        Self::parse(&text)
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.to_string()
    }
}
