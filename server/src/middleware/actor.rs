//! Finds out on whose behalf a request comes, and turns strangers away.

use super::request;
use crate::rest::Problem;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engine::{Actor, Engine, Error};
use tower_sessions::Session;

/// Adds the [`Actor`] to the request when a bearer token or a session names one, or something is granted to anyone. A wrong
/// token is an error at once, so that nobody mistakes the answer to a stranger for their own.
pub(crate) async fn identify(
    State(engine): State<Engine>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let found = match bearer(request.headers()) {
        Some(secret) => engine.accounts().by_token(secret).await.map(Some),
        None => match app::session::resume(&engine, &session).await {
            Ok(None) => engine.access().stranger().await,
            found => found,
        },
    };
    match found {
        Ok(Some(actor)) => {
            let actor = actor.on(request::id(request.headers()));
            _ = request.extensions_mut().insert(actor);
        }
        Ok(None) => {}
        Err(error) => return Problem::from(error).into_response(),
    }
    next.run(request).await
}

/// Answers 401 to strangers to whom nothing is granted.
pub(crate) async fn required(request: Request, next: Next) -> Response {
    if request.extensions().get::<Actor>().is_none() {
        return Problem::from(Error::Unauthenticated).into_response();
    }
    next.run(request).await
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
