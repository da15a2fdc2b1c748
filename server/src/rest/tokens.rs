//! `/tokens`: the bearer tokens of whoever asks; for administrators those of everybody, too.

use super::Problem;
use super::body::Body;
use super::list::{List, Window};
use super::metadata::{Given, place};
use super::problem::{BodyProblems, Problems};
use super::query::Parameters;
use super::token::{TokenObject, TokenSpec, wish};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine};
use serde::Deserialize;
use utoipa::IntoParams;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct TokensQuery {
    /// Those of all people and robots, for administrators. One is ended where its owner is: `/users/{user}/tokens` or
    /// `/namespaces/{project}/robots/{robot}/tokens`.
    #[serde(default)]
    all: bool,
    /// With `all`: only those whose name or owner contains this.
    #[serde(default)]
    q: String,
    /// Most items in the answer, 1 to 1000; 100 when not said.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
    /// `metadata.continue` of the previous piece.
    r#continue: Option<String>,
}

/// Your tokens, newest first.
#[utoipa::path(get, path = "/tokens", tag = "tokens", operation_id = "listTokens", params(TokensQuery),
    responses((status = 200, body = List<TokenObject>, description = "The tokens"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<TokensQuery>,
) -> Result<Json<List<TokenObject>>, Problem> {
    let TokensQuery { all, q, limit, r#continue } = query;
    let of = if all { "tokens of everybody" } else { "tokens" };
    let window = Window::read(limit.as_deref(), r#continue.as_deref(), &[of, &q])?;
    if all {
        let tokens = engine.accounts().tokens_of_everybody(&actor, &q, window.paging()).await?;
        return Ok(Json(window.list("TokenList", tokens, TokenObject::from)));
    }
    Ok(Json(window.cut("TokenList", engine.accounts().tokens(&actor).await?, TokenObject::from)))
}

/// Make a token.
#[utoipa::path(post, path = "/tokens", tag = "tokens", operation_id = "createToken", request_body = Given<TokenSpec>,
    responses((status = 201, body = TokenObject, description = "The token, with its secret"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Body(body): Body<Given<TokenSpec>>,
) -> Result<(StatusCode, Json<TokenObject>), Problem> {
    let made = engine.accounts().create_token(&actor, &wish(body)?).await;
    let made = made.map_err(|error| Problem::from(error).fields_at(place))?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// End a token at once.
#[utoipa::path(delete, path = "/tokens/{id}", tag = "tokens", operation_id = "revokeToken",
    params(("id" = String, Path, description = "`metadata.uid` of the token")),
    responses((status = 204, description = "It is gone"), Problems), security(("bearer" = [])))]
pub(super) async fn revoke(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    engine.accounts().revoke_token(&actor, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
