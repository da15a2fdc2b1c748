//! A registry as JSON.

use super::API_VERSION;
use super::metadata::Metadata;
use model::doctor::{Check, Report};
use model::registry::{Preset, Registry, RegistrySpec};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;

/// A connection to a registry.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RegistryObject {
    #[schema(example = "Registry")]
    kind: &'static str,
    api_version: &'static str,
    metadata: Metadata,
    spec: Spec,
    status: RegistryStatus,
}

/// What an administrator says about a registry.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Spec {
    #[schema(example = "https://registry.lab:5000")]
    url: String,
    /// Which vendor's ways to use: `plain`, `docker-hub`, `quay`, `ghcr`, `gitlab`, `harbor` or `red-hat`.
    #[serde(default)]
    #[schema(value_type = String, default = "plain")]
    preset: Preset,
    /// Plain HTTP and unverified certificates are allowed.
    #[serde(default)]
    insecure: bool,
    /// Certificates (PEM) to trust beside the system's.
    #[serde(default)]
    ca_bundle: String,
    /// Hosts that may be private and are trusted as the registry's own: where it sends Weir for tokens and blobs.
    #[serde(default)]
    trusted_hosts: Vec<String>,
    /// Empty for anonymous.
    #[serde(default)]
    username: String,
    /// Password or token; never sent back. In a replacement, empty means unchanged.
    #[serde(default, skip_serializing)]
    #[schema(write_only)]
    password: String,
}

/// How the connection stands.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct RegistryStatus {
    /// `ok`, `failing` or `unknown`.
    health: &'static str,
    /// Why it fails, and what to do. Empty when it does not.
    reason: String,
    /// Is a password stored?
    has_password: bool,
    /// Repositories that are known.
    repositories: i64,
    /// When they were last listed completely.
    #[serde(with = "time::serde::rfc3339::option")]
    listed: Option<OffsetDateTime>,
    /// When the registry was last asked.
    #[serde(with = "time::serde::rfc3339::option")]
    checked: Option<OffsetDateTime>,
    /// Why the last listing was not used, if so.
    warning: Option<String>,
    fill: FillStatus,
    budget: Option<BudgetStatus>,
}

/// How far the index is.
#[derive(Serialize, ToSchema)]
struct FillStatus {
    done: i64,
    total: i64,
    running: bool,
    /// Why it stopped before the end, if it did.
    stopped: Option<String>,
}

/// What the registry said about its rate limit.
#[derive(Serialize, ToSchema)]
struct BudgetStatus {
    limit: i64,
    remaining: i64,
    /// Length of the window in seconds; 0 when not said.
    window: i64,
    #[serde(with = "time::serde::rfc3339")]
    seen: OffsetDateTime,
}

/// What the doctor found.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DoctorReport {
    #[schema(example = "DoctorReport")]
    kind: &'static str,
    api_version: &'static str,
    /// False when anything is bad.
    usable: bool,
    checks: Vec<DoctorCheck>,
}

/// One check of a connection.
#[derive(Serialize, ToSchema)]
struct DoctorCheck {
    name: String,
    /// `good`, `warning`, `bad` or `skipped`.
    #[schema(value_type = String)]
    outcome: model::doctor::Outcome,
    /// What was seen.
    result: String,
    /// What that means.
    meaning: String,
    /// What to do; empty when there is nothing to do.
    remedy: String,
}

impl From<Registry> for RegistryObject {
    fn from(registry: Registry) -> Self {
        Self {
            kind: "Registry",
            api_version: API_VERSION,
            metadata: Metadata {
                name: registry.name.into(),
                uid: None,
                resource_version: Some(registry.version.to_string()),
                creation_timestamp: registry.created,
            },
            spec: Spec {
                url: registry.spec.url,
                preset: registry.spec.preset,
                insecure: registry.spec.insecure,
                ca_bundle: registry.spec.ca_bundle,
                trusted_hosts: registry.spec.trusted_hosts,
                username: registry.spec.username,
                password: String::new(),
            },
            status: RegistryStatus {
                health: registry.health.as_str(),
                reason: registry.reason,
                has_password: registry.has_password,
                repositories: registry.repositories,
                listed: registry.listed,
                checked: registry.checked,
                warning: registry.warning,
                fill: FillStatus {
                    done: registry.fill.done,
                    total: registry.fill.total,
                    running: registry.fill.running,
                    stopped: registry.fill.stopped,
                },
                budget: registry.budget.map(|budget| BudgetStatus {
                    limit: budget.limit,
                    remaining: budget.remaining,
                    window: budget.window,
                    seen: budget.seen,
                }),
            },
        }
    }
}

impl From<Spec> for RegistrySpec {
    fn from(spec: Spec) -> Self {
        Self {
            url: spec.url,
            preset: spec.preset,
            insecure: spec.insecure,
            ca_bundle: spec.ca_bundle,
            trusted_hosts: spec.trusted_hosts,
            username: spec.username,
            password: spec.password,
        }
    }
}

impl From<Report> for DoctorReport {
    fn from(report: Report) -> Self {
        let check =
            |Check { name, outcome, result, meaning, remedy }| DoctorCheck { name, outcome, result, meaning, remedy };
        Self {
            kind: "DoctorReport",
            api_version: API_VERSION,
            usable: report.is_usable(),
            checks: report.checks.into_iter().map(check).collect(),
        }
    }
}
