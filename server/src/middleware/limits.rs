//! No request takes for ever, is larger than anybody needs, or takes the server down.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;

/// The longest a request may take.
const TIME: Duration = Duration::from_secs(30);
/// The largest request body, in bytes.
const BODY: usize = 1024 * 1024;

/// Gives up on requests that take too long.
pub(crate) async fn time(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(TIME, next.run(request)).await;
    answer.unwrap_or_else(|_| (StatusCode::GATEWAY_TIMEOUT, "This took too long. Try again later").into_response())
}

/// Refuses bodies that are too large, before or while they are read.
pub(crate) fn body() -> RequestBodyLimitLayer {
    RequestBodyLimitLayer::new(BODY)
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
