//! Where the objects use each parameter, and what that says about the values it takes.

use super::document::{Parameter, Template};
use super::field::{FieldKind, TagOf, is_git_url};
use super::generate::Expression;
use super::image::{ImageName, images};
use super::quantity::is_quantity;
use super::reference::{Piece, pieces, raw};
use super::walk::{Step, Text, walk};
use crate::secret::{holds_secret, looks_secret};
use serde_json::Value;
use std::collections::HashMap;

/// Whose `name` names an object.
const NAMED: [&str; 10] = [
    "metadata",
    "imagePullSecrets",
    "secrets",
    "secretRef",
    "secretKeyRef",
    "configMapRef",
    "configMapKeyRef",
    "pullSecret",
    "pushSecret",
    "sourceSecret",
];

/// What is known of each parameter by its uses.
#[derive(Debug, Default)]
pub(super) struct Uses(HashMap<String, Use>);

#[derive(Debug, Default)]
struct Use {
    /// The raw form, somewhere, and nowhere else but in it.
    raw: bool,
    joined: bool,
    memory: bool,
    storage: bool,
    git: bool,
    /// In the name of an object, or of a secret that is referred to.
    name: bool,
    /// A value of a Secret whose key sounds secret.
    secret: bool,
    /// In the name of a tag of an image stream.
    tag: Option<TagOf>,
    /// The project of a tag.
    tag_project: bool,
}

impl Uses {
    pub(super) fn of(template: &Template) -> Self {
        let mut uses = Self::default();
        for object in template.objects() {
            let is_secret = object.get("kind").and_then(Value::as_str) == Some("Secret");
            walk(object, &mut |text| uses.note(text, is_secret));
        }
        for used in images(template.objects()) {
            if let ImageName::Tag { project, name } = used.image {
                for parameter in referred(&project) {
                    uses.entry(parameter).tag_project = true;
                }
                // Of `${NAME}:latest` nobody chooses a tag.
                let chosen = name.split_once(':').map_or(name.as_str(), |(_, tag)| tag);
                for parameter in referred(chosen) {
                    let tag = TagOf { project: project.clone(), name: name.clone() };
                    uses.entry(parameter).tag.get_or_insert(tag);
                }
            }
        }
        uses
    }

    /// The kind of field that fits.
    pub(super) fn kind(&self, parameter: &Parameter) -> FieldKind {
        let Parameter { name, value, .. } = parameter;
        let unused = Use::default();
        let used = self.0.get(name).unwrap_or(&unused);
        let is_size = value.is_empty() || is_quantity(value);
        match used {
            _ if matches!(value.as_str(), "true" | "false") => FieldKind::YesNo,
            Use { tag: Some(tag), .. } => FieldKind::ImageTag(tag.clone()),
            _ if is_secret(parameter, used) => FieldKind::Secret,
            Use { raw: true, joined: false, .. } if serde_json::from_str::<f64>(value).is_ok() => FieldKind::Number,
            Use { memory: true, .. } if is_size => FieldKind::Memory,
            Use { storage: true, .. } if is_size => FieldKind::Storage,
            Use { git: true, .. } if value.is_empty() || is_git_url(value) => FieldKind::GitUrl,
            _ if is_size && name.contains("MEMORY") => FieldKind::Memory,
            _ if is_size && (name.contains("VOLUME_CAPACITY") || name.contains("VOLUME_SIZE")) => FieldKind::Storage,
            _ if value.contains('\n') => FieldKind::Lines,
            _ => FieldKind::Text,
        }
    }

    /// The tag that a parameter chooses; any, where it is used for none.
    pub(super) fn tag(&self, parameter: &str) -> TagOf {
        let tag = self.0.get(parameter).and_then(|used| used.tag.clone());
        tag.unwrap_or_else(|| TagOf { project: String::new(), name: format!("${{{parameter}}}") })
    }

    /// The heading that it stands under.
    pub(super) fn group(&self, parameter: &str, kind: &FieldKind) -> String {
        let begins = |words: &[&str]| words.iter().any(|word| parameter.starts_with(word));
        let group = match kind {
            FieldKind::ImageTag(_) => "Images",
            _ if self.0.get(parameter).is_some_and(|used| used.tag_project) => "Images",
            FieldKind::Memory | FieldKind::Storage => "Resources",
            FieldKind::GitUrl => "Source",
            _ if begins(&["SOURCE_", "GIT_", "CONTEXT_DIR", "GITHUB_", "GENERIC_WEBHOOK"]) => "Source",
            _ if begins(&["DATABASE_", "DB_", "POSTGRESQL_", "MYSQL_", "MARIADB_", "MONGODB_", "REDIS_"]) => "Database",
            _ => "",
        };
        group.to_owned()
    }

    fn entry(&mut self, parameter: &str) -> &mut Use {
        self.0.entry(parameter.to_owned()).or_default()
    }

    fn note(&mut self, text: &Text, in_secret: bool) {
        if let Some(name) = raw(text.text) {
            self.entry(name).raw = true;
        }
        let is_whole = (whole(text.text).is_some() || raw(text.text).is_some()) && !text.is_key;
        for name in referred(text.text) {
            self.entry(name).joined = true;
        }
        for name in referred(text.text).chain(raw(text.text)) {
            let used = self.entry(name);
            used.memory |=
                is_whole && (text.ends_with(&["limits", "memory"]) || text.ends_with(&["requests", "memory"]));
            used.storage |= is_whole && text.ends_with(&["requests", "storage"]);
            used.git |= is_whole && text.ends_with(&["git", "uri"]);
            used.name |= NAMED.iter().any(|named| text.ends_with(&[named, "name"]))
                || matches!(text.key(), "secretName" | "serviceName" | "serviceAccountName");
            used.secret |= in_secret && is_whole && is_data(text) && sounds_secret(text.key());
        }
    }
}

/// The parameters that a text refers to in the form that stays text.
fn referred(text: &str) -> impl Iterator<Item = &str> {
    pieces(text).filter_map(|piece| match piece {
        Piece::Reference(name) => Some(name),
        Piece::Text(_) => None,
    })
}

/// The parameter, if a reference to it is all of the text.
fn whole(text: &str) -> Option<&str> {
    let mut all = pieces(text);
    match (all.next(), all.next()) {
        (Some(Piece::Reference(name)), None) => Some(name),
        _ => None,
    }
}

/// By what its default holds, by its name or its use; or a generator that makes something long of it which is nothing's name.
fn is_secret(parameter: &Parameter, used: &Use) -> bool {
    if holds_secret(&parameter.value) {
        return true;
    }
    if used.name || used.tag_project {
        return false;
    }
    let is_long = || Expression::parse(&parameter.from).is_ok_and(|expression| expression.length() >= 8);
    used.secret || looks_secret(&parameter.name) || (parameter.is_generated() && is_long())
}

/// Is it the value of a Secret?
fn is_data(text: &Text) -> bool {
    matches!(text.path.first(), Some(Step::Key("data" | "stringData")))
}

/// Values of a Secret are secret, unless their key says that they are something else, such as `database-user`.
fn sounds_secret(key: &str) -> bool {
    const PLAIN: [&str; 9] = ["USER", "NAME", "HOST", "PORT", "DATABASE", "SERVER", "EMAIL", "DOMAIN", "REGION"];
    let key = key.to_ascii_uppercase().replace(['-', '.'], "_");
    looks_secret(&key) || !PLAIN.iter().any(|word| key.contains(word))
}
