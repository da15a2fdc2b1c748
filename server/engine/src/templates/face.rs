//! What the catalogue shows of a template, taken from its document once, when it is saved.

use crate::db::templates::Face;
use model::template::Template;
use std::collections::BTreeMap;

/// Longest of these texts that is kept, in characters.
const LONGEST: usize = 8_000;

/// The face of a template, owned.
pub(super) struct OwnFace {
    title: String,
    description: String,
    provider: String,
    icon: String,
    tags: Vec<String>,
    labels: BTreeMap<String, String>,
    parameters: i64,
    objects: i64,
}

impl OwnFace {
    pub(super) fn of(template: &Template) -> Self {
        let word = |key| clean(template.annotation(key).unwrap_or_default());
        let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
        let title = word("openshift.io/display-name");
        Self {
            title: if title.is_empty() { clean(template.name()) } else { title },
            description: word("description"),
            provider: clean(template.stated("provider-display-name").unwrap_or_default()),
            icon: word("iconClass"),
            tags: word("tags").split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
            labels: template.own_labels(),
            parameters: count(template.parameters().len()),
            objects: count(template.objects().len()),
        }
    }

    pub(super) fn columns(&self) -> Face<'_> {
        Face {
            title: &self.title,
            description: &self.description,
            provider: &self.provider,
            icon: &self.icon,
            tags: &self.tags,
            labels: &self.labels,
            parameters: self.parameters,
            objects: self.objects,
        }
    }
}

/// Without what has no place in a line of text, and not endless.
fn clean(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control() || *c == '\n').take(LONGEST).collect()
}
