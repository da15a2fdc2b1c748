//! Lists of objects in projects, in pieces and watched.

use super::lists::{ListQuery, Selection};
use super::project_name;
use super::table::{Form, Row};
use super::watch::Watch;
use crate::rest::Problem;
use axum::response::Response;
use engine::{Actor, Engine, Error};
use model::{Page, ProjectName};
use std::collections::BTreeMap;

/// What can be listed and watched: known by its facts, shown as an object.
pub(super) trait Listed: Sized + Send + Sync + 'static {
    /// What is shown of it.
    type Object: Row + Send;
    /// The kind of the objects.
    const KIND: &'static str;
    /// The kind of their list.
    const LIST: &'static str;
    /// Their API group and its version.
    const GROUP: &'static str;
    /// What they can be selected by, besides labels. What is neither name nor project is empty.
    const FIELDS: &'static [&'static str] = &["metadata.name", "metadata.namespace"];

    /// Which one it is, and when it changed.
    fn mark(&self) -> Mark;

    /// Its project and its name.
    fn place(&self) -> (&str, &str);

    /// Its own labels.
    fn labels(&self) -> &BTreeMap<String, String>;

    /// Those of a project, or all, by project and name.
    fn all(
        engine: &Engine,
        actor: &Actor,
        project: Option<&str>,
    ) -> impl Future<Output = Result<Vec<Self>, Error>> + Send;

    /// What changed after a number of the clock, in the order of the changes, [`super::watch::PIECE`] at most; deleted ones
    /// too.
    fn changed(
        engine: &Engine,
        actor: &Actor,
        project: Option<&str>,
        since: i64,
    ) -> impl Future<Output = Result<Vec<Self>, Error>> + Send;

    /// The object as it is now, or as it was last seen when it is deleted; `NotFound` when it went meanwhile.
    fn object(self, engine: &Engine, actor: &Actor) -> impl Future<Output = Result<Self::Object, Error>> + Send;
}

/// Which object, and when it changed.
pub(super) struct Mark {
    pub(super) uid: String,
    /// The clock when it last changed.
    pub(super) version: i64,
    /// The clock when it was made or brought back.
    pub(super) born: i64,
    pub(super) deleted: bool,
}

/// The list that a request asks for, of a project or of all; or the watch.
pub(super) async fn list<T: Listed>(
    engine: Engine,
    actor: Actor,
    project: Option<String>,
    form: Form,
    query: ListQuery,
) -> Result<Response, Problem> {
    let selection = query.selection(T::FIELDS)?;
    let project = project.as_deref().map(project_name).transpose()?;
    let project = project.as_ref().map(ProjectName::as_str);
    if query.is_watch() {
        return Ok(Watch::<T>::begin(engine, actor, project, &query, selection).await?.answer());
    }
    let window = query.window(&[T::LIST, project.unwrap_or_default()])?;
    // Read first: whatever changes from here on is told to those who watch from this version.
    let version = engine.streams().clock(&actor).await?;
    let mut all = T::all(&engine, &actor, project).await?;
    all.retain(|facts| selects(&selection, facts));
    let Page { items, total, paging } = window.slice(all);
    let mut objects = Vec::with_capacity(items.len());
    for facts in items {
        match facts.object(&engine, &actor).await {
            Ok(object) => objects.push(object),
            // Deleted between the two readings.
            Err(Error::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let page = Page { items: objects, total, paging };
    Ok(form.answer(window.list(T::LIST, page, |object| object).of(T::GROUP, version)))
}

/// Is it among those that are asked for?
pub(super) fn selects<T: Listed>(selection: &Selection, facts: &T) -> bool {
    let (project, name) = facts.place();
    selection.has(facts.labels(), |field| match field {
        "metadata.name" => Some(name),
        "metadata.namespace" => Some(project),
        _ => Some(""),
    })
}
