//! Robots: the programs of a project.

use crate::access::Subject;
use crate::{Instant, ProjectName, RobotName};
use serde::{Deserialize, Serialize};

/// A program that works for a project; OKD calls it a service account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Robot {
    /// The project it belongs to and goes with.
    pub project: ProjectName,
    /// Its name there.
    pub name: RobotName,
    /// What it is for.
    pub description: String,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339")]
    pub created: Instant,
    /// How many tokens it has.
    pub tokens: i64,
}

impl Robot {
    /// The name under which it acts, as OKD has it.
    #[must_use]
    pub fn acts_as(&self) -> String {
        Subject::Robot(self.project.clone(), self.name.to_string()).actor_name()
    }
}
