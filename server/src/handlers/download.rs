//! `/download/…`: instances and templates as files, for whoever applies or keeps them.

use crate::rest::Problem;
use axum::extract::{Path, Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::routing::get;
use axum::{Extension, Router};
use engine::{Actor, Engine, Error};
use model::template::ExportFormat;
use serde::Deserialize;

pub(crate) fn router(engine: &Engine) -> Router {
    Router::new()
        .route("/download/instances/{project}/{instance}", get(instance))
        .route("/download/templates/{project}/{template}", get(template))
        .with_state(engine.clone())
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    format: ExportFormat,
}

async fn instance(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, instance)): Path<(String, String)>,
    Query(Wanted { format }): Query<Wanted>,
) -> Result<(HeaderMap, String), Problem> {
    let export = engine.instances().export(&actor, &project, &instance, format).await?;
    let kind = if format == ExportFormat::Kubernetes { "-kubernetes" } else { "" };
    Ok((headers(&format!("{instance}{kind}.yaml"))?, export.text))
}

async fn template(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, template)): Path<(String, String)>,
) -> Result<(HeaderMap, String), Problem> {
    let text = engine.templates().yaml(&actor, &project, &template, None).await?;
    Ok((headers(&format!("{template}.yaml"))?, text))
}

/// A file to be saved, which no browser keeps otherwise: it may hold secrets. Names of what exists need no quoting.
fn headers(file: &str) -> Result<HeaderMap, Error> {
    let disposition = format!("attachment; filename=\"{file}\"");
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/yaml"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&disposition).map_err(Error::internal)?);
    Ok(headers)
}
