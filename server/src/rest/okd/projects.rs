//! `/projects`.

use super::lists::{ListQuery, WriteQuery};
use super::patch::Patch;
use super::project::{Description, ProjectBody, ProjectObject, place};
use super::table::Form;
use super::{PROJECTS, project_name};
use crate::rest::Problem;
use crate::rest::body::Body;
use crate::rest::list::List;
use crate::rest::problem::{BodyProblems, Problems, Status, done};
use crate::rest::query::Parameters;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use engine::{Actor, Engine, Error};
use model::Paging;
use model::project::Project;
use model::stream::StreamSort;

/// The projects, by name.
#[utoipa::path(get, path = "/projects", tag = "projects", operation_id = "listProjects", params(ListQuery),
    responses((status = 200, body = List<ProjectObject>, description = "The projects"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    form: Form,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Response, Problem> {
    query.refuse_watch()?;
    let selection = query.selection(&["metadata.name"])?;
    let window = query.window(&["projects"])?;
    let version = engine.streams().clock(&actor).await?;
    let projects = engine.projects().list(&actor, "").await?;
    let mut objects: Vec<_> = projects.into_iter().map(ProjectObject::from).collect();
    objects.retain(|object| selection.has(&object.metadata.labels, |_| Some(object.metadata.name.as_str())));
    Ok(form.answer(window.cut("ProjectList", objects, |object| object).of(PROJECTS, version)))
}

/// Make a project.
#[utoipa::path(post, path = "/projects", tag = "projects", operation_id = "createProject", params(WriteQuery), request_body = ProjectBody,
    responses((status = 201, body = ProjectObject, description = "It was made"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Parameters(query): Parameters<WriteQuery>,
    Body(body): Body<ProjectBody>,
) -> Result<impl IntoResponse, Problem> {
    query.refuse_dry()?;
    body.check(None)?;
    let Description { display_name, description } = body.description(None);
    let made = engine.projects().create(&actor, body.metadata.new_name()?, &display_name, &description).await;
    let project = made.map_err(|error| Problem::from(error).of_making().fields_at(place))?;
    let location = format!("/apis/{PROJECTS}/projects/{}", project.name);
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(ProjectObject::from(project))))
}

/// One project.
#[utoipa::path(get, path = "/projects/{project}", tag = "projects", operation_id = "readProject", params(("project" = String, Path)),
    responses((status = 200, body = ProjectObject, description = "The project"), Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
) -> Result<Json<ProjectObject>, Problem> {
    Ok(Json(engine.projects().get(&actor, project_name(&name)?.as_str()).await?.into()))
}

/// Say anew what a project is called and is for.
#[utoipa::path(put, path = "/projects/{project}", tag = "projects", operation_id = "replaceProject",
    params(("project" = String, Path), WriteQuery), request_body = ProjectBody,
    responses((status = 200, body = ProjectObject, description = "The project"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
    Parameters(query): Parameters<WriteQuery>,
    Body(body): Body<ProjectBody>,
) -> Result<Json<ProjectObject>, Problem> {
    query.refuse_dry()?;
    let present = engine.projects().get(&actor, project_name(&name)?.as_str()).await?;
    edit(&engine, &actor, present, &body).await.map(Json)
}

/// Change what a patch names.
#[utoipa::path(patch, path = "/projects/{project}", tag = "projects", operation_id = "patchProject",
    params(("project" = String, Path), WriteQuery),
    request_body(content((ProjectBody = "application/merge-patch+json"), (ProjectBody = "application/strategic-merge-patch+json"))),
    responses((status = 200, body = ProjectObject, description = "The project"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn patch(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
    Parameters(query): Parameters<WriteQuery>,
    patch: Patch,
) -> Result<Json<ProjectObject>, Problem> {
    query.refuse_dry()?;
    let present = engine.projects().get(&actor, project_name(&name)?.as_str()).await?;
    let body: ProjectBody = patch.apply(&ProjectObject::from(present.clone()))?;
    edit(&engine, &actor, present, &body).await.map(Json)
}

async fn edit(engine: &Engine, actor: &Actor, present: Project, body: &ProjectBody) -> Result<ProjectObject, Problem> {
    let name = present.name.clone();
    body.check(Some(name.as_str()))?;
    let version = body.metadata.version()?.unwrap_or(present.version);
    let Description { display_name, description } = body.description(Some(present));
    let edited = engine.projects().edit(actor, name.as_str(), version, &display_name, &description).await;
    Ok(edited.map_err(|error| Problem::from(error).fields_at(place))?.into())
}

/// Remove a project that is empty.
#[utoipa::path(delete, path = "/projects/{project}", tag = "projects", operation_id = "deleteProject",
    params(("project" = String, Path), WriteQuery),
    responses((status = 200, body = Status, description = "It is gone"), (status = 409, body = Status, description = "It is not empty"), Problems),
    security(("bearer" = [])))]
pub(super) async fn delete(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
    Parameters(query): Parameters<WriteQuery>,
) -> Result<Json<Status>, Problem> {
    query.refuse_dry()?;
    let name = project_name(&name)?;
    match engine.projects().delete(&actor, name.as_str(), "").await {
        Err(Error::Invalid { field: "confirmation", .. }) => {
            refuse_occupied(&engine, &actor, name.as_str()).await?;
            // All that is left are deleted streams, which could only be brought back on the project's page.
            engine.projects().delete(&actor, name.as_str(), name.as_str()).await?;
        }
        deleted => deleted?,
    }
    Ok(done(format!("Project “{name}” is deleted")))
}

/// Says what keeps a project from being deleted.
async fn refuse_occupied(engine: &Engine, actor: &Actor, name: &str) -> Result<(), Problem> {
    const NAMED: u32 = 10;
    let page = engine.streams().list(actor, name, "", StreamSort::Name, Paging::new(1, NAMED)).await?;
    if page.total == 0 {
        let (templates, instances) = (engine.templates(), engine.instances());
        let others = templates.all(actor, Some(name)).await?.len() + instances.all(actor, Some(name)).await?.len();
        if others > 0 {
            let message = format!("Project “{name}” still has templates or instances. Delete them first");
            return Err(Problem::new(StatusCode::CONFLICT, message));
        }
        return Ok(());
    }
    let mut names: Vec<_> = page.items.iter().map(|facts| facts.stream.name.to_string()).collect();
    if page.total > i64::from(NAMED) {
        names.push(format!("{} more", page.total - i64::from(NAMED)));
    }
    let message = format!("Project “{name}” still has image streams: {}. Delete them first", names.join(", "));
    Err(Problem::new(StatusCode::CONFLICT, message))
}
