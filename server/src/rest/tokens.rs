//! `/tokens`: the bearer tokens of whoever asks.

use super::body::Body;
use super::list::List;
use super::metadata::{GivenMetadata, Metadata, check_kind};
use super::problem::{BodyProblems, Problems};
use super::query::Parameters;
use super::registries::ListQuery;
use super::{API_VERSION, Problem};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use engine::{Actor, Engine};
use model::account::{NewToken, Token};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;

/// A token for this API.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenObject {
    #[schema(example = "Token")]
    kind: &'static str,
    api_version: &'static str,
    metadata: Metadata,
    status: TokenStatus,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TokenStatus {
    /// When it was last used, to the minute.
    #[serde(with = "time::serde::rfc3339::option")]
    last_used: Option<OffsetDateTime>,
    /// The secret, in the answer that makes the token and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "weir_…")]
    token: Option<String>,
}

/// A token as a client asks for it.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct TokenBody {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    api_version: Option<String>,
    metadata: GivenMetadata,
}

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
#[utoipa::path(post, path = "/tokens", tag = "tokens", operation_id = "createToken", request_body = TokenBody,
    responses((status = 201, body = TokenObject, description = "The token, with its secret"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Body(body): Body<TokenBody>,
) -> Result<(StatusCode, Json<TokenObject>), Problem> {
    check_kind(body.kind.as_deref(), "Token", body.api_version.as_deref())?;
    let made = engine.accounts().create_token(&actor, &body.metadata.name).await;
    let NewToken { token, secret } =
        made.map_err(|error| Problem::from(error).fields_at(|field| format!("metadata.{field}")))?;
    let mut object = TokenObject::from(token);
    object.status.token = Some(secret);
    Ok((StatusCode::CREATED, Json(object)))
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

impl From<Token> for TokenObject {
    fn from(token: Token) -> Self {
        Self {
            kind: "Token",
            api_version: API_VERSION,
            metadata: Metadata {
                name: token.name,
                uid: Some(token.id),
                resource_version: None,
                creation_timestamp: token.created,
            },
            status: TokenStatus { last_used: token.used, token: None },
        }
    }
}
