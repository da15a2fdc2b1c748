//! `/namespaces/{project}/quota`: how much a project may have.

use super::body::Body;
use super::problem::{BodyProblems, Problems};
use super::{API_VERSION, Problem};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use engine::{Actor, Engine};
use model::project::{Quota, QuotaUse};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How much a project may have, and has.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct QuotaObject {
    #[schema(example = "Quota")]
    kind: &'static str,
    api_version: &'static str,
    spec: QuotaSpec,
    status: QuotaStatus,
}

/// How much a project may have. What is left out, or null, has no limit.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct QuotaSpec {
    /// Image streams.
    #[serde(default)]
    streams: Option<i64>,
    /// Tags of each image stream.
    #[serde(default)]
    tags: Option<i64>,
    /// Tags whose sources are looked at again and again.
    #[serde(default)]
    scheduled: Option<i64>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct QuotaStatus {
    streams: i64,
    /// Tags of that image stream that has the most.
    tags: i64,
    scheduled: i64,
}

/// A quota as a client gives it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct QuotaBody {
    spec: QuotaSpec,
}

/// How much a project may have, and has.
#[utoipa::path(get, path = "/namespaces/{project}/quota", tag = "projects", operation_id = "readQuota",
    params(("project" = String, Path)),
    responses((status = 200, body = QuotaObject, description = "The quota"), Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
) -> Result<Json<QuotaObject>, Problem> {
    Ok(Json(engine.quotas().get(&actor, &project).await?.into()))
}

/// Say anew how much a project may have. What it has beyond that it keeps; only growth is refused.
#[utoipa::path(put, path = "/namespaces/{project}/quota", tag = "projects", operation_id = "replaceQuota",
    params(("project" = String, Path)), request_body = QuotaBody,
    responses((status = 200, body = QuotaObject, description = "The quota"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    Body(body): Body<QuotaBody>,
) -> Result<Json<QuotaObject>, Problem> {
    let QuotaSpec { streams, tags, scheduled } = body.spec;
    let set = engine.quotas().set(&actor, &project, &Quota { streams, tags, scheduled }).await;
    let set = set.map_err(|error| Problem::from(error).fields_at(|field| format!("spec.{field}")))?;
    Ok(Json(set.into()))
}

impl From<QuotaUse> for QuotaObject {
    fn from(used: QuotaUse) -> Self {
        let QuotaUse { most: Quota { streams, tags, scheduled }, .. } = used;
        Self {
            kind: "Quota",
            api_version: API_VERSION,
            spec: QuotaSpec { streams, tags, scheduled },
            status: QuotaStatus { streams: used.streams, tags: used.tags, scheduled: used.scheduled },
        }
    }
}
