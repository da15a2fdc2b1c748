//! JSON bodies, read strictly.

use super::Problem;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use engine::document::Tree;
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_json::error::Category;

/// A JSON body: 415 for other content, 400 for broken JSON, 422 with the field for JSON that does not fit.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = axum::response::Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        if content_type(request.headers()) != "application/json" {
            let message = "Send the body as Content-Type: application/json";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message).into_response());
        }
        let bytes = Bytes::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        read(&bytes).map(Self).map_err(IntoResponse::into_response)
    }
}

/// What a request says its body is, in lower case and without parameters.
pub(crate) fn content_type(headers: &HeaderMap) -> String {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Reads JSON strictly. A key that is there twice is refused: of two values, programs differ on which is meant.
pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let Tree(value) = serde_path_to_error::deserialize(&mut json).map_err(unfit)?;
    json.end().map_err(|error| broken(&error))?;
    shape(value)
}

/// What JSON says, as what it is to be.
pub(crate) fn shape<T: DeserializeOwned>(value: Value) -> Result<T, Problem> {
    serde_path_to_error::deserialize(value).map_err(unfit)
}

fn unfit(error: serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let (field, inner) = (error.path().to_string(), error.inner());
    match inner.classify() {
        Category::Data => Problem::field(StatusCode::UNPROCESSABLE_ENTITY, field, inner.to_string()),
        _ => broken(inner),
    }
}

fn broken(error: &serde_json::Error) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, format!("The body is not JSON: {error}"))
}
