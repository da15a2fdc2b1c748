//! `/templates` and `/processedtemplates`.

use super::delete::DeleteOptions;
use super::listed;
use super::lists::{ListQuery, WriteQuery};
use super::patch::{Patch, TRIES};
use super::table::Form;
use super::template::{TemplateObject, TemplateShape, seen, template};
use super::{TEMPLATES, project_name};
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
use engine::{Actor, Engine, Error, Presence, TemplateEdit, TemplateFacts};
use serde_json::Value;

/// The templates of all projects.
#[utoipa::path(get, path = "/templates", tag = "templates", operation_id = "listAllTemplates", params(ListQuery),
    responses((status = 200, body = List<TemplateShape>, description = "The templates"), Problems), security(("bearer" = [])))]
pub(super) async fn list_all(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    form: Form,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Response, Problem> {
    listed::list::<TemplateFacts>(engine, actor, None, form, query).await
}

/// The templates of a project, by name.
#[utoipa::path(get, path = "/namespaces/{project}/templates", tag = "templates", operation_id = "listTemplates",
    params(("project" = String, Path), ListQuery),
    responses((status = 200, body = List<TemplateShape>, description = "The templates"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    form: Form,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Response, Problem> {
    listed::list::<TemplateFacts>(engine, actor, Some(project), form, query).await
}

/// One template.
#[utoipa::path(get, path = "/namespaces/{project}/templates/{template}", tag = "templates", operation_id = "readTemplate",
    params(("project" = String, Path), ("template" = String, Path)),
    responses((status = 200, body = TemplateShape, description = "The template"), Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
) -> Result<Json<TemplateObject>, Problem> {
    Ok(Json(engine.templates().stored(&actor, project_name(&project)?.as_str(), &name).await?.into()))
}

/// Keep a template.
#[utoipa::path(post, path = "/namespaces/{project}/templates", tag = "templates", operation_id = "createTemplate",
    params(("project" = String, Path), WriteQuery), request_body = TemplateShape,
    responses((status = 201, body = TemplateShape, description = "It was made"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    Parameters(query): Parameters<WriteQuery>,
    Body(document): Body<Value>,
) -> Result<impl IntoResponse, Problem> {
    let project = project_name(&project)?;
    let template = template(document, project.as_str(), None)?;
    let edit = TemplateEdit { presence: Presence::New, dry: query.is_dry()?, ..TemplateEdit::default() };
    let made = engine.templates().save(&actor, &project, &template, &edit).await;
    let made = made.map_err(|error| Problem::from(error).of_making())?;
    let location = format!("/apis/{TEMPLATES}/namespaces/{project}/templates/{}", made.facts.card.name);
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(TemplateObject::from(made))))
}

/// Replace a template. The same content changes nothing; any other is a new version, and the former ones are kept.
#[utoipa::path(put, path = "/namespaces/{project}/templates/{template}", tag = "templates", operation_id = "replaceTemplate",
    params(("project" = String, Path), ("template" = String, Path), WriteQuery), request_body = TemplateShape,
    responses((status = 200, body = TemplateShape, description = "The template"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    Body(document): Body<Value>,
) -> Result<Json<TemplateObject>, Problem> {
    let project = project_name(&project)?;
    let template = template(document, project.as_str(), Some(&name))?;
    let (version, uid) = seen(&template)?;
    let edit =
        TemplateEdit { presence: Presence::There, version, uid, dry: query.is_dry()?, ..TemplateEdit::default() };
    Ok(Json(engine.templates().save(&actor, &project, &template, &edit).await?.into()))
}

/// Change what a patch names.
#[utoipa::path(patch, path = "/namespaces/{project}/templates/{template}", tag = "templates", operation_id = "patchTemplate",
    params(("project" = String, Path), ("template" = String, Path), WriteQuery),
    request_body(content((TemplateShape = "application/merge-patch+json"), (TemplateShape = "application/strategic-merge-patch+json"))),
    responses((status = 200, body = TemplateShape, description = "The template"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn patch(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    patch: Patch,
) -> Result<Json<TemplateObject>, Problem> {
    let project = project_name(&project)?;
    let mut tries = 0;
    loop {
        tries += 1;
        let present = engine.templates().stored(&actor, project.as_str(), &name).await?;
        let now = present.facts.version;
        let document: Value = patch.apply(&TemplateObject::from(present))?;
        let template = template(document, project.as_str(), Some(&name))?;
        let (version, uid) = seen(&template)?;
        // Whoever names no version of their own wants the patch on whatever is there.
        let again = tries < TRIES && version == Some(now);
        let edit =
            TemplateEdit { presence: Presence::There, version, uid, dry: query.is_dry()?, ..TemplateEdit::default() };
        match engine.templates().save(&actor, &project, &template, &edit).await {
            Err(Error::Conflict { .. }) if again => {}
            saved => return Ok(Json(saved?.into())),
        }
    }
}

/// Delete a template with its versions; instances keep what they have. Within 24 hours that can be undone.
#[utoipa::path(delete, path = "/namespaces/{project}/templates/{template}", tag = "templates", operation_id = "deleteTemplate",
    params(("project" = String, Path), ("template" = String, Path), WriteQuery),
    responses((status = 200, body = Status, description = "It is gone"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn delete(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    options: DeleteOptions,
) -> Result<Json<Status>, Problem> {
    let project = project_name(&project)?;
    let facts = engine.templates().stored(&actor, project.as_str(), &name).await?.facts;
    options.check(&facts.uid, facts.version)?;
    if !(query.is_dry()? || options.is_dry()) {
        engine.templates().delete(&actor, project.as_str(), &name, Some(facts.version)).await?;
    }
    Ok(done(format!("Template {project}/{name} is deleted")))
}

/// Process a template, which need not be stored: values in its parameters, objects, labels and message made of them. Nothing is
/// kept, and generated values come back in clear.
#[utoipa::path(post, path = "/namespaces/{project}/processedtemplates", tag = "templates", operation_id = "processTemplate",
    params(("project" = String, Path), WriteQuery), request_body = TemplateShape,
    responses((status = 201, body = TemplateShape, description = "The template with values"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn process(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    Parameters(_): Parameters<WriteQuery>,
    Body(document): Body<Value>,
) -> Result<impl IntoResponse, Problem> {
    let project = project_name(&project)?;
    let template = template(document, project.as_str(), None)?;
    let processed = engine.templates().process(&actor, project.as_str(), &template).await?;
    Ok((StatusCode::CREATED, Json(processed.into_document())))
}
