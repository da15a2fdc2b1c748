//! Roles: rights under a name.

use super::{Right, Rights};
use serde::{Deserialize, Serialize};

/// The role that may everything.
pub const CLUSTER_ADMIN: &str = "cluster-admin";
/// The role that may use images and see nothing.
pub const PULLER: &str = "system:image-puller";

/// The most that strangers can be given: a change always has somebody who made it.
pub const FOR_ANYONE: Rights = Rights::of(&[Right::View, Right::Pull]);

/// Rights under a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Whom it is for.
    pub description: String,
    /// What it lets do.
    pub rights: Rights,
    /// Does it come with Weir? Such a role is never changed.
    pub builtin: bool,
    /// Grows with every change; 0 for those that come with Weir.
    pub version: i64,
}

use Right::*;

const EDITOR: Rights = Rights::of(&[View, Pull, Push, Create, Tag, Import, Schedule, Rollback, Delete, UseCredential]);
const TEMPLATES: Rights = Rights::of(&[EditTemplates, Instantiate]);
const OWNER: Rights = Rights::of(&[Protect, ManageAccess]);
const VIEWER: Rights = Rights::of(&[View, Pull]);

/// Names and meanings of OKD, but for `cluster-admin`'s rights, which are Weir's. OKD: who views a project may pull from it.
const BUILT_IN: [(&str, &str, Rights); 11] = [
    (CLUSTER_ADMIN, "May everything. Granted on everything, it makes an administrator", Rights::all()),
    ("admin", "Runs a project: all of edit, members and protection", EDITOR.with(TEMPLATES).with(OWNER)),
    ("edit", "Works in a project: streams, tags, templates, instances", EDITOR.with(TEMPLATES)),
    ("view", "Looks, and pulls", VIEWER),
    (
        "registry-admin",
        "Runs the image streams of a project: all of registry-editor, members and protection",
        EDITOR.with(OWNER),
    ),
    ("registry-editor", "Works with image streams", EDITOR),
    ("registry-viewer", "Looks at image streams, and pulls", VIEWER),
    (PULLER, "Pulls, copies and follows images; sees nothing", Rights::of(&[Pull])),
    ("system:image-pusher", "Pulls and pushes; the stream must be there", Rights::of(&[Pull, Push])),
    ("system:image-builder", "Pulls and pushes, and makes streams", Rights::of(&[Pull, Push, Create])),
    ("system:image-auditor", "Looks at images, and does nothing", Rights::of(&[View])),
];

impl Role {
    /// Those that come with Weir.
    #[must_use]
    pub fn built_in() -> Vec<Self> {
        let role = |(name, description, rights): (&str, &str, Rights)| Self {
            name: name.to_owned(),
            description: description.to_owned(),
            rights,
            builtin: true,
            version: 0,
        };
        BUILT_IN.into_iter().map(role).collect()
    }

    /// The rights of a role that comes with Weir.
    #[must_use]
    pub fn built_in_rights(name: &str) -> Option<Rights> {
        BUILT_IN.into_iter().find(|(role, ..)| *role == name).map(|(.., rights)| rights)
    }
}
