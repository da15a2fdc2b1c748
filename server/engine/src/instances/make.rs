//! Making an instance: its streams, its objects and itself in one turn.

use super::images::resolved;
use super::kept::ToKeep;
use super::read::{WholeInstance, seen};
use super::render::{Both, Former, refusal, render};
use super::streams::{Before, may_put_all, put_all};
use super::{Instances, entry};
use crate::db::clock::Turn;
use crate::db::instances::{self, InstanceFacts, Origin};
use crate::streams::checked_map;
use crate::streams::manage::uid;
use crate::templates::{self, StoredTemplate};
use crate::{Actor, Error, db};
use model::template::{Entries, Rendering, Template};
use model::{InstanceName, ProjectName};
use rand::Rng;
use std::collections::BTreeMap;

/// What is to be made.
#[derive(Debug, Clone)]
pub struct Order {
    /// Where.
    pub project: ProjectName,
    /// Under which name; when it is empty, the template's, completed; one that ends in a dash is completed too.
    pub name: String,
    /// Of what.
    pub template: TemplateOf,
    /// With what.
    pub entries: Entries,
    /// Labels of the instance itself.
    pub labels: BTreeMap<String, String>,
    /// Annotations of the instance itself.
    pub annotations: BTreeMap<String, String>,
    /// Only tried: nothing stays.
    pub dry: bool,
}

/// Which template.
#[derive(Debug, Clone)]
pub enum TemplateOf {
    /// A stored one.
    Stored {
        /// Its project.
        project: String,
        /// Its name.
        name: String,
        /// The version that the person saw; refused when there is a newer one.
        revision: Option<i64>,
    },
    /// One that comes along.
    Given(Box<Template>),
}

impl Order {
    /// An order of a stored template.
    #[must_use]
    pub fn stored(project: ProjectName, name: &str, template: (&str, &str), entries: Entries) -> Self {
        Self {
            project,
            name: name.to_owned(),
            template: TemplateOf::Stored {
                project: template.0.to_owned(),
                name: template.1.to_owned(),
                revision: None,
            },
            entries,
            labels: BTreeMap::new(),
            annotations: BTreeMap::new(),
            dry: false,
        }
    }
}

impl Instances<'_> {
    /// Makes an instance: image streams among the objects become Weir's at once and begin to import, all others are kept with
    /// it. Nothing is left half-made.
    ///
    /// # Errors
    /// `NotFound` for the project or the template; `Faults` for what was entered, each with its place; `Invalid` for `name`,
    /// `labels`, `annotations` or `objects`; `Conflict` when the name is taken, the template changed, or an image stream is
    /// there already and otherwise.
    pub async fn instantiate(&self, actor: &Actor, order: &Order) -> Result<WholeInstance, Error> {
        self.may_instantiate(actor, order.project.as_str(), "instance.create").await?;
        let (origin, template) = self.template(actor, &order.template).await?;
        let name = named(&order.name, &origin.name)?;
        for (field, map) in [("labels", &order.labels), ("annotations", &order.annotations)] {
            checked_map(field, map)?;
        }
        let made =
            render(&template, &order.entries.values, &order.entries.labels, &Former::default()).map_err(refusal)?;
        may_put_all(self.0, actor, &order.project, &made.real.objects, &Before::default()).await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let facts = self.make(&mut turn, actor, order, &name, (&origin, &template), &made).await?;
        let content = instances::content(turn.tx(), facts.id).await?;
        if !order.dry {
            let entry = entry(actor, "instance.create", order.project.as_str(), name.as_str());
            turn.commit_audited(&[entry.after(format!("template {}", origin.name))]).await?;
            self.0.inner.imports.wake();
            tracing::info!(instance = %format_args!("{}/{name}", order.project), template = %origin.name, actor = %actor.name, "template instantiated");
        }
        seen(facts, &content)
    }

    async fn make(
        &self,
        turn: &mut Turn,
        actor: &Actor,
        order: &Order,
        name: &InstanceName,
        (origin, template): (&Origin, &Template),
        made: &Both,
    ) -> Result<InstanceFacts, Error> {
        let project = &order.project;
        let project_id = db::projects::id(turn.tx(), project.as_str()).await?;
        let project_id = project_id.ok_or_else(|| Error::not_found("project", project))?;
        let uid = uid();
        let id = instances::insert(turn, project_id, name, &uid, &actor.name).await?;
        let id = id.ok_or_else(|| {
            Error::conflict(format!("There is an instance “{name}” in {project} already. Choose another name"))
        })?;
        let streams = put_all(turn, actor, &uid, project, &made.real.objects, Before::default()).await?;
        let images = resolved(turn.tx(), actor, &made.real.objects, &made.masked.objects, project).await?;
        let (streams, images) = (&streams, &images);
        let keep = ToKeep { what: Rendering::Create, origin, template, made, streams, images };
        keep.keep(turn, &self.0.inner.vault, id, &uid, actor).await?;
        if !order.labels.is_empty() || !order.annotations.is_empty() {
            instances::describe(turn, id, &order.labels, &order.annotations).await?;
        }
        let facts = instances::find(turn.tx(), project.as_str(), name.as_str()).await?;
        facts.ok_or_else(|| Error::internal("an instance that was just made is not there"))
    }

    /// The template of an order, and what is remembered of where it came from.
    pub(super) async fn template(&self, actor: &Actor, of: &TemplateOf) -> Result<(Origin, Template), Error> {
        let db = &self.0.inner.db;
        match of {
            TemplateOf::Stored { project, name, revision } => {
                templates::may_view(actor, project, name)?;
                let stored = templates::find(db, project, name).await?;
                let stored = stored.ok_or_else(|| templates::missing(project, name))?;
                if revision.is_some_and(|seen| seen != stored.facts.revision) {
                    return Err(Error::conflict(format!(
                        "Template {project}/{name} was changed meanwhile. Reload to see its new version, then try again"
                    )));
                }
                Ok((origin(&stored), stored.template))
            }
            TemplateOf::Given(template) => {
                let stored = templates::find(db, template.namespace(), template.name()).await?;
                let stored =
                    stored.filter(|_| templates::may_view(actor, template.namespace(), template.name()).is_ok());
                let same =
                    |stored: &StoredTemplate| templates::content(&stored.template) == templates::content(template);
                let unknown = || Origin {
                    name: template.name().to_owned(),
                    title: template.annotation("openshift.io/display-name").unwrap_or(template.name()).to_owned(),
                    ..Origin::default()
                };
                Ok((stored.filter(same).map_or_else(unknown, |stored| origin(&stored)), (**template).clone()))
            }
        }
    }
}

/// Where a stored template is.
pub(super) fn origin(stored: &StoredTemplate) -> Origin {
    let facts = &stored.facts;
    Origin {
        project: Some(facts.card.project.to_string()),
        name: facts.card.name.to_string(),
        uid: Some(facts.uid.clone()),
        revision: facts.revision,
        title: facts.card.title.clone(),
    }
}

/// The name that was asked for. One that ends in a dash is completed, and without any the template's is (OKD: with five letters
/// and digits).
fn named(asked: &str, template: &str) -> Result<InstanceName, Error> {
    const LONGEST: usize = 253;
    const ENDS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";
    let mut name = match (asked.trim(), template) {
        ("", "") => "instance-".to_owned(),
        ("", template) => format!("{template}-"),
        (asked, _) => asked.to_owned(),
    };
    if name.ends_with('-') {
        name.truncate(name.floor_char_boundary(LONGEST - 5));
        let mut random = rand::rng();
        name.extend((0..5).map(|_| char::from(ENDS[random.random_range(0..ENDS.len())])));
    }
    InstanceName::parse(&name).map_err(|error| Error::invalid("name", error))
}
