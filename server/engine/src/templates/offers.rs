//! What a form offers for a field: a generated value, and the tags that exist.

use super::Templates;
use crate::{Actor, Error};
use model::template::{Expression, Field, FieldKind, Piece, TagOf, fields, pieces};
use model::version::version_key;
use std::cmp::Reverse;
use std::collections::BTreeMap;

impl Templates<'_> {
    /// A value for a parameter by its generator.
    ///
    /// # Errors
    /// `NotFound` for the template or a parameter with a generator; `Invalid` when its expression is wrong.
    pub async fn generate(&self, actor: &Actor, project: &str, name: &str, parameter: &str) -> Result<String, Error> {
        let template = self.stored(actor, project, name).await?.template;
        let generated = template.parameters().into_iter().find(|one| one.name == parameter && one.is_generated());
        let generated = generated.ok_or_else(|| Error::not_found("generated parameter", parameter))?;
        let expression = Expression::parse(&generated.from).map_err(|error| Error::invalid("parameter", error))?;
        Ok(expression.generate(&mut rand::random::<u32>))
    }

    /// The tags that exist for each field that takes one, the newest version first: those of the stream that the other
    /// parameters lead to as long as nobody changes them. `target` is the project that the objects go to.
    ///
    /// # Errors
    /// `NotFound` for the template.
    pub async fn tag_choices(
        &self,
        actor: &Actor,
        project: &str,
        name: &str,
        target: &str,
    ) -> Result<BTreeMap<String, Vec<String>>, Error> {
        let fields = fields(&self.stored(actor, project, name).await?.template);
        let mut choices = BTreeMap::new();
        for field in &fields {
            if let FieldKind::ImageTag(of) = &field.kind {
                choices.insert(field.name.clone(), self.tags_of(actor, of, &fields, target).await?);
            }
        }
        Ok(choices)
    }

    async fn tags_of(&self, actor: &Actor, of: &TagOf, fields: &[Field], target: &str) -> Result<Vec<String>, Error> {
        let project = with_defaults(&of.project, fields);
        let project = if project.is_empty() { target } else { &project };
        // Only the tag itself is offered: `ruby:${RUBY_VERSION}`.
        let Some((stream, _)) = of.name.split_once(":${").filter(|(_, tag)| tag.ends_with('}')) else {
            return Ok(Vec::new());
        };
        let page = match self.0.streams().get(actor, project, &with_defaults(stream, fields)).await {
            Ok(page) => page,
            Err(Error::NotFound { .. }) => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut tags: Vec<String> = page.tags.iter().map(|tag| tag.path.tag.to_string()).collect();
        tags.sort_by_cached_key(|tag| Reverse(version_key(tag)));
        Ok(tags)
    }
}

/// A text with the defaults of parameters in place.
fn with_defaults(text: &str, fields: &[Field]) -> String {
    let default = |name: &str| fields.iter().find(|field| field.name == name).map_or("", |field| &field.default);
    let piece = |piece| match piece {
        Piece::Text(text) => text,
        Piece::Reference(name) => default(name),
    };
    pieces(text).map(piece).collect()
}
