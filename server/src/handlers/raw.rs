//! `/raw/{registry}/{repository}@{digest}`: manifests and configurations, byte for byte as the registry served them.

use crate::rest::Problem;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::get;
use axum::{Extension, Router};
use engine::{Actor, Engine, Error};
use model::Digest;
use model::reference::{Target, parse_path};

/// The bytes come from strangers: even opened as a page they may do nothing.
const HARMLESS: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");

pub(crate) fn router(engine: &Engine) -> Router {
    Router::new().route("/raw/{registry}/{*path}", get(raw)).with_state(engine.clone())
}

async fn raw(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((registry, path)): Path<(String, String)>,
) -> Result<(HeaderMap, Vec<u8>), Problem> {
    let Ok((repository, Some(Target::Digest(digest)))) = parse_path(&path) else {
        return Err(Error::not_found("content", path).into());
    };
    let content = engine.images().content(&actor, &registry, repository.as_str(), &digest).await?;
    Ok((headers(&content.media_type, &digest), content.bytes))
}

/// The media type is the registry's claim, so it only decides between two of ours.
fn headers(media_type: &str, digest: &Digest) -> HeaderMap {
    let is_json = media_type.ends_with("json") || media_type.ends_with("+prettyjws");
    let kind = if is_json { "application/json" } else { "application/octet-stream" };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_SECURITY_POLICY, HARMLESS);
    if let Ok(digest) = HeaderValue::from_str(digest.as_str()) {
        headers.insert(HeaderName::from_static("docker-content-digest"), digest);
    }
    headers
}
