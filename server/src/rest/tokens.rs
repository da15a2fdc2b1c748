//! `/tokens`: the bearer tokens of whoever asks.

use super::Problem;
use super::body::Body;
use super::list::List;
use super::metadata::{Given, place};
use super::problem::{BodyProblems, Problems};
use super::query::Parameters;
use super::registries::ListQuery;
use super::token::{TokenObject, TokenSpec, wish};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine};

/// Your tokens, newest first.
#[utoipa::path(get, path = "/tokens", tag = "tokens", operation_id = "listTokens", params(ListQuery),
    responses((status = 200, body = List<TokenObject>, description = "The tokens"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Json<List<TokenObject>>, Problem> {
    let window = query.window("tokens")?;
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
