//! Which right a verb on a resource of Kubernetes or OKD stands for.

use model::access::{Object, Right};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A verb on a resource. Kubernetes: `ResourceAttributes`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schema(as = ResourceAttributes)]
pub(super) struct Attributes {
    /// The project; empty is everything.
    namespace: String,
    /// `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection` or `*`.
    verb: String,
    /// `image.openshift.io`, `template.openshift.io`, `project.openshift.io`, `weir` or empty.
    group: String,
    version: String,
    /// Such as `imagestreams` or `imagestreamtags`.
    resource: String,
    /// Such as `layers`.
    subresource: String,
    /// Such as `web`, or `web:prod` for a tag; empty is all of them.
    name: String,
    /// Accepted, and not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    field_selector: Option<Value>,
    /// Accepted, and not used.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    label_selector: Option<Value>,
}

/// A right on an object.
pub(super) struct Question<'a> {
    pub(super) right: Right,
    project: &'a str,
    stream: &'a str,
    tag: &'a str,
}

impl<'a> Question<'a> {
    /// A right on the whole installation.
    pub(super) fn on_everything(right: Right) -> Self {
        Self { right, project: "", stream: "", tag: "" }
    }

    /// What it is asked on.
    pub(super) fn object(&self) -> Object<'a> {
        match (self.project, self.stream, self.tag) {
            ("", ..) => Object::Everything,
            (project, "", _) => Object::Project(project),
            (project, stream, "") => Object::Stream(project, stream),
            (project, stream, tag) => Object::Tag(project, stream, tag),
        }
    }
}

impl Attributes {
    /// The right and its object.
    ///
    /// # Errors
    /// When Weir has no such resource, or no such verb on it.
    pub(super) fn question(&self) -> Result<Question<'_>, String> {
        let right = self.right().ok_or_else(|| {
            let name = if self.subresource.is_empty() { String::new() } else { format!("/{}", self.subresource) };
            format!("Weir knows no {} on {}{name}", self.verb, self.resource)
        })?;
        let (stream, tag) = match self.resource.as_str() {
            "imagestreams" => (self.name.as_str(), ""),
            "imagestreamtags" | "imagetags" => self.name.split_once(':').unwrap_or((&self.name, "")),
            "imagestreamimages" => (self.name.split('@').next().unwrap_or_default(), ""),
            _ => ("", ""),
        };
        let project = match self.resource.as_str() {
            "projects" | "namespaces" if self.namespace.is_empty() => &self.name,
            _ => &self.namespace,
        };
        Ok(Question { right, project, stream, tag })
    }

    fn right(&self) -> Option<Right> {
        let verb = Verb::of(&self.verb)?;
        if verb == Verb::Any || self.resource == "*" {
            return Some(Right::Administer);
        }
        let right = match (self.group.as_str(), self.resource.as_str(), self.subresource.as_str()) {
            // OKD: the rights of a registry client. A push is an update of the layers, whether the stream is there or not.
            ("image.openshift.io" | "", "imagestreams", "layers") => match verb {
                Verb::Read => Right::Pull,
                Verb::Create | Verb::Change => Right::Push,
                _ => return None,
            },
            ("image.openshift.io" | "", "imagestreams", "" | "status") => {
                verb.of_thing(Right::Create, Right::Tag, Right::Delete)
            }
            ("image.openshift.io" | "", "imagestreamtags" | "imagetags", "") => {
                verb.of_thing(Right::Tag, Right::Tag, Right::Delete)
            }
            ("image.openshift.io" | "", "imagestreamimages", "") if verb == Verb::Read => Right::View,
            ("image.openshift.io" | "", "imagestreamimports", "") if verb == Verb::Create => Right::Import,
            ("template.openshift.io" | "", "templates", "") => {
                verb.of_thing(Right::EditTemplates, Right::EditTemplates, Right::EditTemplates)
            }
            ("template.openshift.io" | "", "processedtemplates", "") if verb == Verb::Create => Right::View,
            ("template.openshift.io", "templateinstances", "" | "status") => {
                verb.of_thing(Right::Instantiate, Right::Instantiate, Right::Instantiate)
            }
            ("project.openshift.io" | "", "projects" | "namespaces", "") => {
                verb.of_thing(Right::Administer, Right::ManageAccess, Right::Delete)
            }
            ("project.openshift.io" | "", "projectrequests", "") if verb == Verb::Create => Right::Administer,
            ("rbac.authorization.k8s.io" | "authorization.openshift.io" | "", "rolebindings", "") => {
                Right::ManageAccess
            }
            ("weir", "grants", "") => Right::ManageAccess,
            ("weir", "registries" | "users" | "groups" | "roles" | "audit", "") => Right::Administer,
            _ => return None,
        };
        Some(right)
    }
}

/// Sorts of verbs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Read,
    Create,
    Change,
    Delete,
    Any,
}

impl Verb {
    fn of(word: &str) -> Option<Self> {
        Some(match word {
            "get" | "list" | "watch" => Self::Read,
            "create" => Self::Create,
            "update" | "patch" => Self::Change,
            "delete" | "deletecollection" => Self::Delete,
            "*" => Self::Any,
            _ => return None,
        })
    }

    /// The right for a thing that can be seen, made, changed and deleted.
    fn of_thing(self, create: Right, change: Right, delete: Right) -> Right {
        match self {
            Self::Read => Right::View,
            Self::Create => create,
            Self::Change => change,
            Self::Delete => delete,
            Self::Any => Right::Administer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(verb: &str, resource: &str, name: &str) -> Option<(Right, String)> {
        let (resource, subresource) = resource.split_once('/').unwrap_or((resource, ""));
        let attributes = Attributes {
            namespace: "shop".into(),
            verb: verb.into(),
            group: if resource.starts_with("template") { "template.openshift.io" } else { "image.openshift.io" }.into(),
            resource: resource.into(),
            subresource: subresource.into(),
            name: name.into(),
            ..Attributes::default()
        };
        attributes.question().ok().map(|question| (question.right, question.object().to_string()))
    }

    #[test]
    fn verbs_of_okd_are_rights() {
        let said = |right, object: &str| Some((right, object.to_owned()));
        assert_eq!(asked("get", "imagestreams/layers", "web"), said(Right::Pull, "shop/web"));
        assert_eq!(asked("update", "imagestreams/layers", ""), said(Right::Push, "shop"));
        assert_eq!(asked("watch", "imagestreams", ""), said(Right::View, "shop"));
        assert_eq!(asked("create", "imagestreams", ""), said(Right::Create, "shop"));
        assert_eq!(asked("update", "imagestreamtags", "web:prod"), said(Right::Tag, "shop/web:prod"));
        assert_eq!(asked("create", "imagestreamimports", ""), said(Right::Import, "shop"));
        assert_eq!(asked("get", "imagestreamimages", "web@sha256:0"), said(Right::View, "shop/web"));
        assert_eq!(asked("delete", "imagestreamtags", "web:prod"), said(Right::Delete, "shop/web:prod"));
        assert_eq!(asked("create", "templates", "rails"), said(Right::EditTemplates, "shop"));
        assert_eq!(asked("create", "templateinstances", ""), said(Right::Instantiate, "shop"));
    }

    #[test]
    fn what_weir_does_not_have_nobody_may() {
        assert_eq!(asked("get", "pods", ""), None);
        assert_eq!(asked("impersonate", "imagestreams", ""), None);
        assert_eq!(asked("update", "imagestreamimports", ""), None);
    }
}
