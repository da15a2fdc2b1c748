//! Sample templates.

use super::inventory::Wanted;
use super::thing::{Brought, Thing};
use super::{MANAGED, project};
use crate::streams::UNDO;
use crate::{Actor, Engine, Error, Presence, TemplateEdit, db, templates};
use model::Instant;
use model::samples::PROJECT;
use model::template::Template;

pub(super) async fn find(engine: &Engine, name: &str) -> Result<Option<Thing>, Error> {
    let found = templates::find(&engine.inner.db, PROJECT, name).await?;
    let managed = |template: &Template| template.own_labels().get(MANAGED).is_some_and(|value| value == "true");
    Ok(found.map(|stored| Thing { managed: managed(&stored.template), uid: stored.facts.uid }))
}

pub(super) async fn bring_back(engine: &Engine, actor: &Actor, name: &str, uid: &str) -> Result<bool, Error> {
    let gone = db::templates::deleted(&engine.inner.db, PROJECT, Instant::now_utc() - UNDO).await?;
    if !gone.iter().any(|facts| facts.card.name.as_str() == name && facts.uid == uid) {
        return Ok(false);
    }
    match engine.templates().restore(actor, PROJECT, name).await {
        Ok(_) => Ok(true),
        Err(Error::NotFound { .. } | Error::Conflict { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

/// A template is one text: it is as the sample says, or it is replaced and keeps its former versions.
pub(super) async fn bring(
    engine: &Engine,
    actor: &Actor,
    wanted: &Wanted,
    uid: Option<&str>,
) -> Result<Brought, Error> {
    let template = Template::read(wanted.object.clone())?;
    let presence = if uid.is_some() { Presence::There } else { Presence::New };
    let edit = TemplateEdit { presence, uid: uid.map(str::to_owned), ..TemplateEdit::default() };
    let before = templates::find(&engine.inner.db, PROJECT, &wanted.name).await?.map(|stored| stored.facts.revision);
    let saved = engine.templates().save(actor, &project()?, &template, &edit).await?;
    let changed = before != Some(saved.facts.revision);
    let changes = changed.then(|| format!("version {}", saved.facts.revision));
    Ok(Brought { uid: saved.facts.uid, changes: changes.into_iter().collect(), refused: vec![] })
}

pub(super) async fn release(engine: &Engine, actor: &Actor, name: &str) -> Result<(), Error> {
    let Some(stored) = templates::find(&engine.inner.db, PROJECT, name).await? else { return Ok(()) };
    let mut document = stored.template.into_document();
    document["metadata"]["labels"][MANAGED] = "false".into();
    let template = Template::read(document)?;
    engine.templates().save(actor, &project()?, &template, &TemplateEdit::default()).await.map(drop)
}

pub(super) async fn delete(engine: &Engine, actor: &Actor, name: &str) -> Result<(), Error> {
    engine.templates().delete(actor, PROJECT, name, None).await
}
