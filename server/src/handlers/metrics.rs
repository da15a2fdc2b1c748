//! `/metrics`, as Prometheus reads it.

use crate::telemetry;
use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;

pub(crate) fn router() -> Router {
    // Counting begins with the first router, not with the first look.
    let metrics = telemetry::metrics();
    Router::new().route("/metrics", get(move || async { render(metrics.render()) }))
}

fn render(text: String) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}
