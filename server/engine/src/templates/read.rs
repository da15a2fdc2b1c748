//! The catalogue, and templates explained.

use super::{StoredTemplate, TemplateFacts, Templates, find, may_view, missing, needs, version};
use crate::{Actor, Error, db};
use model::access::{Object, Right};
use model::template::{
    Catalogue, CatalogueFilter, Category, Finding, HIDDEN, Keywords, ObjectName, Template, TemplateCard,
    TemplateDetail, TemplateSort, fields, lint,
};
use model::{Page, Paging, ProjectName};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The project whose templates are for everybody.
const SHARED: &str = "openshift";

impl Templates<'_> {
    /// A piece of the templates of all projects, but for those that are tagged `hidden`.
    ///
    /// # Errors
    /// When the database fails: what the actor does not see is left out.
    pub async fn catalogue(
        &self,
        actor: &Actor,
        filter: &CatalogueFilter,
        sort: TemplateSort,
        paging: Paging,
    ) -> Result<Catalogue, Error> {
        let all = self.all(actor, None).await?;
        let cards = all.into_iter().map(|facts| facts.card).filter(|card| !card.tags.iter().any(|tag| tag == HIDDEN));
        let found: Vec<(u32, TemplateCard)> = cards.filter_map(|card| Some((rank(&card, &filter.q)?, card))).collect();
        let in_project = |card: &TemplateCard| filter.project.is_empty() || card.project.as_str() == filter.project;
        let in_category = |card: &TemplateCard| filter.category.is_none_or(|one| card.categories.contains(&one));
        let categories = Category::ALL.into_iter().map(|category| {
            let is_in = |(_, card): &&(u32, TemplateCard)| in_project(card) && card.categories.contains(&category);
            (category, found.iter().filter(is_in).count())
        });
        let projects: BTreeSet<ProjectName> = found.iter().map(|(_, card)| card.project.clone()).collect();
        let projects = projects.into_iter().map(|project| {
            let is_in = |(_, card): &&(u32, TemplateCard)| in_category(card) && card.project == project;
            let count = found.iter().filter(is_in).count();
            (project, i64::try_from(count).unwrap_or(i64::MAX))
        });
        let (categories, projects) = (
            categories
                .filter(|(_, count)| *count > 0)
                .map(|(category, count)| (category, i64::try_from(count).unwrap_or(i64::MAX)))
                .collect(),
            projects.collect(),
        );
        let mut chosen: Vec<_> = found.into_iter().filter(|(_, card)| in_project(card) && in_category(card)).collect();
        order(&mut chosen, sort);
        let total = i64::try_from(chosen.len()).unwrap_or(i64::MAX);
        let first = usize::try_from(paging.offset()).unwrap_or(usize::MAX);
        let items = chosen.into_iter().map(|(_, card)| card).skip(first).take(paging.size() as usize).collect();
        Ok(Catalogue { cards: Page { items, total, paging }, categories, projects })
    }

    /// The templates of a project, or of all projects, by project and name.
    ///
    /// # Errors
    /// `NotFound` for the project.
    pub async fn all(&self, actor: &Actor, project: Option<&str>) -> Result<Vec<TemplateFacts>, Error> {
        if let Some(project) = project {
            self.0.projects().get(actor, project).await?;
        }
        let mut all = db::templates::all(&self.0.inner.db, project.unwrap_or_default()).await?;
        all.retain(|facts| actor.may(Right::View, Object::Project(facts.card.project.as_str())));
        Ok(all)
    }

    /// A template with what is known of it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn stored(&self, actor: &Actor, project: &str, name: &str) -> Result<StoredTemplate, Error> {
        may_view(actor, project, name)?;
        find(&self.0.inner.db, project, name).await?.ok_or_else(|| missing(project, name))
    }

    /// The template of these facts, also when it was deleted since.
    ///
    /// # Errors
    /// `NotFound` when it can no longer be brought back.
    pub async fn of(&self, actor: &Actor, facts: &TemplateFacts) -> Result<StoredTemplate, Error> {
        may_view(actor, facts.card.project.as_str(), facts.card.name.as_str())?;
        let template = version(&self.0.inner.db, facts, facts.revision).await?;
        let template = template.ok_or_else(|| missing(facts.card.project.as_str(), facts.card.name.as_str()))?;
        Ok(StoredTemplate { facts: facts.clone(), template })
    }

    /// A template, explained.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn detail(&self, actor: &Actor, project: &str, name: &str) -> Result<TemplateDetail, Error> {
        let StoredTemplate { facts, template } = self.stored(actor, project, name).await?;
        let sketch = template.sketch();
        let word = |key| template.stated(key).unwrap_or_default().to_owned();
        Ok(TemplateDetail {
            images: needs::images(&self.0.inner.db, actor, &sketch, &facts.card.project).await?,
            findings: self.findings(actor, &template, &facts.card.project).await?,
            uid: facts.uid,
            version: facts.version,
            revision: facts.revision,
            created: facts.created,
            updated_by: facts.updated_by,
            long_description: word("long-description"),
            documentation_url: word("documentation-url"),
            support_url: word("support-url"),
            message: template.message().to_owned(),
            labels: facts.labels,
            object_labels: template.labels(),
            fields: fields(&template),
            objects: template.objects().iter().map(ObjectName::of).collect(),
            card: facts.card,
        })
    }

    /// The templates, live or just deleted, that changed after `version`, in the order of their changes; of one project, or of
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
    ) -> Result<Vec<TemplateFacts>, Error> {
        let (db, sight) = (&self.0.inner.db, actor.sight()?);
        db::templates::changed(db, &sight, project.unwrap_or_default(), version, i64::from(limit)).await
    }

    /// What is to be said about how a template is written, with its references looked up among the streams that the
    /// actor knows.
    pub(super) async fn findings(
        &self,
        actor: &Actor,
        template: &Template,
        home: &ProjectName,
    ) -> Result<Vec<Finding>, Error> {
        let mut there = BTreeSet::new();
        let named = needs::named_tags(&template.sketch(), home).into_iter();
        for (_, tag) in named.filter(|(_, tag)| needs::may_know(actor, tag)) {
            if db::streams::tags::live(&self.0.inner.db, &tag).await?.is_some() {
                there.insert(tag.to_string());
            }
        }
        let home = home.as_str();
        Ok(lint(template, &|project, stream, tag| {
            let project = if project.is_empty() { home } else { project };
            Some(there.contains(&format!("{project}/{stream}:{tag}")))
        }))
    }
}

/// How well a search fits a template; `None` when it does not.
fn rank(card: &TemplateCard, q: &str) -> Option<u32> {
    let tags = card.tags.join(",");
    let keywords = Keywords {
        name: card.name.as_str(),
        title: &card.title,
        provider: &card.provider,
        description: &card.description,
        tags: &tags,
    };
    keywords.rank(q)
}

/// In the usual order, what fits a search best comes first.
fn order(cards: &mut [(u32, TemplateCard)], sort: TemplateSort) {
    let title = |card: &TemplateCard| (card.title.to_lowercase(), card.project.clone(), card.name.clone());
    match sort {
        TemplateSort::Project => {
            let is_own = |card: &TemplateCard| card.project.as_str() != SHARED;
            cards.sort_by_cached_key(|(rank, card)| (Reverse(*rank), is_own(card), title(card)));
        }
        TemplateSort::Title => cards.sort_by_cached_key(|(_, card)| title(card)),
        TemplateSort::TitleDescending => cards.sort_by_cached_key(|(_, card)| Reverse(title(card))),
        TemplateSort::Updated => cards.sort_by_cached_key(|(_, card)| (Reverse(card.updated), title(card))),
    }
}
