//! `/metrics`, as Prometheus reads it.

use crate::rest::Problem;
use crate::telemetry;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Extension, Router};
use engine::Actor;
use model::access::{Object, Right};

pub(crate) fn router() -> Router {
    // Counting begins with the first router, not with the first look.
    let metrics = telemetry::metrics();
    let show = move |Extension(actor): Extension<Actor>| async move {
        // They tell of everything that anybody does.
        actor.must(Right::Administer, Object::Everything).map(|()| render(metrics.render())).map_err(Problem::from)
    };
    Router::new().route("/metrics", get(show))
}

fn render(text: String) -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}
