//! Gives each request an id that its log lines, its error messages and its answer share.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing::Instrument;

/// Where the id travels, in both directions.
const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Runs the request within a span of its own.
pub(crate) async fn identified(mut request: Request, next: Next) -> Response {
    let given = request.headers().get(HEADER).and_then(|id| id.to_str().ok()).filter(|id| is_sane(id));
    let id = given.map_or_else(|| format!("{:016x}", rand::random::<u64>()), str::to_owned);
    let span = tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path());
    let header = HeaderValue::from_str(&id).ok();
    if let Some(header) = &header {
        request.headers_mut().insert(HEADER, header.clone());
    }
    let begun = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let took = begun.elapsed();
    span.in_scope(|| tracing::debug!(status = response.status().as_u16(), ?took, "answered"));
    if let Some(header) = header {
        response.headers_mut().insert(HEADER, header);
    }
    response
}

/// The id of a request that has come through here.
pub(crate) fn id(headers: &HeaderMap) -> &str {
    headers.get(HEADER).and_then(|id| id.to_str().ok()).unwrap_or_default()
}

/// An id from outside must not be able to write lines into a log or HTML into a page.
fn is_sane(id: &str) -> bool {
    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::is_sane;

    #[test]
    fn only_plain_ids_are_taken_over() {
        assert!(is_sane("4bf92f3577b34da6a3ce929d0e0e4736") && is_sane("a.b_c-1"));
        for id in ["", "a b", "<b>", "a\"", "ä", &"a".repeat(65)] {
            assert!(!is_sane(id), "{id}");
        }
    }
}
