//! An instance as it is kept, opened.

use super::images::OwnImage;
use super::render::{Both, Rendered};
use super::streams::OwnStream;
use super::{Instances, may_view, missing};
use crate::db::Look;
use crate::db::clock::Turn;
use crate::db::instances::{self, Content, InstanceFacts, New, Origin};
use crate::secrets::Vault;
use crate::{Actor, Error};
use model::template::{Rendering, Template};
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;

/// An instance with all that is kept of it.
pub(crate) struct Kept {
    pub(crate) facts: InstanceFacts,
    pub(crate) origin: Origin,
    pub(crate) template: Template,
    pub(crate) made: Both,
    pub(crate) streams: Vec<OwnStream>,
}

/// What is to be kept of a rendering.
pub(crate) struct ToKeep<'a> {
    pub(crate) what: Rendering,
    pub(crate) origin: &'a Origin,
    pub(crate) template: &'a Template,
    pub(crate) made: &'a Both,
    pub(crate) streams: &'a [OwnStream],
    pub(crate) images: &'a [OwnImage],
}

impl Kept {
    /// The parameters whose values are masked.
    pub(crate) fn secret(&self) -> BTreeSet<String> {
        let Both { real, masked } = &self.made;
        let pairs = real.parameters.iter().zip(&masked.parameters);
        pairs.filter(|(real, masked)| real.value != masked.value).map(|(real, _)| real.name.clone()).collect()
    }
}

impl Instances<'_> {
    /// What is known of a live instance that the actor sees.
    pub(super) async fn facts(&self, actor: &Actor, project: &str, name: &str) -> Result<InstanceFacts, Error> {
        may_view(actor, project, name)?;
        let found = instances::find(&self.0.inner.db, project, name).await?;
        found.ok_or_else(|| missing(project, name))
    }

    /// A live instance with all that is kept of it, secrets included.
    pub(super) async fn kept(&self, at: impl Into<Look<'_>>, project: &str, name: &str) -> Result<Kept, Error> {
        let mut at = at.into();
        let facts = instances::find(at.again(), project, name).await?.ok_or_else(|| missing(project, name))?;
        let content = instances::content(at.again(), facts.id).await?;
        let origin = instances::origin(at.again(), facts.id).await?;
        let real = self.0.inner.vault.unseal(&owner(&facts.row.uid), &content.rendering)?;
        Ok(Kept {
            origin,
            template: json(&content.template)?,
            made: Both { real: json(&real)?, masked: json(&content.masked)? },
            streams: json(&content.streams)?,
            facts,
        })
    }
}

impl ToKeep<'_> {
    /// Keeps the rendering as the present one.
    pub(crate) async fn keep(
        &self,
        turn: &mut Turn,
        vault: &Vault,
        id: i64,
        uid: &str,
        actor: &Actor,
    ) -> Result<(), Error> {
        let text = |rendered: &Rendered| serde_json::to_string(rendered).map_err(Error::internal);
        let content = Content {
            template: serde_json::to_string(self.template.document()).map_err(Error::internal)?,
            rendering: vault.seal(&owner(uid), &text(&self.made.real)?)?,
            masked: text(&self.made.masked)?,
            streams: serde_json::to_string(self.streams).map_err(Error::internal)?,
            images: serde_json::to_string(self.images).map_err(Error::internal)?,
        };
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let new = New {
            what: self.what,
            origin: self.origin,
            content: &content,
            objects: count(self.made.real.objects.len()),
            streams: count(self.streams.len()),
            by: &actor.name,
        };
        instances::render(turn, id, &new).await
    }
}

/// Reads what was kept as JSON.
pub(crate) fn json<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(Error::internal)
}

/// What secrets of an instance are sealed for.
pub(crate) fn owner(uid: &str) -> String {
    format!("instance:{uid}")
}
