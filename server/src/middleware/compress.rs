//! Compresses what is made on the fly; files are compressed when they are built.

use tower_http::compression::CompressionLayer;

pub(crate) fn layer() -> CompressionLayer {
    CompressionLayer::new()
}
