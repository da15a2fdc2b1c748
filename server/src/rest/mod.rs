//! The REST API under `/apis`: the engine's use cases as JSON, shaped like Kubernetes.
//!
//! Law of this room: a handler reads the request, calls one use case and shapes the answer. Unknown fields and parameters
//! are refused, and every error is a `Status`.

mod audit;
mod body;
mod credentials;
mod discovery;
mod grants;
mod groups;
mod images;
mod list;
mod metadata;
mod okd;
mod problem;
mod query;
mod quotas;
mod registries;
mod registry;
mod repositories;
mod review;
mod reviews;
mod robots;
mod roles;
mod session;
mod sessions;
mod stream_tag;
mod stream_tags;
mod tags;
mod token;
mod tokens;
mod user;
mod users;

pub(crate) use problem::{Problem, errors_as_status};

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::routing::{any, get};
use engine::Engine;
use utoipa::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Where the paths of Weir's own objects begin.
const ROOT: &str = "/apis/weir/v1";

/// What Weir's own objects say about their shape.
const API_VERSION: &str = "weir/v1";

#[derive(OpenApi)]
#[openapi(info(title = "Weir", description = "Registries, image streams and templates as Weir knows them."))]
struct Document;

/// The paths.
pub(crate) fn router(engine: &Engine) -> Router {
    let (paths, _) = paths().split_for_parts();
    let nothing = any(|| async { Problem::new(StatusCode::NOT_FOUND, NO_PATH) });
    Router::new().merge(paths.with_state(engine.clone())).route("/apis/{*path}", nothing)
}

/// The document that describes them, at `/openapi.json`, and what clients of Kubernetes ask for instead. It is the same for
/// every Weir, so strangers may read it.
pub(crate) fn document() -> Router {
    let (_, document) = paths().split_for_parts();
    let text = serde_json::to_string(&document).unwrap_or_default();
    discovery::router(&document.paths)
        .route("/openapi.json", get(|| async { ([(CONTENT_TYPE, "application/json")], text) }))
}

const NO_PATH: &str = "There is nothing at this address. /openapi.json lists what there is";

fn paths() -> OpenApiRouter<Engine> {
    let api = OpenApiRouter::new()
        .routes(routes!(registries::list, registries::create))
        .routes(routes!(registries::read, registries::replace, registries::delete))
        .routes(routes!(registries::doctor))
        .routes(routes!(registries::refresh))
        .routes(routes!(repositories::list))
        .routes(routes!(tags::list))
        .routes(routes!(images::read))
        .routes(routes!(credentials::list))
        .routes(routes!(credentials::put, credentials::delete))
        .routes(routes!(quotas::read, quotas::replace))
        .routes(routes!(stream_tags::history))
        .routes(routes!(stream_tags::checks))
        .routes(routes!(stream_tags::rollback))
        .routes(routes!(stream_tags::hold))
        .routes(routes!(stream_tags::resume))
        .routes(routes!(stream_tags::protect))
        .routes(routes!(stream_tags::unprotect))
        .routes(routes!(grants::list, grants::create))
        .routes(routes!(grants::delete))
        .routes(routes!(roles::list, roles::create))
        .routes(routes!(roles::read, roles::replace, roles::delete))
        .routes(routes!(audit::list))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
        .routes(routes!(sessions::list, sessions::end_others))
        .routes(routes!(sessions::end))
        .routes(routes!(sessions::change_password))
        .routes(routes!(users::list, users::create))
        .routes(routes!(users::read, users::replace))
        .routes(routes!(users::reset_password))
        .routes(routes!(users::sessions, users::end_sessions))
        .routes(routes!(users::end_session))
        .routes(routes!(users::tokens))
        .routes(routes!(users::revoke_token))
        .routes(routes!(groups::list, groups::create))
        .routes(routes!(groups::read, groups::replace, groups::delete))
        .routes(routes!(groups::add_member, groups::remove_member))
        .routes(routes!(robots::list, robots::create))
        .routes(routes!(robots::delete))
        .routes(routes!(robots::tokens, robots::create_token))
        .routes(routes!(robots::revoke_token));
    let mut document = Document::openapi();
    let schemes = &mut document.components.get_or_insert_default().security_schemes;
    schemes.insert("bearer".into(), SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)).into());
    OpenApiRouter::with_openapi(document).nest(ROOT, api).merge(reviews::paths()).merge(okd::paths())
}
