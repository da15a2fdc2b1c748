//! Manifests and configurations, byte for byte as a registry served them: `/raw/{registry}/{repository}@{digest}`, and
//! `manifest` and `config` below the page of an image of a stream, which take the right to see the stream alone.

use crate::rest::Problem;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::get;
use axum::{Extension, Router};
use engine::{Actor, Content, Engine, Error, Part};
use model::Digest;
use model::reference::{Target, parse_path};

/// The bytes come from strangers: even opened as a page they may do nothing.
const HARMLESS: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");

pub(crate) fn router(engine: &Engine) -> Router {
    Router::new()
        .route("/raw/{registry}/{*path}", get(raw))
        .route("/projects/{project}/streams/{stream}/images/{digest}/manifest", get(manifest))
        .route("/projects/{project}/streams/{stream}/images/{digest}/config", get(config))
        .with_state(engine.clone())
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
    Ok((headers(&content.media_type, Some(&digest)), content.bytes))
}

async fn manifest(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(image): Path<(String, String, String)>,
) -> Result<(HeaderMap, Vec<u8>), Problem> {
    let digest = Digest::parse(&image.2).ok();
    let Content { media_type, bytes } = of_stream(&engine, &actor, image, Part::Manifest).await?;
    Ok((headers(&media_type, digest.as_ref()), bytes))
}

async fn config(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(image): Path<(String, String, String)>,
) -> Result<(HeaderMap, Vec<u8>), Problem> {
    let Content { media_type, bytes } = of_stream(&engine, &actor, image, Part::Config).await?;
    Ok((headers(&media_type, None), bytes))
}

async fn of_stream(
    engine: &Engine,
    actor: &Actor,
    (project, stream, digest): (String, String, String),
    part: Part,
) -> Result<Content, Problem> {
    Ok(engine.streams().content(actor, &project, &stream, &digest, part).await?)
}

/// The media type is the registry's claim, so it only decides between two of ours. The digest of the bytes, where it is known.
fn headers(media_type: &str, digest: Option<&Digest>) -> HeaderMap {
    let is_json = media_type.ends_with("json") || media_type.ends_with("+prettyjws");
    let kind = if is_json { "application/json" } else { "application/octet-stream" };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CONTENT_SECURITY_POLICY, HARMLESS);
    if let Some(digest) = digest.and_then(|digest| HeaderValue::from_str(digest.as_str()).ok()) {
        headers.insert(HeaderName::from_static("docker-content-digest"), digest);
    }
    headers
}
