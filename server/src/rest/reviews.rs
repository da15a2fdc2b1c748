//! `authorization.k8s.io`: what somebody may, asked as clients of Kubernetes ask. In JSON: the `kubectl auth can-i` of today
//! sends these questions, alone of all it sends here, as protobuf, and is told so.
//!
//! Kubernetes: `k8s.io/api/authorization/v1`. A resource and a verb become one right on one object; what Weir does not have,
//! nobody may.

use super::Problem;
use super::body::Body;
use super::metadata::check_type;
use super::problem::{BodyProblems, Problems};
use super::review::{Attributes, Question};
use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine, Error};
use model::access::{Right, Subject, Verdict};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// The group, as objects name it.
const GROUP: &str = "authorization.k8s.io/v1";

/// The paths of the group.
pub(super) fn paths() -> OpenApiRouter<Engine> {
    let reviews = OpenApiRouter::new().routes(routes!(own)).routes(routes!(of_somebody));
    OpenApiRouter::new().nest("/apis/authorization.k8s.io/v1", reviews)
}

/// A question, as a client sends it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReviewBody {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    api_version: Option<String>,
    /// Ignored.
    #[serde(default, rename = "metadata")]
    #[schema(value_type = Option<Object>)]
    _metadata: Option<Value>,
    spec: ReviewSpec,
    /// Ignored.
    #[serde(default, rename = "status")]
    #[schema(value_type = Option<Object>)]
    _status: Option<Value>,
}

/// May whom what?
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct ReviewSpec {
    /// Whom: a user, or a robot as `system:serviceaccount:shop:ci`. Not for a question about oneself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    user: Option<String>,
    /// Accepted, and not believed: Weir knows who is in which group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    groups: Vec<String>,
    /// Accepted, and not used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    uid: Option<String>,
    /// Accepted, and not used.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    extra: BTreeMap<String, Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resource_attributes: Option<Attributes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    non_resource_attributes: Option<Path>,
}

/// An address instead of a resource.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NonResourceAttributes)]
struct Path {
    path: String,
    verb: String,
}

/// A question with its answer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReviewObject {
    #[schema(example = "SelfSubjectAccessReview")]
    kind: &'static str,
    #[schema(example = "authorization.k8s.io/v1")]
    api_version: &'static str,
    spec: ReviewSpec,
    status: ReviewStatus,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct ReviewStatus {
    allowed: bool,
    /// Why, in words.
    reason: String,
    /// Why the question could not be understood; empty otherwise.
    #[serde(skip_serializing_if = "String::is_empty")]
    evaluation_error: String,
}

/// May I?
#[utoipa::path(post, path = "/selfsubjectaccessreviews", tag = "access", operation_id = "createSelfSubjectAccessReview",
    request_body = ReviewBody,
    responses((status = 201, body = ReviewObject, description = "The answer"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn own(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Body(body): Body<ReviewBody>,
) -> Result<(StatusCode, Json<ReviewObject>), Problem> {
    const KIND: &str = "SelfSubjectAccessReview";
    let spec = body.check(KIND)?;
    if spec.user.is_some() {
        return Err(Problem::field(StatusCode::UNPROCESSABLE_ENTITY, "spec.user", "The question is about yourself"));
    }
    let who = Subject::of_actor(&actor.name).map_err(Error::internal)?;
    answer(&engine, &actor, KIND, who, spec).await
}

/// May somebody? For who manages the access there.
#[utoipa::path(post, path = "/subjectaccessreviews", tag = "access", operation_id = "createSubjectAccessReview",
    request_body = ReviewBody,
    responses((status = 201, body = ReviewObject, description = "The answer"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn of_somebody(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Body(body): Body<ReviewBody>,
) -> Result<(StatusCode, Json<ReviewObject>), Problem> {
    const KIND: &str = "SubjectAccessReview";
    let spec = body.check(KIND)?;
    let refuse = |message: String| Problem::field(StatusCode::UNPROCESSABLE_ENTITY, "spec.user", message);
    let who = match spec.user.as_deref() {
        None | Some("") => return Err(refuse("Say who is asked about".to_owned())),
        Some("system:anonymous") => Subject::Anyone,
        Some(name) => Subject::of_actor(name).map_err(|error| refuse(error.to_string()))?,
    };
    answer(&engine, &actor, KIND, who, spec).await
}

impl ReviewBody {
    fn check(self, kind: &str) -> Result<ReviewSpec, Problem> {
        check_type(self.kind.as_deref(), kind, self.api_version.as_deref(), GROUP)?;
        if self.spec.resource_attributes.is_some() == self.spec.non_resource_attributes.is_some() {
            let message = "Say either resourceAttributes or nonResourceAttributes";
            return Err(Problem::field(StatusCode::UNPROCESSABLE_ENTITY, "spec.resourceAttributes", message));
        }
        Ok(self.spec)
    }
}

async fn answer(
    engine: &Engine,
    actor: &Actor,
    kind: &'static str,
    who: Subject,
    spec: ReviewSpec,
) -> Result<(StatusCode, Json<ReviewObject>), Problem> {
    let question = match &spec.resource_attributes {
        Some(attributes) => attributes.question(),
        // Addresses beside the API, such as the metrics, are for who runs the installation.
        None => Ok(Question::on_everything(Right::Administer)),
    };
    let status = match question {
        Ok(question) => {
            let verdicts = engine.access().explain(actor, &who, question.object()).await?;
            let verdict = verdicts.into_iter().find(|verdict| verdict.right == question.right);
            status(&who, &verdict.ok_or_else(|| Error::internal("a right without a verdict"))?)
        }
        Err(evaluation_error) => ReviewStatus { allowed: false, reason: String::new(), evaluation_error },
    };
    Ok((StatusCode::CREATED, Json(ReviewObject { kind, api_version: GROUP, spec, status })))
}

fn status(who: &Subject, verdict: &Verdict) -> ReviewStatus {
    let steps: Vec<_> = verdict.because.iter().map(|reason| reason.told(who)).collect();
    let reason = if steps.is_empty() { "nothing grants it".to_owned() } else { steps.join("; ") };
    ReviewStatus { allowed: verdict.allowed, reason, evaluation_error: String::new() }
}
