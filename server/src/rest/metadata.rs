//! What every object says about itself.

use super::{API_VERSION, Problem};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::OffsetDateTime;
use utoipa::ToSchema;

/// Name, version and age of an object.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metadata {
    pub(crate) name: String,
    /// Identifies it where the name does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) uid: Option<String>,
    /// Changes with every edit; a replacement that names an old one is refused with 409.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) resource_version: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) creation_timestamp: OffsetDateTime,
}

/// What a request says about the object it sends. An object that was read may be sent back as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct GivenMetadata {
    pub(crate) name: String,
    /// The version the edit was made from; without it, whatever is there is replaced.
    #[serde(default)]
    pub(crate) resource_version: Option<String>,
    /// Ignored.
    #[serde(default, rename = "uid")]
    pub(crate) _uid: Option<String>,
    /// Ignored.
    #[serde(default, rename = "creationTimestamp")]
    pub(crate) _creation_timestamp: Option<String>,
}

/// An object as a client sends it. One that was read may be sent back as it is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, bound(deserialize = "S: Deserialize<'de> + Default"))]
pub(crate) struct Given<S> {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    api_version: Option<String>,
    pub(crate) metadata: GivenMetadata,
    #[serde(default)]
    pub(crate) spec: S,
    /// Ignored.
    #[serde(default, rename = "status")]
    #[schema(value_type = Option<Object>)]
    _status: Option<Value>,
}

impl<S> Given<S> {
    /// Refuses a body that is about something else than the address says.
    pub(crate) fn check(&self, kind: &str, name: Option<&str>) -> Result<(), Problem> {
        check_kind(self.kind.as_deref(), kind, self.api_version.as_deref())?;
        name.map_or(Ok(()), |name| self.metadata.check_name(name))
    }
}

impl GivenMetadata {
    /// Refuses a body that is about something else than the address names.
    pub(crate) fn check_name(&self, name: &str) -> Result<(), Problem> {
        if self.name == name {
            return Ok(());
        }
        let message = format!("The address is that of {name}; a name is never changed");
        Err(Problem::field(StatusCode::UNPROCESSABLE_ENTITY, "metadata.name", message))
    }

    /// The version named, as a number.
    pub(crate) fn version(&self) -> Result<Option<i64>, Problem> {
        read_version(self.resource_version.as_deref())
    }
}

/// Where the fields that the engine names stand in a body: `name` in `metadata`, `ca_bundle` as `spec.caBundle`.
pub(crate) fn place(field: &str) -> String {
    if field == "name" {
        return "metadata.name".to_owned();
    }
    let mut words = field.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    let camel = words.fold(first, |camel, word| match word.split_at_checked(1) {
        Some((head, rest)) => camel + &head.to_ascii_uppercase() + rest,
        None => camel,
    });
    format!("spec.{camel}")
}

/// A `metadata.resourceVersion` as a number; `None` when none is named.
pub(crate) fn read_version(text: Option<&str>) -> Result<Option<i64>, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let refuse = |_| {
        let message = "Send the resourceVersion that was read, unchanged";
        Problem::field(StatusCode::UNPROCESSABLE_ENTITY, "metadata.resourceVersion", message)
    };
    text.parse().map(Some).map_err(refuse)
}

/// Checks `kind` and `apiVersion` where a request says them.
pub(crate) fn check_kind(kind: Option<&str>, wanted: &str, version: Option<&str>) -> Result<(), Problem> {
    check_type(kind, wanted, version, API_VERSION)
}

/// The same in any API group.
pub(crate) fn check_type(
    kind: Option<&str>,
    wanted: &str,
    version: Option<&str>,
    wanted_version: &str,
) -> Result<(), Problem> {
    let says = |field: &str, said: Option<&str>, wanted: &str| match said {
        Some(said) if said != wanted => {
            let message = format!("{field} is {wanted} here");
            Err(Problem::field(StatusCode::UNPROCESSABLE_ENTITY, field, message))
        }
        _ => Ok(()),
    };
    says("kind", kind, wanted)?;
    says("apiVersion", version, wanted_version)
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn fields_have_their_place() {
        assert_eq!(["name", "url", "ca_bundle"].map(place), ["metadata.name", "spec.url", "spec.caBundle"]);
    }
}
