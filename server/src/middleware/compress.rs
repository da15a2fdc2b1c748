//! Compresses what is made on the fly; files are compressed when they are built.

use axum::http::header::CACHE_CONTROL;
use axum::http::{Extensions, HeaderMap, StatusCode, Version};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};

/// Compresses answers as the client can read them.
pub(crate) fn layer() -> CompressionLayer<impl Predicate> {
    CompressionLayer::new().compress_when(DefaultPredicate::new().and(may_transform))
}

/// Pages that are sent as they grow say `no-transform` (RFC 9111, 5.2.2.6): an encoder would hold them back.
fn may_transform(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    let policy = headers.get(CACHE_CONTROL).and_then(|value| value.to_str().ok());
    !policy.is_some_and(|policy| policy.contains("no-transform"))
}
