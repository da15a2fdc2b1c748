//! What an author states about a field, in an annotation of the template.

use super::document::Template;
use super::field::{FieldKind, TagOf};
use super::pattern;
use serde::Deserialize;

/// The annotation of a parameter is this and its name.
pub(super) const PREFIX: &str = "form.weir.dev/";

/// `{"type": "number", "min": 1, "max": 9, "group": "Size"}`; all of it optional.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hint {
    r#type: Option<Type>,
    options: Option<Vec<String>>,
    pub(super) pattern: Option<String>,
    pub(super) min: Option<f64>,
    pub(super) max: Option<f64>,
    pub(super) group: Option<String>,
    pub(super) help: Option<String>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Type {
    Text,
    Number,
    YesNo,
    Choice,
    Memory,
    Storage,
    Secret,
    ImageTag,
    GitUrl,
    Lines,
}

impl Hint {
    /// What is stated, unless it cannot be read; lint tells that.
    pub(super) fn of(template: &Template, parameter: &str) -> Option<Self> {
        Self::parse(template.annotation(&format!("{PREFIX}{parameter}"))?).ok()
    }

    /// Reads an annotation.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let hint: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let choices = hint.options.as_ref().map_or(0, Vec::len);
        if matches!(hint.r#type, Some(Type::Choice)) && choices == 0 {
            return Err("a choice needs options".into());
        }
        if hint.min.zip(hint.max).is_some_and(|(min, max)| min > max) {
            return Err("min is greater than max".into());
        }
        hint.pattern.as_deref().map_or(Ok(()), pattern::check)?;
        Ok(hint)
    }

    /// The kind of field, if one is stated. Options alone make a choice.
    pub(super) fn kind(&self) -> Option<FieldKind> {
        let options = || self.options.clone().unwrap_or_default();
        Some(match self.r#type {
            None if self.options.is_some() => FieldKind::Choice(options()),
            None => return None,
            Some(Type::Text) => FieldKind::Text,
            Some(Type::Number) => FieldKind::Number,
            Some(Type::YesNo) => FieldKind::YesNo,
            Some(Type::Choice) => FieldKind::Choice(options()),
            Some(Type::Memory) => FieldKind::Memory,
            Some(Type::Storage) => FieldKind::Storage,
            Some(Type::Secret) => FieldKind::Secret,
            Some(Type::ImageTag) => FieldKind::ImageTag(TagOf { project: String::new(), name: String::new() }),
            Some(Type::GitUrl) => FieldKind::GitUrl,
            Some(Type::Lines) => FieldKind::Lines,
        })
    }
}
