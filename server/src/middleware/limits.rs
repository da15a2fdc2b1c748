//! No request takes for ever, is larger than anybody needs, or takes the server down.

use app::server::UPLOAD;
use app::{Error, ErrorKind};
use axum::Json;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::Limited;
use model::template::limit;
use model::text::size;
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;

/// The longest a request may take.
const TIME: Duration = Duration::from_secs(30);
/// The largest request body, in bytes.
const BODY: usize = 1024 * 1024;
/// The largest one about a template: a form writes a byte of it as three at worst.
const TEMPLATE: usize = BODY + 3 * limit::BYTES;

/// What is said about a NUL.
const NUL: &str = "There is a NUL character in this. Leave it out";

/// Gives up on requests that take too long.
pub(crate) async fn time(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(TIME, next.run(request)).await;
    answer.unwrap_or_else(|_| (StatusCode::GATEWAY_TIMEOUT, "This took too long. Try again later").into_response())
}

/// Refuses bodies that are too large, before or while they are read.
pub(crate) async fn body(request: Request, next: Next) -> Response {
    let most = most(request.uri().path());
    if request.body().size_hint().lower() > most as u64 {
        return (StatusCode::PAYLOAD_TOO_LARGE, told(most)).into_response();
    }
    next.run(request.map(|body| Body::new(Limited::new(body, most)))).await
}

/// Refuses addresses of pages with a NUL: it is no text to PostgreSQL, and nothing here bears one in its name.
pub(crate) async fn text(request: Request, next: Next) -> Response {
    let has_nul = request.uri().path_and_query().is_some_and(|address| has_nul(address.as_str().as_bytes()));
    if has_nul {
        return (StatusCode::BAD_REQUEST, NUL).into_response();
    }
    next.run(request).await
}

/// The same for programs: such a path names nothing. Of its parameters, each is looked at where it is read.
pub(crate) async fn names(request: Request, next: Next) -> Response {
    if has_nul(request.uri().path().as_bytes()) {
        return (StatusCode::NOT_FOUND, NUL).into_response();
    }
    next.run(request).await
}

fn has_nul(encoded: &[u8]) -> bool {
    encoded.contains(&0) || encoded.windows(3).any(|bytes| bytes == b"%00")
}

/// How many bytes a request to an address may have.
fn most(path: &str) -> usize {
    let takes_templates = path.starts_with("/apis/template.openshift.io/") || path == UPLOAD;
    if takes_templates { TEMPLATE } else { BODY }
}

fn told(most: usize) -> String {
    format!("This is more than {}, which Weir does not read here", size(i64::try_from(most).unwrap_or(i64::MAX)))
}

/// Reads the body of a form or a server function before its handler does: Leptos would take a body that breaks off at the
/// limit for a bug of its own.
pub(crate) async fn whole(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let most = most(parts.uri.path());
    match to_bytes(body, most).await {
        Ok(bytes) if has_nul(&bytes) => {
            (StatusCode::BAD_REQUEST, Json(Error::new(ErrorKind::Invalid, NUL))).into_response()
        }
        Ok(bytes) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Err(_) => {
            let told = Error::new(ErrorKind::Invalid, told(most));
            (StatusCode::PAYLOAD_TOO_LARGE, Json(told)).into_response()
        }
    }
}

/// Answers 500 where a bug would leave the client without an answer.
pub(crate) fn panics() -> CatchPanicLayer<fn(Box<dyn Any + Send>) -> Response> {
    CatchPanicLayer::custom(answer)
}

fn answer(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    tracing::error!(panic = text, "a request ended in a panic");
    (StatusCode::INTERNAL_SERVER_ERROR, "Something went wrong on our side").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::middleware::from_fn;
    use axum::routing::get;
    use tower::ServiceExt;

    async fn answer(router: Router) -> StatusCode {
        router.oneshot(Request::new(Body::empty())).await.unwrap().status()
    }

    #[tokio::test]
    async fn a_panic_is_an_answer() {
        let bug = || async {
            if true {
                panic!("a bug")
            }
        };
        let router = Router::new().route("/", get(bug)).layer(panics());
        assert_eq!(answer(router).await, StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_hangs_is_given_up() {
        let hang = || async { std::future::pending::<()>().await };
        let router = Router::new().route("/", get(hang)).layer(from_fn(time));
        assert_eq!(answer(router).await, StatusCode::GATEWAY_TIMEOUT);
    }
}
