//! Errors of the REST API: a `Status`, as Kubernetes clients know it.

use axum::Json;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::{Error, Upstream, UpstreamKind};
use model::template::{Fault, Faults};
use serde::Serialize;
use serde_json::Value;
use time::OffsetDateTime;
use utoipa::{IntoResponses, ToSchema};

/// Why a request did not succeed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Status {
    #[schema(example = "Status")]
    kind: &'static str,
    #[schema(example = "v1")]
    api_version: &'static str,
    /// `Failure`, or `Success` for accepted work.
    #[schema(example = "Failure")]
    status: &'static str,
    /// What happened and what to do.
    message: String,
    /// One word for programs.
    #[schema(example = "Invalid")]
    reason: &'static str,
    details: Details,
    /// The HTTP status.
    code: u16,
}

#[derive(Debug, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct Details {
    /// The fields that cannot be accepted.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    causes: Vec<Cause>,
    /// Seconds after which asking again makes sense.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Cause {
    /// The field, such as `spec.url`, or the parameter.
    field: String,
    message: String,
    #[schema(example = "FieldValueInvalid")]
    reason: &'static str,
}

/// An error on its way to a client.
#[derive(Debug)]
pub(crate) struct Problem(Box<Status>);

impl Problem {
    /// A problem in one sentence.
    pub(crate) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self(Box::new(Status {
            kind: "Status",
            api_version: "v1",
            status: "Failure",
            message: message.into(),
            reason: reason(status),
            details: Details::default(),
            code: status.as_u16(),
        }))
    }

    /// A field or parameter that cannot be accepted.
    pub(crate) fn field(status: StatusCode, field: impl Into<String>, message: impl Into<String>) -> Self {
        let message = message.into();
        let mut problem = Self::new(status, message.clone());
        problem.0.details.causes.push(Cause { field: field.into(), message, reason: "FieldValueInvalid" });
        problem
    }

    /// Several things that cannot be accepted, a cause each.
    pub(crate) fn faults(faults: &Faults) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, faults.to_string());
        let cause = |fault: &Fault| {
            let (field, message) = (fault.place.clone(), fault.message.clone());
            Cause { field, message, reason: "FieldValueInvalid" }
        };
        problem.0.details.causes = faults.0.iter().map(cause).collect();
        problem
    }

    /// The same, once `seconds` have passed it may be different.
    pub(crate) fn after(mut self, seconds: u64) -> Self {
        self.0.details.retry_after_seconds = Some(seconds);
        self
    }

    /// The same under the word `AlreadyExists`, when it is a conflict: so Kubernetes calls those of things to be made.
    pub(crate) fn of_making(mut self) -> Self {
        if self.0.code == StatusCode::CONFLICT.as_u16() {
            self.0.reason = "AlreadyExists";
        }
        self
    }

    /// Is it that somebody else was quicker?
    pub(crate) fn is_conflict(&self) -> bool {
        self.0.code == StatusCode::CONFLICT.as_u16()
    }

    /// The `Status` itself, for answers that have begun already.
    pub(crate) fn into_object(self) -> Value {
        serde_json::to_value(self.0).unwrap_or_default()
    }

    /// Says where the fields of a use case stand in the body of a request: `place` of `ca_bundle` is `spec.caBundle`.
    pub(crate) fn fields_at(mut self, place: impl Fn(&str) -> String) -> Self {
        for cause in &mut self.0.details.causes {
            cause.field = place(&cause.field);
        }
        self
    }
}

/// Work that was accepted and goes on in the background.
pub(crate) fn accepted(message: impl Into<String>) -> (StatusCode, Json<Status>) {
    let Problem(mut status) = Problem::new(StatusCode::ACCEPTED, message);
    status.status = "Success";
    (StatusCode::ACCEPTED, Json(*status))
}

/// What was asked for is done, and there is nothing else to show.
pub(crate) fn done(message: impl Into<String>) -> Json<Status> {
    let Problem(mut status) = Problem::new(StatusCode::OK, message);
    status.status = "Success";
    Json(*status)
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Unauthenticated => Self::new(StatusCode::UNAUTHORIZED, message),
            Error::Forbidden { .. } => Self::new(StatusCode::FORBIDDEN, message),
            Error::NotFound { .. } => Self::new(StatusCode::NOT_FOUND, message),
            Error::Invalid { field, .. } => Self::field(StatusCode::UNPROCESSABLE_ENTITY, field, message),
            Error::Faults(faults) => Self::faults(&faults),
            Error::Conflict { .. } => Self::new(StatusCode::CONFLICT, message),
            Error::RateLimited { retry_after } => Self::new(StatusCode::TOO_MANY_REQUESTS, message).after(retry_after),
            Error::Upstream(Upstream { kind: UpstreamKind::Limited { until }, .. }) => {
                let wait = until.map_or(60, |until| (until - OffsetDateTime::now_utc()).whole_seconds().max(1));
                Self::new(StatusCode::SERVICE_UNAVAILABLE, message).after(wait.unsigned_abs())
            }
            Error::Upstream(_) => Self::new(StatusCode::BAD_GATEWAY, message),
            Error::Internal(source) => {
                tracing::error!(error = format!("{:#}", anyhow::Error::from_boxed(source)), "a request failed");
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, message)
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let wait = self.0.details.retry_after_seconds;
        let mut response = (status, Json(self.0)).into_response();
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = wait {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Errors that layers and the framework answer in plain text become a `Status` too.
pub(crate) async fn errors_as_status(request: Request, next: Next) -> Response {
    let is_api = request.uri().path().starts_with("/apis/");
    let response = next.run(request).await;
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let is_json = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    if is_api && is_error && !is_json { as_status(response).await } else { response }
}

async fn as_status(response: Response) -> Response {
    const LONGEST: usize = 4096;
    let (mut parts, body) = response.into_parts();
    let text = to_bytes(body, LONGEST).await.ok().and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
    let known = || parts.status.canonical_reason().unwrap_or("The request failed").to_owned();
    let message = text.filter(|text| !text.is_empty()).unwrap_or_else(known);
    let mut problem = Problem::new(parts.status, message).into_response();
    parts.headers.remove(CONTENT_LENGTH);
    parts.headers.remove(CONTENT_TYPE);
    problem.headers_mut().extend(parts.headers);
    problem
}

/// The words of Kubernetes.
fn reason(status: StatusCode) -> &'static str {
    match status {
        StatusCode::OK => "Success",
        StatusCode::ACCEPTED => "Accepted",
        StatusCode::BAD_REQUEST => "BadRequest",
        StatusCode::UNAUTHORIZED => "Unauthorized",
        StatusCode::FORBIDDEN => "Forbidden",
        StatusCode::NOT_FOUND => "NotFound",
        StatusCode::METHOD_NOT_ALLOWED => "MethodNotAllowed",
        StatusCode::CONFLICT => "Conflict",
        StatusCode::GONE => "Expired",
        StatusCode::PAYLOAD_TOO_LARGE => "RequestEntityTooLarge",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "UnsupportedMediaType",
        StatusCode::UNPROCESSABLE_ENTITY => "Invalid",
        StatusCode::TOO_MANY_REQUESTS => "TooManyRequests",
        StatusCode::BAD_GATEWAY => "BadGateway",
        StatusCode::SERVICE_UNAVAILABLE => "ServiceUnavailable",
        StatusCode::GATEWAY_TIMEOUT => "Timeout",
        _ => "InternalError",
    }
}

/// What any path may answer instead of what was asked for.
#[derive(IntoResponses)]
#[expect(dead_code, reason = "read by the OpenAPI document only")]
pub(crate) enum Problems {
    /// A parameter is unknown or out of bounds, or the body is no JSON.
    #[response(status = 400)]
    BadRequest(#[to_schema] Status),
    /// No token, no session.
    #[response(status = 401)]
    Unauthorized(#[to_schema] Status),
    /// Not allowed, or a request from a page of another site.
    #[response(status = 403)]
    Forbidden(#[to_schema] Status),
    /// There is no such thing.
    #[response(status = 404)]
    NotFound(#[to_schema] Status),
    /// Something is wrong on our side.
    #[response(status = 500)]
    InternalError(#[to_schema] Status),
}

/// What paths that take a body may answer besides [`Problems`].
#[derive(IntoResponses)]
#[expect(dead_code, reason = "read by the OpenAPI document only")]
pub(crate) enum BodyProblems {
    /// It exists already, or was changed meanwhile.
    #[response(status = 409)]
    Conflict(#[to_schema] Status),
    /// The body is larger than 1 MiB.
    #[response(status = 413)]
    TooLarge(#[to_schema] Status),
    /// The body is not `application/json`.
    #[response(status = 415)]
    UnsupportedMediaType(#[to_schema] Status),
    /// A field is unknown or cannot be accepted; `details.causes` names it.
    #[response(status = 422)]
    Invalid(#[to_schema] Status),
}
