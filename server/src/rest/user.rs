//! A user as it stands in requests and answers.

use super::API_VERSION;
use super::metadata::Metadata;
use model::account::User;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;

/// Somebody who may sign in.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserObject {
    #[schema(example = "User")]
    kind: &'static str,
    api_version: &'static str,
    metadata: Metadata,
    spec: ShownSpec,
    status: UserStatus,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ShownSpec {
    /// What people call them.
    display_name: String,
    /// May they sign in?
    active: bool,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct UserStatus {
    /// Is there a password? Who comes by single sign-on needs none.
    has_password: bool,
    #[serde(with = "time::serde::rfc3339::option")]
    last_sign_in: Option<OffsetDateTime>,
    /// The groups they belong to, where one user is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<String>>,
    /// The password that was made up, in the answer that sets it and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<String>,
}

/// What is said of a user. What may be granted to somebody is not said here.
#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UserSpec {
    /// What people call them.
    #[serde(default)]
    pub(super) display_name: String,
    /// The first password, when the user is made; without one it is made up.
    #[serde(default)]
    pub(super) password: Option<String>,
    /// May they sign in?
    #[serde(default)]
    pub(super) active: Option<bool>,
}

/// A password to set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordBody {
    /// The password; without it one is made up.
    #[serde(default)]
    pub(super) password: Option<String>,
}

/// A change of one's own password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnPasswordBody {
    /// The password of now.
    pub(super) old: String,
    /// The password from now on.
    pub(super) password: String,
}

impl UserObject {
    /// With the groups.
    pub(super) fn within(mut self, groups: Vec<String>) -> Self {
        self.status.groups = Some(groups);
        self
    }

    /// With the password that was made up, if one was.
    pub(super) fn telling(mut self, password: Option<String>) -> Self {
        self.status.password = password;
        self
    }
}

impl From<User> for UserObject {
    fn from(user: User) -> Self {
        Self {
            kind: "User",
            api_version: API_VERSION,
            metadata: Metadata {
                name: user.name.into(),
                uid: None,
                resource_version: None,
                creation_timestamp: user.created,
            },
            spec: ShownSpec { display_name: user.display_name, active: user.active },
            status: UserStatus {
                has_password: user.has_password,
                last_sign_in: user.signed_in,
                groups: None,
                password: None,
            },
        }
    }
}
