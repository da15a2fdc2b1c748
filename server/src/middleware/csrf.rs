//! Refuses requests that change something and come from a page of another site.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};

/// Looks at `Sec-Fetch-Site` and `Origin`, which pages cannot forge; clients that are no browsers send neither.
pub(crate) fn layer() -> CsrfLayer<fn(ProtectionError) -> Response> {
    CsrfLayer::new().with_rejection_response(refuse)
}

fn refuse(_: ProtectionError) -> Response {
    (StatusCode::FORBIDDEN, "This request came from a page of another site and was refused").into_response()
}
