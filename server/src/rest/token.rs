//! A token as it stands in requests and answers.

use super::metadata::{Given, Metadata};
use super::{API_VERSION, Problem};
use axum::http::StatusCode;
use model::ProjectName;
use model::access::{Limit, Right, Rights};
use model::account::{NewToken, OwnedToken, Token, TokenWish};
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
    spec: ShownSpec,
    status: TokenStatus,
}

#[derive(Serialize, ToSchema)]
struct ShownSpec {
    /// The rights of its owner that it leaves; absent when all.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = json!(["view", "pull"]))]
    rights: Option<Vec<&'static str>>,
    /// The projects that it is for; absent when everywhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    projects: Option<Vec<String>>,
}

#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct TokenStatus {
    /// When it ends by itself.
    #[serde(with = "time::serde::rfc3339::option")]
    expires: Option<OffsetDateTime>,
    /// When it was last used, to the minute.
    #[serde(with = "time::serde::rfc3339::option")]
    last_used: Option<OffsetDateTime>,
    /// Whose it is, in the list of everybody's: a `subject` as grants have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "robot:shop/ci")]
    owner: Option<String>,
    /// The secret, in the answer that makes the token and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "weir_…")]
    token: Option<String>,
}

/// What a token leaves of its owner's rights: never more than they have.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenSpec {
    /// The rights to leave; without it all.
    #[serde(default)]
    #[schema(example = json!(["view", "pull"]))]
    rights: Option<Vec<String>>,
    /// The projects it is for; without it everywhere.
    #[serde(default)]
    projects: Option<Vec<String>>,
    /// After how many days it ends by itself; without it never.
    #[serde(default)]
    days: Option<u32>,
}

/// What is asked for.
pub(super) fn wish(body: Given<TokenSpec>) -> Result<TokenWish, Problem> {
    body.check("Token", None)?;
    let TokenSpec { rights, projects, days } = body.spec;
    let refuse = |field: &str, message: String| Problem::field(StatusCode::UNPROCESSABLE_ENTITY, field, message);
    let right = |word: &String| {
        Right::from_word(word).ok_or_else(|| refuse("spec.rights", format!("There is no right “{word}”")))
    };
    let project = |name: &String| ProjectName::parse(name).map_err(|error| refuse("spec.projects", error.to_string()));
    let is_limited = rights.is_some() || projects.is_some();
    let rights = rights.map(|words| words.iter().map(right).collect::<Result<Rights, _>>()).transpose()?;
    let projects = projects.map(|names| names.iter().map(project).collect::<Result<_, _>>()).transpose()?;
    let limit = is_limited.then(|| Limit { rights: rights.unwrap_or(Rights::all()), projects });
    Ok(TokenWish { name: body.metadata.name, limit, days })
}

impl From<Token> for TokenObject {
    fn from(token: Token) -> Self {
        let limit = token.limit.as_ref();
        let rights = limit.map(|limit| limit.rights).filter(|rights| *rights != Rights::all());
        let projects = limit.and_then(|limit| limit.projects.as_ref());
        Self {
            kind: "Token",
            api_version: API_VERSION,
            spec: ShownSpec {
                rights: rights.map(|rights| rights.iter().map(Right::word).collect()),
                projects: projects.map(|projects| projects.iter().map(ToString::to_string).collect()),
            },
            metadata: Metadata {
                name: token.name,
                uid: Some(token.id),
                resource_version: None,
                creation_timestamp: token.created,
            },
            status: TokenStatus { expires: token.expires, last_used: token.used, owner: None, token: None },
        }
    }
}

impl From<OwnedToken> for TokenObject {
    fn from(OwnedToken { owner, token }: OwnedToken) -> Self {
        let mut object = Self::from(token);
        object.status.owner = Some(owner.to_string());
        object
    }
}

impl From<NewToken> for TokenObject {
    fn from(made: NewToken) -> Self {
        let mut object = Self::from(made.token);
        object.status.token = Some(made.secret);
        object
    }
}
