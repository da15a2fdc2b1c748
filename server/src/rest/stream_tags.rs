//! `/namespaces/{project}/imagestreams/{stream}/tags/{tag}/…`: what OKD has no word for.

use super::Problem;
use super::body::Body;
use super::list::{List, Window};
use super::problem::{BodyProblems, Problems};
use super::query::{self, Parameters};
use super::registries::ListQuery;
use super::stream_tag::{CheckItem, EventItem, TagState};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine, tag_path};
use model::Digest;
use model::stream::{EventKind, HistoryFilter};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

const KINDS: &str = "import, push, tag, follow, rollback, delete";

type TagAddress = Path<(String, String, String)>;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct HistoryQuery {
    /// Only `import`, `push`, `tag`, `follow`, `rollback` or `delete`.
    kind: Option<String>,
    /// Only by this person.
    #[serde(default)]
    actor: String,
    /// Only to or from a digest that begins so.
    #[serde(default)]
    digest: String,
    /// Most items in the answer, 1 to 1000; 100 when not said.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
    /// `metadata.continue` of the previous piece.
    r#continue: Option<String>,
}

/// Where to roll back to.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Rollback {
    /// A digest that the tag had.
    #[schema(example = "sha256:…")]
    to: String,
    /// The digest that the tag has, as far as you know; 409 when it has moved since.
    #[serde(default)]
    if_current: Option<String>,
    /// Why, for those who come after you.
    #[serde(default)]
    reason: String,
}

/// Why a tag is to stay where it is.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldRequest {
    #[serde(default)]
    reason: String,
}

/// Nothing has to be said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// The moves of a tag, newest first.
#[utoipa::path(get, path = "/namespaces/{project}/imagestreams/{stream}/tags/{tag}/history", tag = "image streams", operation_id = "listMoves",
    params(("project" = String, Path), ("stream" = String, Path), ("tag" = String, Path), HistoryQuery),
    responses((status = 200, body = List<EventItem>, description = "The moves"), Problems), security(("bearer" = [])))]
pub(super) async fn history(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream, tag)): TagAddress,
    Parameters(query): Parameters<HistoryQuery>,
) -> Result<Json<List<EventItem>>, Problem> {
    let path = tag_path(&project, &stream, &tag)?;
    let kind = query::word("kind", query.kind.as_deref(), |word| EventKind::from_word(word).map(Some), KINDS)?;
    let name = path.to_string();
    let scope = ["history", &name, kind.map_or("", EventKind::as_str), &query.actor, &query.digest];
    let window = Window::read(query.limit.as_deref(), query.r#continue.as_deref(), &scope)?;
    let filter = HistoryFilter { kind, actor: query.actor, digest: query.digest, ..HistoryFilter::default() };
    let history = engine.streams().history(&actor, &path, &filter, window.paging()).await?;
    Ok(Json(window.list("MoveList", history.events, EventItem::from)))
}

/// The last looks at a tag's source, newest first, at most 100.
#[utoipa::path(get, path = "/namespaces/{project}/imagestreams/{stream}/tags/{tag}/checks", tag = "image streams", operation_id = "listChecks",
    params(("project" = String, Path), ("stream" = String, Path), ("tag" = String, Path), ListQuery),
    responses((status = 200, body = List<CheckItem>, description = "The looks"), Problems), security(("bearer" = [])))]
pub(super) async fn checks(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream, tag)): TagAddress,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Json<List<CheckItem>>, Problem> {
    let path = tag_path(&project, &stream, &tag)?;
    let window = query.window(&format!("checks {path}"))?;
    Ok(Json(window.cut("CheckList", engine.streams().checks(&actor, &path).await?, CheckItem::from)))
}

/// Go back to an image that the tag had. Source and schedule stay; the tag goes on hold until somebody resumes it.
#[utoipa::path(post, path = "/namespaces/{project}/imagestreams/{stream}/tags/{tag}/rollback", tag = "image streams", operation_id = "rollBack",
    params(("project" = String, Path), ("stream" = String, Path), ("tag" = String, Path)), request_body = Rollback,
    responses((status = 200, body = TagState, description = "The tag is there"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn rollback(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream, tag)): TagAddress,
    Body(body): Body<Rollback>,
) -> Result<Json<TagState>, Problem> {
    let path = tag_path(&project, &stream, &tag)?;
    let to = digest("to", &body.to)?;
    let if_current = body.if_current.as_deref().map(|text| digest("ifCurrent", text)).transpose()?;
    let tag = engine.streams().rollback(&actor, &path, &to, if_current.as_ref(), &body.reason).await?;
    Ok(Json(tag.into()))
}

/// Keep a tag where it is until somebody resumes it.
#[utoipa::path(post, path = "/namespaces/{project}/imagestreams/{stream}/tags/{tag}/hold", tag = "image streams", operation_id = "hold",
    params(("project" = String, Path), ("stream" = String, Path), ("tag" = String, Path)), request_body = HoldRequest,
    responses((status = 200, body = TagState, description = "It is on hold"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn hold(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream, tag)): TagAddress,
    Body(body): Body<HoldRequest>,
) -> Result<Json<TagState>, Problem> {
    let path = tag_path(&project, &stream, &tag)?;
    Ok(Json(engine.streams().hold(&actor, &path, &body.reason).await?.into()))
}

/// Let a tag move again: at once to the image that it follows, or by an import of its source.
#[utoipa::path(post, path = "/namespaces/{project}/imagestreams/{stream}/tags/{tag}/resume", tag = "image streams", operation_id = "resume",
    params(("project" = String, Path), ("stream" = String, Path), ("tag" = String, Path)), request_body = Nothing,
    responses((status = 200, body = TagState, description = "It moves again"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn resume(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream, tag)): TagAddress,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<TagState>, Problem> {
    let path = tag_path(&project, &stream, &tag)?;
    Ok(Json(engine.streams().resume(&actor, &path).await?.into()))
}

/// Protect a tag: until the protection is taken off, nobody and nothing moves or deletes it.
#[utoipa::path(post, path = "/namespaces/{project}/imagestreams/{stream}/tags/{tag}/protect", tag = "image streams", operation_id = "protect",
    params(("project" = String, Path), ("stream" = String, Path), ("tag" = String, Path)), request_body = Nothing,
    responses((status = 200, body = TagState, description = "It is protected"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn protect(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream, tag)): TagAddress,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<TagState>, Problem> {
    let path = tag_path(&project, &stream, &tag)?;
    Ok(Json(engine.streams().protect(&actor, &path, true).await?.into()))
}

/// Take the protection off a tag. What its source did meanwhile, it does now.
#[utoipa::path(post, path = "/namespaces/{project}/imagestreams/{stream}/tags/{tag}/unprotect", tag = "image streams", operation_id = "unprotect",
    params(("project" = String, Path), ("stream" = String, Path), ("tag" = String, Path)), request_body = Nothing,
    responses((status = 200, body = TagState, description = "It may move again"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn unprotect(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, stream, tag)): TagAddress,
    Body(Nothing {}): Body<Nothing>,
) -> Result<Json<TagState>, Problem> {
    let path = tag_path(&project, &stream, &tag)?;
    Ok(Json(engine.streams().protect(&actor, &path, false).await?.into()))
}

fn digest(field: &str, text: &str) -> Result<Digest, Problem> {
    Digest::parse(text).map_err(|error| Problem::field(StatusCode::UNPROCESSABLE_ENTITY, field, error.to_string()))
}
