//! `/registries/{name}/repositories`: what a registry holds.

use super::Problem;
use super::list::{List, Window};
use super::problem::Problems;
use super::query::{self, Parameters};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use engine::{Actor, Engine};
use model::repository::{Origin, Repository, RepositorySort};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};

const SORTS: &str = "name, -name, -changed, -tags";

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct RepositoriesQuery {
    /// Part of the name.
    #[serde(default)]
    q: String,
    /// `name`, `-name`, `-changed` or `-tags`; `name` when not said.
    sort: Option<String>,
    /// Most items in the answer, 1 to 1000; 100 when not said.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
    /// `metadata.continue` of the previous piece.
    r#continue: Option<String>,
}

/// One repository.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RepositoryItem {
    name: String,
    /// `listed` by the registry, `added` by a person, or `learnt` from use.
    #[schema(value_type = String)]
    origin: Origin,
    /// How many tags it has; null until they were listed once.
    tags: Option<i64>,
    /// When a tag last moved, appeared or went.
    #[serde(with = "time::serde::rfc3339::option")]
    changed: Option<OffsetDateTime>,
    /// When its tags were last read completely.
    #[serde(with = "time::serde::rfc3339::option")]
    checked: Option<OffsetDateTime>,
    /// What went wrong at the last reading.
    error: Option<String>,
}

/// The repositories of a registry.
#[utoipa::path(get, path = "/registries/{name}/repositories", tag = "registries", operation_id = "listRepositories",
    params(("name" = String, Path), RepositoriesQuery),
    responses((status = 200, body = List<RepositoryItem>, description = "The repositories"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
    Parameters(query): Parameters<RepositoriesQuery>,
) -> Result<Json<List<RepositoryItem>>, Problem> {
    let name = query::registry(&name)?;
    let sort = query::word("sort", query.sort.as_deref(), RepositorySort::from_word, SORTS)?;
    let scope = ["repositories", name.as_str(), &query.q, sort.as_str()];
    let window = Window::read(query.limit.as_deref(), query.r#continue.as_deref(), &scope)?;
    let page = engine.repositories().list(&actor, name.as_str(), &query.q, sort, window.paging()).await?;
    Ok(Json(window.list("RepositoryList", page.repositories, RepositoryItem::from)))
}

impl From<Repository> for RepositoryItem {
    fn from(repository: Repository) -> Self {
        Self {
            name: repository.name.into(),
            origin: repository.origin,
            tags: repository.tags,
            changed: repository.changed,
            checked: repository.checked,
            error: repository.error,
        }
    }
}
