//! The decision.

use super::{CLUSTER_ADMIN, Object, Right, Rights, Scope, Subject};
use crate::ProjectName;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A grant in somebody's hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Through what they hold it: themselves, a group, being signed in, being anyone.
    pub through: Subject,
    /// The role.
    pub role: String,
    /// What the role lets do.
    pub rights: Rights,
    /// Where.
    pub scope: Scope,
}

/// What a token leaves of its owner's access.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// No other rights.
    pub rights: Rights,
    /// Nowhere but in these projects; `None` is everywhere.
    pub projects: Option<BTreeSet<ProjectName>>,
}

/// What somebody may do: the grants they hold, within the limit of the token they come with.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    held: Vec<Held>,
    limit: Option<Limit>,
}

/// A decision and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What was asked.
    pub right: Right,
    /// May they?
    pub allowed: bool,
    /// What allows it; of a refusal, what comes nearest.
    pub because: Vec<Reason>,
}

/// A step towards a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// This grant allows it.
    Grant(Held),
    /// This one is on another part of the object, or on a wider right but elsewhere.
    Elsewhere(Held),
    /// This one is in the right place, but its role does not have the right.
    WithoutRight(Held),
    /// The token may less than its owner.
    Limited(Limit),
}

/// What somebody sees, as the conditions of a query: a row matches where all its names are equal or absent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Sight {
    /// The registry; `*` is all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub r: Option<String>,
    /// The project; empty is none, for a registry's row.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p: Option<String>,
    /// The stream.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub s: Option<String>,
    /// With what a tag begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<String>,
    /// With what a tag ends; absent when `a` is its whole name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub z: Option<String>,
}

impl Access {
    /// Nothing.
    pub const NONE: Self = Self { held: Vec::new(), limit: None };

    /// These grants.
    #[must_use]
    pub fn holding(held: Vec<Held>) -> Self {
        Self { held, limit: None }
    }

    /// Everything: for Weir itself and its console.
    #[must_use]
    pub fn everything(through: Subject) -> Self {
        let role = CLUSTER_ADMIN.to_owned();
        Self::holding(vec![Held { through, role, rights: Rights::all(), scope: Scope::Everything }])
    }

    /// The same within the limit of a token.
    #[must_use]
    pub fn within(self, limit: Limit) -> Self {
        Self { limit: Some(limit), ..self }
    }

    /// The grants, whatever the limit.
    #[must_use]
    pub fn held(&self) -> &[Held] {
        &self.held
    }

    /// The limit of the token, if there is one.
    #[must_use]
    pub fn limit(&self) -> Option<&Limit> {
        self.limit.as_ref()
    }

    /// Decides: the one place where it is said who may what.
    #[must_use]
    pub fn explain(&self, right: Right, object: Object<'_>) -> Verdict {
        let step = |held: &Held| match (held.rights.has(right), held.scope.covers(object)) {
            (true, true) => Some(Reason::Grant(held.clone())),
            (true, false) if held.scope.reaches(object) => Some(Reason::Elsewhere(held.clone())),
            (false, true) => Some(Reason::WithoutRight(held.clone())),
            _ => None,
        };
        let steps: Vec<_> = self.held.iter().filter_map(step).collect();
        let granted = steps.iter().any(|step| matches!(step, Reason::Grant(_)));
        if !granted {
            return Verdict { right, allowed: false, because: steps };
        }
        if let Some(limit) = self.limit.as_ref().filter(|limit| !limit.leaves(right, object)) {
            return Verdict { right, allowed: false, because: vec![Reason::Limited(limit.clone())] };
        }
        let because = steps.into_iter().filter(|step| matches!(step, Reason::Grant(_))).collect();
        Verdict { right, allowed: true, because }
    }

    /// May they? [`Self::explain`] without the reasons.
    #[must_use]
    pub fn allows(&self, right: Right, object: Object<'_>) -> bool {
        let granted = self.held.iter().any(|held| held.rights.has(right) && held.scope.covers(object));
        granted && self.limit.as_ref().is_none_or(|limit| limit.leaves(right, object))
    }

    /// Do they see the object, or a part of it?
    #[must_use]
    pub fn sees(&self, object: Object<'_>) -> bool {
        let seen = |held: &Held| {
            held.rights.has(Right::View)
                && held.scope.reaches(object)
                && self.limit.as_ref().is_none_or(|limit| limit.leaves_a_part(&held.scope, object))
        };
        self.held.iter().any(seen)
    }

    /// Do they see any registry, if there is one?
    #[must_use]
    pub fn sees_registries(&self) -> bool {
        self.sight().iter().any(|row| row.r.is_some())
    }

    /// What of the rights is held wherever the scope holds: what may be handed on there.
    #[must_use]
    pub fn rights_on(&self, scope: &Scope) -> Rights {
        let held = self.held.iter().filter(|held| held.scope.contains(scope));
        let held = held.fold(Rights::NONE, |rights, held| rights.with(held.rights));
        match &self.limit {
            None => held,
            Some(limit) if limit.leaves_scope(scope) => held.iter().filter(|right| limit.rights.has(*right)).collect(),
            Some(_) => Rights::NONE,
        }
    }

    /// The rights on an object.
    #[must_use]
    pub fn rights(&self, object: Object<'_>) -> Rights {
        Right::ALL.into_iter().filter(|right| self.allows(*right, object)).collect()
    }

    /// What they see, for queries. [`Self::sees`] in the form of rows.
    #[must_use]
    pub fn sight(&self) -> Vec<Sight> {
        let seeing = self.held.iter().filter(|held| held.rights.has(Right::View));
        match &self.limit {
            None => seeing.map(|held| Sight::of(&held.scope)).collect(),
            Some(limit) if !limit.rights.has(Right::View) => vec![],
            Some(limit) => seeing.flat_map(|held| limit.sight(&held.scope)).collect(),
        }
    }
}

impl Limit {
    fn leaves(&self, right: Right, object: Object<'_>) -> bool {
        self.rights.has(right) && (self.projects.is_none() || object.project().is_some_and(|name| self.names(name)))
    }

    fn leaves_scope(&self, scope: &Scope) -> bool {
        self.projects.is_none() || scope.project().is_some_and(|project| self.names(project.as_str()))
    }

    /// Of a scope that reaches the object, is something left there?
    fn leaves_a_part(&self, scope: &Scope, object: Object<'_>) -> bool {
        let named = match object {
            Object::Everything => *scope == Scope::Everything || self.leaves_scope(scope),
            Object::Registry(_) => self.projects.is_none(),
            Object::Project(project) | Object::Stream(project, _) | Object::Tag(project, ..) => self.names(project),
        };
        self.rights.has(Right::View) && named
    }

    fn names(&self, project: &str) -> bool {
        self.projects.as_ref().is_none_or(|projects| projects.iter().any(|name| name.as_str() == project))
    }

    fn sight(&self, scope: &Scope) -> Vec<Sight> {
        match (&self.projects, scope) {
            (Some(projects), Scope::Everything) => {
                projects.iter().map(|project| Sight::of(&Scope::Project(project.clone()))).collect()
            }
            _ if self.leaves_scope(scope) => vec![Sight::of(scope)],
            _ => vec![],
        }
    }
}

impl Sight {
    fn of(scope: &Scope) -> Self {
        let text = |name: &dyn std::fmt::Display| Some(name.to_string());
        match scope {
            Scope::Everything => Self { r: Some("*".to_owned()), ..Self::default() },
            Scope::Registry(name) => Self { r: text(name), p: Some(String::new()), ..Self::default() },
            Scope::Project(project) => Self { p: text(project), ..Self::default() },
            Scope::Stream(project, stream) => Self { p: text(project), s: text(stream), ..Self::default() },
            Scope::Tags(project, stream, glob) => {
                let (prefix, suffix) = glob.parts();
                Self {
                    p: text(project),
                    s: stream.as_ref().map(ToString::to_string),
                    a: Some(prefix.to_owned()),
                    z: suffix.map(str::to_owned),
                    ..Self::default()
                }
            }
        }
    }
}
