//! Server functions around templates.

use super::sheet::{Foreseen, Sheet};
use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::template::{Preview, RevisionDiff, TemplateCard, TemplateDetail, TemplateRevision};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[cfg(feature = "ssr")]
use super::{draft, key};
#[cfg(feature = "ssr")]
use crate::done::Undo;
#[cfg(feature = "ssr")]
use crate::links;
#[cfg(feature = "ssr")]
use crate::server::{Cx, Need, change, run};
#[cfg(feature = "ssr")]
use crate::ui::pairs_of;
#[cfg(feature = "ssr")]
use engine::{Order, TemplateEdit, TemplateOf};
#[cfg(feature = "ssr")]
use leptos::server_fn::ServerFn;
#[cfg(feature = "ssr")]
use model::ProjectName;
#[cfg(feature = "ssr")]
use model::template::{Entries, EntryProblem};

/// A template with its form, and what would come of what stands in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderForm {
    /// The template.
    pub detail: TemplateDetail,
    /// The projects it can be made in.
    pub projects: Vec<String>,
    /// The tags that fields for image stream tags can take, by parameter.
    pub tags: BTreeMap<String, Vec<String>>,
    /// What stands in the form.
    pub sheet: Sheet,
    /// Was it entered before?
    pub is_draft: bool,
    /// What would be made.
    pub preview: Preview,
}

/// The versions of a template, and a comparison.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Versions {
    /// The template.
    pub card: TemplateCard,
    /// Its versions, newest first.
    pub revisions: Vec<TemplateRevision>,
    /// Two of them, if there are two.
    pub diff: Option<RevisionDiff>,
}

/// A template as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateText {
    /// The template.
    pub card: TemplateCard,
    /// The clock when it last changed.
    pub version: i64,
    /// YAML.
    pub text: String,
}

/// A template, explained.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_template(project: String, template: String) -> Result<TemplateDetail, Error> {
    run(Need::Viewer, |cx| async move { cx.engine.templates().detail(&cx.actor, &project, &template).await }).await
}

/// The versions of a template; `from` and `to` are compared, by default the last two.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_versions(project: String, template: String, from: i64, to: i64) -> Result<Versions, Error> {
    run(Need::Viewer, |cx| async move {
        let templates = cx.engine.templates();
        let stored = templates.stored(&cx.actor, &project, &template).await?;
        let revisions = templates.revisions(&cx.actor, &project, &template).await?;
        let to = if to > 0 { to } else { stored.facts.revision };
        let before = || revisions.iter().map(|one| one.revision).find(|number| *number < to).unwrap_or_default();
        let from = if from > 0 { from } else { before() };
        let diff = if from > 0 {
            Some(templates.revision_diff(&cx.actor, &project, &template, from, to).await?)
        } else {
            None
        };
        Ok(Versions { card: stored.facts.card, revisions, diff })
    })
    .await
}

/// A template as text.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_text(project: String, template: String) -> Result<TemplateText, Error> {
    run(Need::Viewer, |cx| async move {
        let templates = cx.engine.templates();
        let facts = templates.stored(&cx.actor, &project, &template).await?.facts;
        let text = templates.yaml(&cx.actor, &project, &template, None).await?;
        Ok(TemplateText { card: facts.card, version: facts.version, text })
    })
    .await
}

/// The projects that something can be put in.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn list_targets() -> Result<Vec<String>, Error> {
    run(Need::Viewer, |cx| async move { targets(&cx).await }).await
}

#[cfg(feature = "ssr")]
async fn targets(cx: &Cx) -> Result<Vec<String>, engine::Error> {
    let projects = cx.engine.projects().list(&cx.actor, "").await?;
    Ok(projects.into_iter().map(|project| project.name.to_string()).collect())
}

#[cfg(feature = "ssr")]
fn project_name(field: &'static str, text: &str) -> Result<ProjectName, engine::Error> {
    ProjectName::parse(text).map_err(|error| engine::Error::invalid(field, error))
}

/// Keeps a template: the text, or what is at the address. With `version`, only if nobody changed it since.
#[server]
pub async fn upload_template(
    project: String,
    #[server(default)] name: String,
    #[server(default)] text: String,
    #[server(default)] url: String,
    #[server(default)] reason: String,
    #[server(default)] version: i64,
) -> Result<Done, Error> {
    let entered = [("project", &project), ("name", &name), ("text", &text), ("url", &url), ("reason", &reason)];
    let mut entered = entered.map(|(field, value)| (field, value.clone())).to_vec();
    // A text that was refused because of another one stays refused: its page keeps the version that it was made from.
    entered.push(("version", version.to_string()));
    change(Need::SignedIn, entered, |cx| async move {
        let templates = cx.engine.templates();
        let text = match (text.trim().is_empty(), url.trim()) {
            (true, "") => {
                return Err(engine::Error::invalid("text", "Paste a template, choose a file, or give an address"));
            }
            (true, url) => templates.fetch(&cx.actor, &project, url).await?,
            (false, _) => text,
        };
        let project = project_name("project", &project)?;
        let edit = TemplateEdit { version: (version > 0).then_some(version), reason, ..TemplateEdit::default() };
        let facts = templates.upload(&cx.actor, &project, &name, &text, &edit).await?.facts;
        let told = format!("Template {} is there, version {}", facts.card.name, facts.revision);
        Ok(Done::new(told, links::template(&facts.card.project, &facts.card.name)))
    })
    .await
}

/// Deletes a template.
#[server]
pub async fn delete_template(project: String, template: String, version: i64) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        cx.engine.templates().delete(&cx.actor, &project, &template, Some(version)).await?;
        let told = format!("Template {template} is deleted");
        let fields = vec![("project".to_owned(), project), ("template".to_owned(), template)];
        let undo = Undo { path: RestoreTemplate::PATH.to_owned(), fields };
        Ok(Done { undo: Some(undo), ..Done::new(told, "/catalog") })
    })
    .await
}

/// Brings a deleted template back.
#[server]
pub async fn restore_template(project: String, template: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        let card = cx.engine.templates().restore(&cx.actor, &project, &template).await?.facts.card;
        let told = format!("Template {template} is back, with its versions");
        Ok(Done::new(told, links::template(&card.project, &card.name)))
    })
    .await
}

/// The form of a template with what stands in it: what was entered before, unless `fresh` is wanted.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_order_form(
    project: String,
    template: String,
    target: String,
    fresh: bool,
) -> Result<OrderForm, Error> {
    run(Need::Viewer, |cx| async move {
        let detail = cx.engine.templates().detail(&cx.actor, &project, &template).await?;
        let projects = targets(&cx).await?;
        let draft = if fresh { None } else { draft::of(&cx, &draft::order(&project, &template)) };
        let is_draft = draft.is_some();
        let sheet = draft.unwrap_or_else(|| {
            let usual = projects.iter().find(|name| *name != detail.card.project.as_str()).or(projects.first());
            let target = if target.is_empty() { usual.cloned().unwrap_or_default() } else { target };
            let values = detail.fields.iter().map(|field| (key(&field.name), field.default.clone()));
            Sheet { target, p: values.collect(), ..Sheet::default() }
        });
        let sheet = Sheet { revision: detail.revision, ..sheet };
        let preview = if sheet.target.is_empty() {
            Preview::default()
        } else {
            foresee(&cx, &project, &template, &sheet).await?
        };
        let tags = cx.engine.templates().tag_choices(&cx.actor, &project, &template, &sheet.target).await?;
        Ok(OrderForm { detail, projects, tags, sheet, is_draft, preview })
    })
    .await
}

#[cfg(feature = "ssr")]
async fn foresee(cx: &Cx, project: &str, template: &str, sheet: &Sheet) -> Result<Preview, engine::Error> {
    let fields = model::template::fields(&cx.engine.templates().stored(&cx.actor, project, template).await?.template);
    let of = of(project, template, sheet);
    let target = project_name("target", &sheet.target)?;
    let labels = match pairs_of(&sheet.labels) {
        Ok(labels) => labels,
        Err(message) => {
            let problem = EntryProblem { parameter: None, place: "labels".to_owned(), message };
            return Ok(Preview { problems: vec![problem], ..Preview::default() });
        }
    };
    let entries = Entries { labels, ..sheet.entries(&fields) };
    cx.engine.instances().preview(&cx.actor, &of, &target, &entries).await
}

/// The template in the version that was seen.
#[cfg(feature = "ssr")]
fn of(project: &str, template: &str, sheet: &Sheet) -> TemplateOf {
    let revision = (sheet.revision > 0).then_some(sheet.revision);
    TemplateOf::Stored { project: project.to_owned(), name: template.to_owned(), revision }
}

/// What would come of what stands in the form. It stays there when the page is loaded again.
#[server]
pub async fn preview_instance(
    project: String,
    template: String,
    #[server(default)] sheet: Sheet,
) -> Result<Foreseen, Error> {
    run(Need::Viewer, |cx| async move {
        draft::keep(&cx, draft::order(&project, &template), &sheet);
        Ok(Foreseen::Preview(foresee(&cx, &project, &template, &sheet).await?))
    })
    .await
}

/// A value for a parameter by its generator. It is put into the form, too, for a page without JavaScript.
#[server]
pub async fn generate_value(
    project: String,
    template: String,
    parameter: String,
    #[server(default)] sheet: Sheet,
) -> Result<String, Error> {
    run(Need::Viewer, |cx| async move {
        let value = cx.engine.templates().generate(&cx.actor, &project, &template, &parameter).await?;
        let mut sheet = sheet;
        sheet.p.insert(key(&parameter), value.clone());
        draft::keep(&cx, draft::order(&project, &template), &sheet);
        Ok(value)
    })
    .await
}

/// Makes an instance.
#[server]
pub async fn create_instance(
    project: String,
    template: String,
    #[server(default)] sheet: Sheet,
) -> Result<Done, Error> {
    change(Need::SignedIn, vec![("name", sheet.name.clone())], |cx| async move {
        let key = draft::order(&project, &template);
        draft::keep(&cx, key.clone(), &sheet);
        let stored = cx.engine.templates().stored(&cx.actor, &project, &template).await?;
        let labels = pairs_of(&sheet.labels).map_err(|message| engine::Error::invalid("labels", message))?;
        let entries = Entries { labels, ..sheet.entries(&model::template::fields(&stored.template)) };
        let target = project_name("target", &sheet.target)?;
        let order = Order::stored(target, &sheet.name, (&project, &template), entries);
        let order = Order { template: of(&project, &template, &sheet), ..order };
        let row = cx.engine.instances().instantiate(&cx.actor, &order).await?.facts.row;
        draft::forget(&cx, &key);
        let told = match row.streams {
            0 => format!("Instance {} is made", row.name),
            _ => format!("Instance {} is made; its image streams import now", row.name),
        };
        Ok(Done::new(told, links::instance(&row.project, &row.name)))
    })
    .await
}
