//! Reading instances.

use super::images::{self, OwnImage};
use super::kept::{Kept, json};
use super::render::{MASK, Rendered, secrets};
use super::streams::OwnStream;
use super::{InstanceFacts, Instances, entry, may_view};
use crate::db::instances::Content;
use crate::templates::needs;
use crate::{Actor, Error, db};
use model::access::{Object, Right};
use model::template::{
    InstanceDetail, InstanceForm, InstanceLine, InstanceObject, InstanceParameter, InstanceRow, InstanceSecrets,
    ObjectFate, ObjectName, Template, fields,
};
use model::{Instant, Page, Paging, ProjectName};
use serde_json::Value;
use std::collections::BTreeMap;

/// An instance with its template and what was made of it, secrets masked.
#[derive(Debug, Clone)]
pub struct WholeInstance {
    /// What is known without reading it.
    pub facts: InstanceFacts,
    /// The template that it keeps.
    pub template: Template,
    /// Its objects, secrets masked.
    pub objects: Vec<Value>,
    /// The image streams that it made or took: place among the objects and uid.
    pub streams: Vec<(usize, String)>,
}

impl Instances<'_> {
    /// A piece of a project's instances whose name, or whose template's, contains `q`, by name.
    ///
    /// # Errors
    /// `NotFound` for the project.
    pub async fn list(
        &self,
        actor: &Actor,
        project: &str,
        q: &str,
        paging: Paging,
    ) -> Result<Page<InstanceLine>, Error> {
        self.0.projects().get(actor, project).await?;
        if !actor.may(Right::View, Object::Project(project)) {
            return Ok(Page { items: vec![], total: 0, paging });
        }
        let db = &self.0.inner.db;
        let Page { items, total, paging } = db::instances::page(db, project, q.trim(), paging).await?;
        let (rows, images): (Vec<_>, Vec<_>) = items.into_iter().unzip();
        let mut images = images.iter().map(|images| json(images)).collect::<Result<Vec<Vec<OwnImage>>, _>>()?;
        images.iter_mut().for_each(|images| images.retain(|image| needs::may_know(actor, &image.tag)));
        let moved = images::moved(db, &images).await?;
        let line = |(row, moved)| InstanceLine { row: as_seen(actor, row), moved };
        Ok(Page { items: rows.into_iter().zip(moved).map(line).collect(), total, paging })
    }

    /// The instances of a project, or of all projects, by name.
    ///
    /// # Errors
    /// `NotFound` for the project.
    pub async fn all(&self, actor: &Actor, project: Option<&str>) -> Result<Vec<InstanceFacts>, Error> {
        if let Some(project) = project {
            self.0.projects().get(actor, project).await?;
        }
        let mut all = db::instances::all(&self.0.inner.db, project.unwrap_or_default()).await?;
        all.retain(|facts| actor.may(Right::View, Object::Project(facts.row.project.as_str())));
        Ok(all.into_iter().map(|facts| InstanceFacts { row: as_seen(actor, facts.row), ..facts }).collect())
    }

    /// An instance with everything that may be seen by all.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn whole(&self, actor: &Actor, project: &str, name: &str) -> Result<WholeInstance, Error> {
        let facts = self.facts(actor, project, name).await?;
        self.of(actor, facts).await
    }

    /// The instance of these facts, also when it was deleted since.
    ///
    /// # Errors
    /// When the actor may not view it.
    pub async fn of(&self, actor: &Actor, facts: InstanceFacts) -> Result<WholeInstance, Error> {
        may_view(actor, facts.row.project.as_str(), facts.row.name.as_str())?;
        let content = db::instances::content(&self.0.inner.db, facts.id).await?;
        seen(InstanceFacts { row: as_seen(actor, facts.row), ..facts }, &content)
    }

    /// An instance, explained, with a piece of its objects; secrets masked.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn detail(
        &self,
        actor: &Actor,
        project: &str,
        name: &str,
        paging: Paging,
    ) -> Result<InstanceDetail, Error> {
        let db = &self.0.inner.db;
        let facts = self.facts(actor, project, name).await?;
        let content = db::instances::content(db, facts.id).await?;
        let (masked, template): (Rendered, Template) = (json(&content.masked)?, json(&content.template)?);
        let (streams, own): (Vec<OwnStream>, Vec<OwnImage>) = (json(&content.streams)?, json(&content.images)?);
        let mut images = Vec::with_capacity(own.len());
        for image in own {
            images.push(image.now(db, actor).await?);
        }
        Ok(InstanceDetail {
            message: masked.message.clone(),
            parameters: parameters(&template, &masked),
            objects: self.objects(&masked.objects, &streams, paging).await?,
            images,
            revisions: db::instances::revisions(db, facts.id).await?,
            row: as_seen(actor, facts.row),
        })
    }

    async fn objects(
        &self,
        objects: &[Value],
        streams: &[OwnStream],
        paging: Paging,
    ) -> Result<Page<InstanceObject>, Error> {
        let first = usize::try_from(paging.offset()).unwrap_or(usize::MAX);
        let piece = objects.iter().enumerate().skip(first).take(paging.size() as usize);
        let mut items = Vec::new();
        for (position, object) in piece {
            let own = streams.iter().find(|own| own.position == position);
            let fate = match own {
                Some(own) => own.fate(&self.0.inner.db).await?,
                None => ObjectFate::Rendered,
            };
            let position = i64::try_from(position).unwrap_or(i64::MAX);
            items.push(InstanceObject { position, name: ObjectName::of(object), fate });
        }
        Ok(Page { items, total: i64::try_from(objects.len()).unwrap_or(i64::MAX), paging })
    }

    /// One object of an instance as YAML; secrets masked.
    ///
    /// # Errors
    /// `NotFound` for the instance or the object.
    pub async fn object(&self, actor: &Actor, project: &str, name: &str, position: i64) -> Result<String, Error> {
        let whole = self.whole(actor, project, name).await?;
        let object = usize::try_from(position).ok().and_then(|position| whole.objects.get(position));
        crate::lines::yaml(object.ok_or_else(|| Error::not_found("object", position))?)
    }

    /// The values of secret parameters, and the message with them.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden` when the actor may not see secrets.
    pub async fn secrets(&self, actor: &Actor, project: &str, name: &str) -> Result<InstanceSecrets, Error> {
        self.may_instantiate(actor, project, "instance.secrets").await?;
        let kept = self.kept(&self.0.inner.db, project, name).await?;
        self.0.inner.db.begin().await?.commit_audited(&[entry(actor, "instance.secrets", project, name)]).await?;
        let secret = kept.secret();
        let all = kept.made.real.parameters.into_iter();
        let values = all.filter(|valued| secret.contains(&valued.name)).map(|valued| (valued.name, valued.value));
        Ok(InstanceSecrets { values: values.collect(), message: kept.made.real.message })
    }

    /// The form to render an instance anew: of the version it has, or of the newest one.
    ///
    /// # Errors
    /// `NotFound` for the instance, or for the template when there is no newer version.
    pub async fn form(&self, actor: &Actor, project: &str, name: &str, newest: bool) -> Result<InstanceForm, Error> {
        may_view(actor, project, name)?;
        let kept = self.kept(&self.0.inner.db, project, name).await?;
        let (_, target) = self.target(actor, &kept, newest).await?;
        let fields = fields(&target);
        let hidden = kept.secret();
        let mut secret = secrets(&fields);
        secret.extend(hidden.iter().map(String::as_str));
        let values = self.values_for(&kept, &target, newest);
        let open: BTreeMap<_, _> = values
            .iter()
            .filter(|(name, _)| !secret.contains(name.as_str()))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        let names = values.into_keys().filter(|name| secret.contains(name.as_str())).collect();
        let Kept { facts, made, .. } = kept;
        let (labels, object_labels) = (made.real.labels, target.labels());
        Ok(InstanceForm { row: as_seen(actor, facts.row), values: open, kept: names, fields, labels, object_labels })
    }

    /// The instances deleted from a project that can still be brought back, latest first.
    ///
    /// # Errors
    /// `NotFound` for the project.
    pub async fn deleted(&self, actor: &Actor, project: &str) -> Result<Vec<InstanceRow>, Error> {
        self.0.projects().get(actor, project).await?;
        let mut gone =
            db::instances::deleted(&self.0.inner.db, project, Instant::now_utc() - crate::streams::UNDO).await?;
        gone.retain(|_| actor.may(Right::View, Object::Project(project)));
        Ok(gone.into_iter().map(|facts| as_seen(actor, facts.row)).collect())
    }

    /// The instances, live or just deleted, that changed after `version`, in the order of their changes; of one project, or of
    /// all.
    ///
    /// # Errors
    /// When the database fails: what the actor does not see is left out.
    pub async fn changed(
        &self,
        actor: &Actor,
        project: Option<&str>,
        version: i64,
        limit: u32,
    ) -> Result<Vec<InstanceFacts>, Error> {
        let (db, sight) = (&self.0.inner.db, actor.sight()?);
        db::instances::changed(db, &sight, project.unwrap_or_default(), version, i64::from(limit)).await
    }
}

/// An instance as the actor may see it: of its template, whether there is a newer version only if that is theirs to know.
fn as_seen(actor: &Actor, mut row: InstanceRow) -> InstanceRow {
    let hidden = |project: &ProjectName| !actor.may(Right::View, Object::Project(project.as_str()));
    if row.template.project.as_ref().is_some_and(hidden) {
        (row.template.newer, row.template.gone) = (None, false);
    }
    row
}

/// What is kept of an instance as all may see it.
pub(super) fn seen(facts: InstanceFacts, content: &Content) -> Result<WholeInstance, Error> {
    let (masked, streams): (Rendered, Vec<OwnStream>) = (json(&content.masked)?, json(&content.streams)?);
    let streams = streams.into_iter().map(|own| (own.position, own.uid)).collect();
    Ok(WholeInstance { facts, template: json(&content.template)?, objects: masked.objects, streams })
}

fn parameters(template: &Template, masked: &Rendered) -> Vec<InstanceParameter> {
    let fields = fields(template);
    let secret = secrets(&fields);
    let shown = |(valued, field): (&model::template::Valued, &model::template::Field)| InstanceParameter {
        name: valued.name.clone(),
        label: field.label.clone(),
        value: valued.value.clone(),
        secret: secret.contains(valued.name.as_str()) || valued.value == MASK,
        origin: valued.origin,
    };
    masked.parameters.iter().zip(&fields).map(shown).collect()
}
