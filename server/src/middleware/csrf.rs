//! Refuses requests that change something and come from a page of another site.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tower_http::csrf::{CsrfLayer, ProtectionError};
use url::Url;

/// Looks at `Sec-Fetch-Site` and `Origin`, which pages cannot forge; clients that are no browsers send neither. Behind a
/// proxy that changes `Host`, only the public address tells what our own origin is.
pub(crate) fn layer(public_url: &Url) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let layer = CsrfLayer::new().with_rejection_response(refuse as fn(ProtectionError) -> Response);
    layer.clone().add_trusted_origin(public_url.origin().ascii_serialization()).unwrap_or(layer)
}

fn refuse(_: ProtectionError) -> Response {
    (StatusCode::FORBIDDEN, "This request came from a page of another site and was refused").into_response()
}
