//! Processing a template that need not be stored: nothing is kept of it.

use super::Templates;
use crate::{Actor, Error};
use model::access::{Object, Right};
use model::template::{Given, Template, process};
use std::collections::BTreeMap;

impl Templates<'_> {
    /// A template with values in its parameters, and with what was made of them (OKD: `processedtemplates`).
    ///
    /// # Errors
    /// `NotFound` for the project; `Faults` with all that is wrong, each with its place.
    pub async fn process(&self, actor: &Actor, project: &str, template: &Template) -> Result<Template, Error> {
        actor.must(Right::View, Object::Project(project))?;
        self.0.projects().get(actor, project).await?;
        let processed = process(template, &Given::new(), &BTreeMap::new(), &mut rand::random::<u32>)?;
        Ok(processed.template(template))
    }
}
