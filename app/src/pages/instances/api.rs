//! Server functions around instances.

use crate::Error;
use crate::done::Done;
use crate::pages::{Foreseen, Sheet};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::Page;
use model::template::{
    DeletePlan, Export, InstanceDetail, InstanceForm, InstanceLine, InstanceRow, InstanceSecrets, ObjectName,
    RenderPlan,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use crate::done::Undo;
#[cfg(feature = "ssr")]
use crate::links;
#[cfg(feature = "ssr")]
use crate::pages::{draft, key};
#[cfg(feature = "ssr")]
use crate::server::{Cx, Need, change, keep_out_of_caches, run};
#[cfg(feature = "ssr")]
use crate::ui::{pairs_of, pairs_text};
#[cfg(feature = "ssr")]
use engine::Renew;
#[cfg(feature = "ssr")]
use leptos::server_fn::ServerFn;
#[cfg(feature = "ssr")]
use model::template::{Changes, EntryProblem, Field};

/// The instances of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InstanceList {
    /// The project.
    pub project: model::ProjectName,
    /// What was searched for.
    pub q: String,
    /// The instances.
    pub rows: Page<InstanceLine>,
    /// Those deleted lately, which can be brought back.
    pub deleted: Vec<InstanceRow>,
}

/// An instance, with its secrets where they were asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InstanceView {
    /// The instance.
    pub detail: InstanceDetail,
    /// Its secrets, or why they are not shown.
    pub secrets: Option<Result<InstanceSecrets, Error>>,
}

/// An object of an instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ObjectText {
    /// The instance.
    pub row: InstanceRow,
    /// Which object.
    pub name: ObjectName,
    /// YAML; secrets masked.
    pub text: String,
}

/// The form to render an instance anew, and what would come of what stands in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RenewForm {
    /// Its fields and former values.
    pub form: InstanceForm,
    /// Is it for the newest version of the template?
    pub upgrade: bool,
    /// The tags that fields for image stream tags can take, by parameter.
    pub tags: BTreeMap<String, Vec<String>>,
    /// What stands in the form.
    pub sheet: Sheet,
    /// Was it entered before?
    pub is_draft: bool,
    /// What would change.
    pub plan: RenderPlan,
}

/// A piece of a project's instances.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_instances(project: String, q: String, page: u32) -> Result<InstanceList, Error> {
    run(Need::Viewer, |cx| async move {
        let instances = cx.engine.instances();
        let rows = instances.list(&cx.actor, &project, &q, model::Paging::page(page)).await?;
        let deleted = instances.deleted(&cx.actor, &project).await?;
        let project = cx.engine.projects().get(&cx.actor, &project).await?.name;
        Ok(InstanceList { project, q, rows, deleted })
    })
    .await
}

/// An instance and a piece of its objects.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_instance(project: String, instance: String, page: u32, reveal: bool) -> Result<InstanceView, Error> {
    run(Need::Viewer, |cx| async move {
        let instances = cx.engine.instances();
        let detail = instances.detail(&cx.actor, &project, &instance, model::Paging::page(page)).await?;
        let secrets = if reveal {
            keep_out_of_caches();
            Some(instances.secrets(&cx.actor, &project, &instance).await.map_err(|error| Error::from(&error)))
        } else {
            None
        };
        Ok(InstanceView { detail, secrets })
    })
    .await
}

/// One object of an instance as YAML; secrets masked.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_object(project: String, instance: String, position: i64) -> Result<ObjectText, Error> {
    run(Need::Viewer, |cx| async move {
        let instances = cx.engine.instances();
        let text = instances.object(&cx.actor, &project, &instance, position).await?;
        let paging = model::Paging::new(u32::try_from(position).unwrap_or_default().saturating_add(1), 1);
        let InstanceDetail { row, objects, .. } = instances.detail(&cx.actor, &project, &instance, paging).await?;
        let object = objects.items.into_iter().next();
        let object = object.ok_or_else(|| engine::Error::not_found("object", position))?;
        Ok(ObjectText { row, name: object.name, text })
    })
    .await
}

/// An instance as text.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_export(project: String, instance: String, format: String) -> Result<(InstanceRow, Export), Error> {
    use model::template::ExportFormat;
    run(Need::Viewer, |cx| async move {
        let instances = cx.engine.instances();
        let format = ExportFormat::from_word(&format).unwrap_or_default();
        let row = instances.detail(&cx.actor, &project, &instance, model::Paging::new(1, 1)).await?.row;
        keep_out_of_caches();
        Ok((row, instances.export(&cx.actor, &project, &instance, format).await?))
    })
    .await
}

/// What deleting an instance does.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_delete_plan(project: String, instance: String) -> Result<(InstanceRow, DeletePlan), Error> {
    run(Need::Viewer, |cx| async move {
        let instances = cx.engine.instances();
        let row = instances.detail(&cx.actor, &project, &instance, model::Paging::new(1, 1)).await?.row;
        Ok((row, instances.plan_delete(&cx.actor, &project, &instance).await?))
    })
    .await
}

/// Deletes an instance.
#[server]
pub async fn delete_instance(project: String, instance: String, version: i64) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.instances().delete(&cx.actor, &project, &instance, Some(version)).await?;
        let (told, list) = (format!("Instance {instance} is deleted"), format!("/projects/{project}/instances"));
        let fields = vec![("project".to_owned(), project), ("instance".to_owned(), instance)];
        let undo = Undo { path: RestoreInstance::PATH.to_owned(), fields };
        Ok(Done { undo: Some(undo), ..Done::new(told, list) })
    })
    .await
}

/// Brings a deleted instance back.
#[server]
pub async fn restore_instance(project: String, instance: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        let row = cx.engine.instances().restore(&cx.actor, &project, &instance).await?.row;
        Ok(Done::new(format!("Instance {instance} is back"), links::instance(&row.project, &row.name)))
    })
    .await
}

/// The form to render an instance anew, with its template's newest version when it is an `upgrade`.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_renew_form(project: String, instance: String, upgrade: bool, fresh: bool) -> Result<RenewForm, Error> {
    run(Need::Viewer, |cx| async move {
        let form = cx.engine.instances().form(&cx.actor, &project, &instance, upgrade).await?;
        let page = draft::renewal(&project, &instance, verb(upgrade));
        let draft = if fresh { None } else { draft::of(&cx, &page) };
        let is_draft = draft.is_some();
        let sheet = draft.unwrap_or_else(|| {
            let value = |field: &Field| match form.kept.contains(&field.name) {
                true => String::new(),
                false => form.values.get(&field.name).unwrap_or(&field.default).clone(),
            };
            let values = form.fields.iter().map(|field| (key(&field.name), value(field)));
            Sheet { p: values.collect(), labels: pairs_text(&form.labels), ..Sheet::default() }
        });
        let sheet = Sheet { revision: 0, ..sheet };
        let plan = foresee(&cx, &project, &instance, upgrade, &sheet).await?;
        let sheet = Sheet { revision: plan.to_revision, ..sheet };
        let of = &form.row.template;
        let tags = match &of.project {
            Some(home) if !of.gone => {
                cx.engine.templates().tag_choices(&cx.actor, home.as_str(), &of.name, &project).await?
            }
            _ => BTreeMap::new(),
        };
        Ok(RenewForm { form, upgrade, tags, sheet, is_draft, plan })
    })
    .await
}

/// What would change.
#[server]
pub async fn plan_renewal(
    project: String,
    instance: String,
    upgrade: bool,
    #[server(default)] sheet: Sheet,
) -> Result<Foreseen, Error> {
    run(Need::Viewer, |cx| async move {
        draft::keep(&cx, draft::renewal(&project, &instance, verb(upgrade)), &sheet);
        Ok(Foreseen::Plan(foresee(&cx, &project, &instance, upgrade, &sheet).await?))
    })
    .await
}

/// Renders an instance anew.
#[server]
pub async fn renew_instance(
    project: String,
    instance: String,
    upgrade: bool,
    version: i64,
    #[server(default)] sheet: Sheet,
) -> Result<Done, Error> {
    change(Need::SignedIn, vec![("labels", sheet.labels.clone())], |cx| async move {
        let key = draft::renewal(&project, &instance, verb(upgrade));
        draft::keep(&cx, key.clone(), &sheet);
        let labels = pairs_of(&sheet.labels).map_err(|message| engine::Error::invalid("labels", message))?;
        let changes = Changes { labels: Some(labels), ..changes(&cx, &project, &instance, upgrade, &sheet).await? };
        let version = Some(version);
        let wanted = Renew { project: &project, name: &instance, newest: upgrade, version, changes: &changes };
        let facts = cx.engine.instances().renew(&cx.actor, wanted).await?;
        draft::forget(&cx, &key);
        let told = if upgrade {
            format!("Instance {instance} has version {} of its template now", facts.row.template.revision)
        } else {
            format!("Instance {instance} is rendered anew")
        };
        Ok(Done::new(told, links::instance(&facts.row.project, &facts.row.name)))
    })
    .await
}

#[cfg(feature = "ssr")]
fn verb(upgrade: bool) -> &'static str {
    if upgrade { "upgrade" } else { "rerun" }
}

/// What is to be different, but for the labels.
#[cfg(feature = "ssr")]
async fn changes(
    cx: &Cx,
    project: &str,
    instance: &str,
    upgrade: bool,
    sheet: &Sheet,
) -> Result<Changes, engine::Error> {
    let form = cx.engine.instances().form(&cx.actor, project, instance, upgrade).await?;
    let revision = (upgrade && sheet.revision > 0).then_some(sheet.revision);
    Ok(Changes { revision, ..sheet.changes(&form.fields, &form.values, &form.kept) })
}

#[cfg(feature = "ssr")]
async fn foresee(
    cx: &Cx,
    project: &str,
    instance: &str,
    upgrade: bool,
    sheet: &Sheet,
) -> Result<RenderPlan, engine::Error> {
    let labels = pairs_of(&sheet.labels);
    let changes =
        Changes { labels: labels.as_ref().ok().cloned(), ..changes(cx, project, instance, upgrade, sheet).await? };
    let wanted = Renew { project, name: instance, newest: upgrade, version: None, changes: &changes };
    let mut plan = cx.engine.instances().plan_renewal(&cx.actor, wanted).await?;
    let wrong = |message| EntryProblem { parameter: None, place: "labels".to_owned(), message };
    plan.problems.extend(labels.err().map(wrong));
    Ok(plan)
}
