//! Editing a stream as YAML: what is wanted of it as text, what a changed text would do, and doing it.

use super::Streams;
use super::document::{Document, wrong};
use super::edit::{Presence, Refused, StreamEdit, TagChange};
use super::whole::Whole;
use crate::{Actor, Error, lines};
use model::stream::YamlPlan;

/// How often a save begins anew because a tag moved in the middle of it.
const TRIES: usize = 3;

impl Streams<'_> {
    /// What is wanted of a stream, in OKD's words.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn yaml(&self, actor: &Actor, project: &str, stream: &str) -> Result<String, Error> {
        Document::of(&self.whole(actor, project, stream).await?).text()
    }

    /// What saving a text would change. What it does not say stays; a tag that it no longer names loses its wish.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` for `yaml` with line and column; `Conflict` when what is wanted changed since the text was made.
    pub async fn yaml_plan(&self, actor: &Actor, project: &str, stream: &str, text: &str) -> Result<YamlPlan, Error> {
        let (before, after) = self.yaml_edit(actor, project, stream, text, true).await?;
        let (before, after) = (Document::of(&before).text()?, Document::of(&after).text()?);
        Ok(lines::between(&before, &after))
    }

    /// Does what [`Self::yaml_plan`] says: all of it or nothing.
    ///
    /// # Errors
    /// As [`Self::yaml_plan`].
    pub async fn yaml_save(&self, actor: &Actor, project: &str, stream: &str, text: &str) -> Result<(), Error> {
        self.yaml_edit(actor, project, stream, text, false).await.map(drop)
    }

    /// Before and after. Tags may move in between without harm; whoever changed what is wanted meanwhile is in the way.
    async fn yaml_edit(
        &self,
        actor: &Actor,
        project: &str,
        stream: &str,
        text: &str,
        dry: bool,
    ) -> Result<(Whole, Whole), Error> {
        let document = Document::parse(text)?;
        for _ in 1..TRIES {
            match self.yaml_try(actor, project, stream, &document, dry).await {
                Err(Error::Conflict { .. }) => {}
                other => return other,
            }
        }
        self.yaml_try(actor, project, stream, &document, dry).await
    }

    async fn yaml_try(
        &self,
        actor: &Actor,
        project: &str,
        stream: &str,
        document: &Document,
        dry: bool,
    ) -> Result<(Whole, Whole), Error> {
        let before = self.whole(actor, project, stream).await?;
        let now = &before.stream;
        let meant = (document.metadata.namespace.as_str(), document.metadata.name.as_str());
        if meant.1 != stream || !["", project].contains(&meant.0) {
            return Err(wrong(format!("This is about {}/{}, not about {project}/{stream}", meant.0, meant.1)));
        }
        if document.metadata.generation.is_some_and(|generation| generation != now.generation) {
            return Err(Error::conflict(format!(
                "What is wanted of {project}/{stream} was changed meanwhile. Reload to see the change, then edit again"
            )));
        }
        let tags = document.changes(&Document::of(&before))?.into_iter().map(|(tag, patch)| {
            let set = |patch| TagChange::Set { patch, new: false, again: false };
            (tag, patch.map_or(TagChange::Clear, set))
        });
        let edit = StreamEdit {
            presence: Presence::There,
            version: Some(now.version),
            uid: Some(now.uid.clone()),
            stream: document.patch(),
            tags: tags.collect(),
            dry,
        };
        let edited = self.edit(actor, &now.project, &now.name, &edit).await;
        Ok((before, edited.map_err(about)?))
    }
}

/// What is wrong with a tag is wrong with the text.
fn about(refused: Refused) -> Error {
    match (refused.tag, refused.error) {
        (Some(tag), Error::Invalid { message, .. }) => wrong(format!("Tag {tag}: {message}")),
        (None, Error::Invalid { field, message }) => wrong(format!("{field}: {message}")),
        (_, error) => error,
    }
}
