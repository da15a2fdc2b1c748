//! Query parameters, read strictly, and the names in paths.

use super::Problem;
use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use engine::Error;
use model::{Digest, RegistryName, RepositoryName};
use serde::de::DeserializeOwned;

/// The parameters of a request: 400 for unknown, repeated and missing ones, and for control characters.
pub(crate) struct Parameters<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Parameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let refuse = |message: String| Problem::new(StatusCode::BAD_REQUEST, message);
        let Query(pairs) = Query::<Vec<(String, String)>>::from_request_parts(parts, state)
            .await
            .map_err(|rejection| refuse(rejection.body_text()))?;
        if let Some((name, _)) = pairs.iter().find(|(_, value)| value.contains(char::is_control)) {
            return Err(refuse(format!("The parameter {name} contains control characters")));
        }
        let Query(read) = Query::<T>::from_request_parts(parts, state).await.map_err(|rejection| {
            let text = rejection.body_text();
            refuse(text.replace("unknown field", "unknown parameter").replace("missing field", "missing parameter"))
        })?;
        Ok(Self(read))
    }
}

/// A word out of a fixed set, such as an order.
pub(crate) fn word<T: Default>(
    parameter: &str,
    word: Option<&str>,
    read: impl Fn(&str) -> Option<T>,
    known: &str,
) -> Result<T, Problem> {
    let Some(word) = word.filter(|word| !word.is_empty()) else { return Ok(T::default()) };
    let refuse = || Problem::field(StatusCode::BAD_REQUEST, parameter, format!("{parameter} is one of {known}"));
    read(word).ok_or_else(refuse)
}

/// The registry named in a path; a name outside the grammar names nothing.
pub(crate) fn registry(name: &str) -> Result<RegistryName, Problem> {
    RegistryName::parse(name).map_err(|_| Error::not_found("registry", name).into())
}

/// The digest named in a path.
pub(crate) fn digest(text: &str) -> Result<Digest, Problem> {
    Digest::parse(text).map_err(|error| Problem::new(StatusCode::NOT_FOUND, error.to_string()))
}

/// The repository named by a parameter.
pub(crate) fn repository(name: &str) -> Result<RepositoryName, Problem> {
    let refuse = |error: model::name::NameError| {
        Problem::field(StatusCode::UNPROCESSABLE_ENTITY, "repository", error.to_string())
    };
    RepositoryName::parse(name).map_err(refuse)
}
