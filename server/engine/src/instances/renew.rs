//! Rendering an instance anew: with other parameters, or of a newer version of its template.
//!
//! Both are one thing: what the instance's version of the template says is compared with what the instance has, and with what
//! the version to come would say. What somebody changed in the instance's image streams since is not lost.

use super::images::resolved;
use super::kept::{Kept, ToKeep};
use super::make::origin;
use super::plan::{Objects, Sides};
use super::render::{Both, Former, MASK, Rendered, refusal, render, secrets};
use super::streams::{Before, as_they_are, may_put_all, put_all};
use super::{InstanceFacts, Instances, entry, may_view, missing};
use crate::db::clock::Turn;
use crate::db::instances::Origin as From;
use crate::db::{self, Look};
use crate::templates;
use crate::{Actor, Error};
use model::template::{
    Changes, EntryProblem, Given, Origin, ParameterChange, RenderPlan, Rendering, Template, Valued, fields,
};
use std::collections::BTreeMap;

/// An instance to be rendered anew.
#[derive(Debug, Clone, Copy)]
pub struct Renew<'a> {
    /// Its project.
    pub project: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Move on to the newest version of its template, instead of staying with the one that it has?
    pub newest: bool,
    /// The version of the instance that the person saw.
    pub version: Option<i64>,
    /// What is to be different. What is not said stays, generated values too.
    pub changes: &'a Changes,
}

/// What rendering anew comes to.
struct Renewal {
    plan: RenderPlan,
    /// What there would be then; nothing when the plan has problems.
    made: Option<Both>,
}

impl Instances<'_> {
    /// What rendering anew would change.
    ///
    /// # Errors
    /// `NotFound` for the instance; for its template, too, when its newest version is wanted and it is not stored any more.
    pub async fn plan_renewal(&self, actor: &Actor, wanted: Renew<'_>) -> Result<RenderPlan, Error> {
        may_view(actor, wanted.project, wanted.name)?;
        let db = &self.0.inner.db;
        let kept = self.kept(db, wanted.project, wanted.name).await?;
        let target = self.target(actor, &kept, wanted.newest).await?;
        Ok(self.renewal(db, &kept, &target, wanted, true).await?.plan)
    }

    /// Renders anew.
    ///
    /// # Errors
    /// As [`Self::plan_renewal`]; `Conflict` when the instance, or its template, is not as the person saw it, or an image
    /// stream is there already and otherwise; `Faults` for what was entered; `Invalid` for `choices` while somebody still has
    /// to choose.
    pub async fn renew(&self, actor: &Actor, wanted: Renew<'_>) -> Result<InstanceFacts, Error> {
        let Renew { project, name, newest, version, changes } = wanted;
        self.may_instantiate(actor, project, "instance.render").await?;
        let seen = self.kept(&self.0.inner.db, project, name).await?;
        let target = self.target(actor, &seen, newest).await?;
        if newest && changes.revision.is_some_and(|seen| seen != target.0.revision) {
            return Err(Error::conflict(format!(
                "Template {} was changed meanwhile. Reload to see what its version {} changes, then upgrade",
                target.0.name, target.0.revision
            )));
        }
        if let Some(made) = self.renewal(&self.0.inner.db, &seen, &target, wanted, true).await?.made {
            let before = Before { streams: &seen.streams, objects: &seen.made.real.objects };
            may_put_all(self.0, actor, &seen.facts.row.project, &made.real.objects, &before).await?;
        }
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let kept = self.kept(turn.tx(), project, name).await?;
        let row = &kept.facts.row;
        if version.unwrap_or(seen.facts.row.version) != row.version {
            return Err(Error::conflict(format!(
                "Instance {project}/{name} was changed meanwhile. Reload to see the change, then try again"
            )));
        }
        let Renewal { plan, made } = self.renewal(turn.tx(), &kept, &target, wanted, false).await?;
        if plan.needs_choice() {
            return Err(Error::invalid("choices", "Choose which objects to keep where both sides changed them"));
        }
        let made = made.ok_or_else(|| refusal(plan.problems))?;
        let before = Before { streams: &kept.streams, objects: &kept.made.real.objects };
        let streams = put_all(&mut turn, actor, &row.uid, &row.project, &made.real.objects, before).await?;
        let images = resolved(turn.tx(), actor, &made.real.objects, &made.masked.objects, &row.project).await?;
        let what = if newest { Rendering::Upgrade } else { Rendering::Rerun };
        let (origin, template) = (&target.0, &target.1);
        let keep = ToKeep { what, origin, template, made: &made, streams: &streams, images: &images };
        keep.keep(&mut turn, &self.0.inner.vault, kept.facts.id, &row.uid, actor).await?;
        let facts = db::instances::find(turn.tx(), project, name).await?.ok_or_else(|| missing(project, name))?;
        turn.commit_audited(&[entry(actor, "instance.render", project, name).after(what.as_str())]).await?;
        self.0.inner.imports.wake();
        tracing::info!(instance = %format_args!("{project}/{name}"), what = what.as_str(), actor = %actor.name, "instance rendered anew");
        Ok(facts)
    }

    /// The template to render: the one that the instance keeps, or the newest version of the stored one.
    pub(super) async fn target(&self, actor: &Actor, kept: &Kept, newest: bool) -> Result<(From, Template), Error> {
        if !newest {
            return Ok((kept.origin.clone(), kept.template.clone()));
        }
        let project = kept.origin.project.as_deref().unwrap_or_default();
        templates::may_view(actor, project, &kept.origin.name)?;
        let stored = templates::find(&self.0.inner.db, project, &kept.origin.name).await?;
        // Another template under the same name is not a newer version of this one.
        let stored = stored.filter(|stored| Some(&stored.facts.uid) == kept.origin.uid.as_ref());
        let stored = stored.ok_or_else(|| templates::missing(project, &kept.origin.name))?;
        Ok((origin(&stored), stored.template))
    }

    /// The values that an instance would have when nothing is said: its own. What the template says by default follows the
    /// template.
    pub(super) fn values_for(&self, kept: &Kept, target: &Template, newest: bool) -> Given {
        let parameters = target.parameters();
        let known = |valued: &&Valued| parameters.iter().any(|parameter| parameter.name == valued.name);
        let follows = |valued: &&Valued| !(newest && valued.origin == Origin::Default);
        let own = kept.made.real.parameters.iter().filter(known).filter(follows);
        own.map(|valued| (valued.name.clone(), valued.value.clone())).collect()
    }

    async fn renewal(
        &self,
        at: impl Into<Look<'_>>,
        kept: &Kept,
        (to, target): &(From, Template),
        Renew { newest, changes, .. }: Renew<'_>,
        told: bool,
    ) -> Result<Renewal, Error> {
        let mut at = at.into();
        let mut given = self.values_for(kept, target, newest);
        given.retain(|name, _| !changes.generate.contains(name) && !changes.values.contains_key(name));
        let former = Former { kept: given.keys().cloned().collect(), secret: kept.secret() };
        given.extend(changes.values.clone());
        let mut plan = RenderPlan {
            problems: Vec::new(),
            from_revision: kept.origin.revision,
            to_revision: to.revision,
            parameters: Vec::new(),
            objects: Vec::new(),
            more: 0,
            unchanged: 0,
        };
        let labels = changes.labels.as_ref().unwrap_or(&kept.made.real.labels);
        let mut theirs = match render(target, &given, labels, &former) {
            Ok(theirs) => theirs,
            Err(problems) => return Ok(Renewal { plan: RenderPlan { problems, ..plan }, made: None }),
        };
        keep_origins(&mut theirs, &kept.made.real);
        plan.parameters = parameter_changes(target, &kept.made, &theirs);
        let base = said(kept)?;
        let streams = &kept.streams;
        let real = as_they_are(at.again(), &kept.made.real.objects, streams).await?;
        let masked = as_they_are(at.again(), &kept.made.masked.objects, streams).await?;
        let mine =
            Objects { real: real.into_iter().flatten().collect(), masked: masked.into_iter().flatten().collect() };
        let take = |rendered: &mut Rendered| std::mem::take(&mut rendered.objects);
        let new = Objects { real: take(&mut theirs.real), masked: take(&mut theirs.masked) };
        let decided = Sides { base: base.real.objects, mine, theirs: new }.decide(&changes.choices, told)?;
        (plan.objects, plan.more, plan.unchanged) = (decided.changes, decided.more, decided.unchanged);
        (theirs.real.objects, theirs.masked.objects) = (decided.objects.real, decided.objects.masked);
        Ok(Renewal { plan, made: Some(theirs) })
    }
}

/// What the template that an instance keeps says with the instance's values.
fn said(kept: &Kept) -> Result<Both, Error> {
    let own = &kept.made.real;
    let given: Given = own.parameters.iter().map(|valued| (valued.name.clone(), valued.value.clone())).collect();
    let former = Former { kept: given.keys().cloned().collect(), secret: kept.secret() };
    render(&kept.template, &given, &own.labels, &former).map_err(|problems: Vec<EntryProblem>| {
        Error::internal(format!("an instance does not render as it did: {}", refusal(problems)))
    })
}

/// A value that is handed on was not entered now: where it came from stays.
fn keep_origins(new: &mut Both, old: &Rendered) {
    let old: BTreeMap<&str, &Valued> = old.parameters.iter().map(|valued| (valued.name.as_str(), valued)).collect();
    for index in 0..new.real.parameters.len() {
        let valued = &mut new.real.parameters[index];
        let same =
            old.get(valued.name.as_str()).filter(|old| old.value == valued.value && valued.origin == Origin::Given);
        if let Some(old) = same {
            valued.origin = old.origin;
            new.masked.parameters[index].origin = old.origin;
        }
    }
}

fn parameter_changes(target: &Template, old: &Both, new: &Both) -> Vec<ParameterChange> {
    let fields = fields(target);
    let secret = secrets(&fields);
    let value = |rendered: &Rendered, name: &str| {
        rendered.parameters.iter().find(|valued| valued.name == name).map(|valued| valued.value.clone())
    };
    let mut names: Vec<&str> = new.real.parameters.iter().map(|valued| valued.name.as_str()).collect();
    names.extend(
        old.real.parameters.iter().map(|valued| valued.name.as_str()).filter(|name| value(&new.real, name).is_none()),
    );
    let change = |name: &str| {
        let (from, to) = (value(&old.real, name), value(&new.real, name));
        if from == to {
            return None;
        }
        let is_secret = secret.contains(name) || value(&old.masked, name) != from || value(&new.masked, name) != to;
        let shown = |value: Option<String>| value.map(|value| if is_secret { MASK.to_owned() } else { value });
        let label = fields.iter().find(|field| field.name == name).map_or(name, |field| &field.label);
        Some(ParameterChange { name: name.to_owned(), label: label.to_owned(), from: shown(from), to: shown(to) })
    };
    names.into_iter().filter_map(change).collect()
}
