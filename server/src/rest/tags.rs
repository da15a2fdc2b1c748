//! `/registries/{name}/tags`: the tags of a repository.

use super::Problem;
use super::list::{List, Window};
use super::problem::{Problems, Status};
use super::query::{self, Parameters};
use axum::extract::{Path, State};
use axum::{Extension, Json};
use engine::{Actor, Engine};
use model::Platform;
use model::media::Kind;
use model::tag::{Tag, TagFilter, TagSort};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::{IntoParams, ToSchema};

const SORTS: &str = "name, version, moved, size, built, each also with a dash in front";

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct TagsQuery {
    repository: String,
    /// Part of the name, or the beginning of a digest.
    #[serde(default)]
    q: String,
    /// Only tags that run on this platform.
    #[param(example = "linux/arm64")]
    platform: Option<String>,
    /// `name`, `version`, `moved`, `size` or `built`, descending with a dash in front; `-moved` when not said.
    sort: Option<String>,
    /// Most items in the answer, 1 to 1000; 100 when not said.
    #[param(value_type = Option<u32>)]
    limit: Option<String>,
    /// `metadata.continue` of the previous piece.
    r#continue: Option<String>,
}

/// One tag. What is not known yet is null.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TagItem {
    name: String,
    digest: Option<String>,
    /// `image`, `index` or `artifact`.
    #[schema(value_type = Option<String>)]
    kind: Option<Kind>,
    /// What an artifact is, as a media type.
    artifact_type: Option<String>,
    platforms: Vec<String>,
    /// Those of them that the index names but the registry does not have.
    missing_platforms: Vec<String>,
    /// Bytes of config and layers; of an index, of all its images.
    size: Option<i64>,
    /// When the image was built, as it claims.
    #[serde(with = "time::serde::rfc3339::option")]
    built: Option<OffsetDateTime>,
    /// When it was pushed, where the registry says so.
    #[serde(with = "time::serde::rfc3339::option")]
    pushed: Option<OffsetDateTime>,
    /// When Weir first saw the tag.
    #[serde(with = "time::serde::rfc3339")]
    first_seen: OffsetDateTime,
    /// When Weir saw it move to this digest.
    #[serde(with = "time::serde::rfc3339::option")]
    moved: Option<OffsetDateTime>,
    /// When it was last asked for.
    #[serde(with = "time::serde::rfc3339::option")]
    checked: Option<OffsetDateTime>,
    /// Other tags on the same digest, at most 20.
    aliases: Vec<String>,
    /// How many signatures, SBOMs and attestations refer to it.
    referrers: i64,
    /// What went wrong with this tag lately.
    error: Option<String>,
}

/// The tags of a repository.
#[utoipa::path(get, path = "/registries/{name}/tags", tag = "registries", operation_id = "listTags",
    params(("name" = String, Path), TagsQuery),
    responses((status = 200, body = List<TagItem>, description = "The tags"), (status = 422, body = Status, description = "A name is outside its grammar"), Problems),
    security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
    Parameters(query): Parameters<TagsQuery>,
) -> Result<Json<List<TagItem>>, Problem> {
    let (name, repository) = (query::registry(&name)?, query::repository(&query.repository)?);
    let sort = query::word("sort", query.sort.as_deref(), TagSort::from_word, SORTS)?;
    let platform = query.platform.unwrap_or_default();
    let scope = ["tags", name.as_str(), repository.as_str(), &query.q, &platform, sort.as_str()];
    let window = Window::read(query.limit.as_deref(), query.r#continue.as_deref(), &scope)?;
    let platform = Some(platform).filter(|text| !text.is_empty()).map(|text| Platform::parse(&text));
    let filter = TagFilter { q: query.q, platform, kind: None, sort };
    let page = engine.tags().page(&actor, name.as_str(), repository.as_str(), &filter, window.paging()).await?;
    Ok(Json(window.list("TagList", page.tags, TagItem::from)))
}

impl From<Tag> for TagItem {
    fn from(tag: Tag) -> Self {
        let missing = tag.platforms.iter().filter(|state| state.missing);
        Self {
            name: tag.name.into(),
            digest: tag.digest.map(Into::into),
            kind: tag.kind,
            artifact_type: tag.artifact_type,
            missing_platforms: missing.map(|state| state.platform.to_string()).collect(),
            platforms: tag.platforms.iter().map(|state| state.platform.to_string()).collect(),
            size: tag.size,
            built: tag.built,
            pushed: tag.pushed,
            first_seen: tag.first_seen,
            moved: tag.moved,
            checked: tag.checked,
            aliases: tag.aliases.into_iter().map(Into::into).collect(),
            referrers: tag.referrers,
            error: tag.error,
        }
    }
}
