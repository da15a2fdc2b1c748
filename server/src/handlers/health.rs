//! For whoever watches over the process: is it alive, can it do its work?

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use engine::Engine;

pub(crate) fn router(engine: &Engine) -> Router {
    Router::new().route("/healthz", get(|| async { "ok" })).route("/readyz", get(ready)).with_state(engine.clone())
}

/// Ready means that the database answers.
async fn ready(State(engine): State<Engine>) -> (StatusCode, &'static str) {
    match engine.db().ping().await {
        Ok(()) => (StatusCode::OK, "ok"),
        Err(error) => {
            tracing::error!(error = %crate::console::plain(error), "the database does not answer");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer")
        }
    }
}
