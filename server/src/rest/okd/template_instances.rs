//! `/templateinstances`.

use super::delete::DeleteOptions;
use super::listed;
use super::lists::{ListQuery, WriteQuery};
use super::meta::refuse;
use super::patch::{Patch, TRIES};
use super::table::Form;
use super::template_instance::{InstanceBody, TemplateInstance};
use super::{TEMPLATES, project_name};
use crate::rest::Problem;
use crate::rest::body::Body;
use crate::rest::list::List;
use crate::rest::metadata::check_type;
use crate::rest::problem::{BodyProblems, Problems, Status, done};
use crate::rest::query::Parameters;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use engine::{Actor, Engine, InstanceFacts, Order, TemplateOf};
use model::template::{Entries, Template};

/// The instances of all projects.
#[utoipa::path(get, path = "/templateinstances", tag = "templates", operation_id = "listAllTemplateInstances", params(ListQuery),
    responses((status = 200, body = List<TemplateInstance>, description = "The instances"), Problems), security(("bearer" = [])))]
pub(super) async fn list_all(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    form: Form,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Response, Problem> {
    listed::list::<InstanceFacts>(engine, actor, None, form, query).await
}

/// The instances of a project, by name.
#[utoipa::path(get, path = "/namespaces/{project}/templateinstances", tag = "templates", operation_id = "listTemplateInstances",
    params(("project" = String, Path), ListQuery),
    responses((status = 200, body = List<TemplateInstance>, description = "The instances"), Problems), security(("bearer" = [])))]
pub(super) async fn list(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    form: Form,
    Parameters(query): Parameters<ListQuery>,
) -> Result<Response, Problem> {
    listed::list::<InstanceFacts>(engine, actor, Some(project), form, query).await
}

/// One instance.
#[utoipa::path(get, path = "/namespaces/{project}/templateinstances/{instance}", tag = "templates", operation_id = "readTemplateInstance",
    params(("project" = String, Path), ("instance" = String, Path)),
    responses((status = 200, body = TemplateInstance, description = "The instance"), Problems), security(("bearer" = [])))]
pub(super) async fn read(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
) -> Result<Json<TemplateInstance>, Problem> {
    Ok(Json(engine.instances().whole(&actor, project_name(&project)?.as_str(), &name).await?.into()))
}

/// Instantiate a template: image streams among its objects are made, all other objects are rendered and kept. Either all of it
/// is done or nothing; what OKD reports later as `InstantiateFailure` is refused at once, with a cause for each problem.
#[utoipa::path(post, path = "/namespaces/{project}/templateinstances", tag = "templates", operation_id = "createTemplateInstance",
    params(("project" = String, Path), WriteQuery), request_body = InstanceBody,
    responses((status = 201, body = TemplateInstance, description = "It was made"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn create(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path(project): Path<String>,
    Parameters(query): Parameters<WriteQuery>,
    Body(body): Body<InstanceBody>,
) -> Result<impl IntoResponse, Problem> {
    let project = project_name(&project)?;
    body.check(project.as_str(), None)?;
    let document = body.spec.template.ok_or_else(|| refuse("spec.template", "Send the whole template"))?;
    let template = Template::read(document).map_err(|faults| Problem::faults(&faults))?;
    let entries = Entries { values: body.spec.parameters.unwrap_or_default(), ..Entries::default() };
    let generated = body.metadata.generate_name.map(|stem| if stem.ends_with('-') { stem } else { format!("{stem}-") });
    let order = Order {
        project: project.clone(),
        name: body.metadata.name.or(generated).unwrap_or_default(),
        template: TemplateOf::Given(Box::new(template)),
        entries,
        labels: body.metadata.labels.unwrap_or_default(),
        annotations: body.metadata.annotations.unwrap_or_default(),
        dry: query.is_dry()?,
    };
    let made = engine.instances().instantiate(&actor, &order).await;
    let made = made.map_err(|error| Problem::from(error).of_making().fields_at(place))?;
    let location = format!("/apis/{TEMPLATES}/namespaces/{project}/templateinstances/{}", made.facts.row.name);
    Ok((StatusCode::CREATED, [(LOCATION, location)], Json(TemplateInstance::from(made))))
}

/// Replace labels and annotations of an instance. Its spec is never changed here.
#[utoipa::path(put, path = "/namespaces/{project}/templateinstances/{instance}", tag = "templates", operation_id = "replaceTemplateInstance",
    params(("project" = String, Path), ("instance" = String, Path), WriteQuery), request_body = InstanceBody,
    responses((status = 200, body = TemplateInstance, description = "The instance"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn replace(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    Body(body): Body<InstanceBody>,
) -> Result<Json<TemplateInstance>, Problem> {
    query.refuse_dry()?;
    let project = project_name(&project)?;
    let present = engine.instances().whole(&actor, project.as_str(), &name).await?.into();
    Ok(Json(describe(&engine, &actor, (project.as_str(), &name), &present, body).await?))
}

/// Change what a patch names of labels and annotations.
#[utoipa::path(patch, path = "/namespaces/{project}/templateinstances/{instance}", tag = "templates", operation_id = "patchTemplateInstance",
    params(("project" = String, Path), ("instance" = String, Path), WriteQuery),
    request_body(content((InstanceBody = "application/merge-patch+json"), (InstanceBody = "application/strategic-merge-patch+json"))),
    responses((status = 200, body = TemplateInstance, description = "The instance"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn patch(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    patch: Patch,
) -> Result<Json<TemplateInstance>, Problem> {
    query.refuse_dry()?;
    let project = project_name(&project)?;
    let mut tries = 0;
    loop {
        tries += 1;
        let whole = engine.instances().whole(&actor, project.as_str(), &name).await?;
        let now = whole.facts.row.version;
        let present = TemplateInstance::from(whole);
        let body: InstanceBody = patch.apply(&present)?;
        let again = tries < TRIES && body.metadata.version()? == Some(now);
        match describe(&engine, &actor, (project.as_str(), &name), &present, body).await {
            Err(problem) if again && problem.is_conflict() => {}
            described => return described.map(Json),
        }
    }
}

async fn describe(
    engine: &Engine,
    actor: &Actor,
    (project, name): (&str, &str),
    present: &TemplateInstance,
    body: InstanceBody,
) -> Result<TemplateInstance, Problem> {
    body.check(project, Some(name))?;
    if body.spec.template.is_some_and(|template| template != *present.template()) || body.spec.parameters.is_some() {
        return Err(refuse(
            "spec",
            "What an instance was made from does not change here. Delete it, or render it anew on its page",
        ));
    }
    let version = body.metadata.version()?;
    let (labels, annotations) =
        (body.metadata.labels.unwrap_or_default(), body.metadata.annotations.unwrap_or_default());
    let facts = engine.instances().describe(actor, (project, name), version, &labels, &annotations).await;
    let facts = facts.map_err(|error| Problem::from(error).fields_at(place))?;
    Ok(engine.instances().of(actor, facts).await?.into())
}

/// Delete an instance with the image streams that it made, but for those that are protected or followed. Within 24 hours that
/// can be undone on its project's page.
#[utoipa::path(delete, path = "/namespaces/{project}/templateinstances/{instance}", tag = "templates", operation_id = "deleteTemplateInstance",
    params(("project" = String, Path), ("instance" = String, Path), WriteQuery),
    responses((status = 200, body = Status, description = "It is gone"), Problems, BodyProblems), security(("bearer" = [])))]
pub(super) async fn delete(
    State(engine): State<Engine>,
    Extension(actor): Extension<Actor>,
    Path((project, name)): Path<(String, String)>,
    Parameters(query): Parameters<WriteQuery>,
    options: DeleteOptions,
) -> Result<Json<Status>, Problem> {
    let project = project_name(&project)?;
    let row = engine.instances().whole(&actor, project.as_str(), &name).await?.facts.row;
    options.check(&row.uid, row.version)?;
    if !(query.is_dry()? || options.is_dry()) {
        engine.instances().delete(&actor, project.as_str(), &name, Some(row.version)).await?;
    }
    Ok(done(format!("Template instance {project}/{name} is deleted")))
}

impl InstanceBody {
    /// Refuses a body that is about something else than the address says, or names what Weir does not have.
    fn check(&self, project: &str, name: Option<&str>) -> Result<(), Problem> {
        check_type(self.kind.as_deref(), "TemplateInstance", self.api_version.as_deref(), TEMPLATES)?;
        self.metadata.check(Some(project), name)?;
        if self.spec.secret.as_ref().is_some_and(|secret| !secret.is_null()) {
            let message = "Weir has no Secrets. Send values by parameter as spec.parameters; they are not shown again";
            return Err(refuse("spec.secret", message));
        }
        Ok(())
    }
}

/// Where a field of the use case stands in the body.
fn place(field: &str) -> String {
    match field {
        "name" | "labels" | "annotations" => format!("metadata.{field}"),
        "objects" => "spec.template.objects".to_owned(),
        // The place within the template.
        place => place.strip_prefix("template.").map_or(place.to_owned(), |rest| format!("spec.template.{rest}")),
    }
}
