//! A parameter as a field of a form: what kind of value it takes, and whether one is good.
//!
//! The kind is read off the places where the parameter is used, unless the author states it in the annotation
//! `form.weir.dev/<PARAMETER>` of the template, which OpenShift passes over.

use super::document::{Parameter, Template};
use super::hint::Hint;
use super::pattern;
use super::quantity::is_quantity;
use super::uses::Uses;
use crate::TagName;
use serde::{Deserialize, Serialize};

/// A field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The parameter.
    pub name: String,
    /// What people read beside the field.
    pub label: String,
    /// Help; may be empty.
    pub help: String,
    /// What it takes.
    pub kind: FieldKind,
    /// The heading it stands under; empty for the first fields.
    pub group: String,
    /// Must there be a value? One that is left alone has its default or is generated.
    pub required: bool,
    /// What it has when it is left alone and not generated.
    pub default: String,
    /// Is a value made up when it is left alone?
    pub generated: bool,
    /// A regular expression that the whole value fits.
    pub pattern: Option<String>,
    /// The least number.
    pub min: Option<f64>,
    /// The greatest number.
    pub max: Option<f64>,
}

/// What a field takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line.
    Text,
    /// A number.
    Number,
    /// `true` or `false`.
    YesNo,
    /// One of these.
    Choice(Vec<String>),
    /// A size of memory, such as `512Mi`.
    Memory,
    /// A size of a volume, such as `1Gi`.
    Storage,
    /// What is shown only to those who may see it.
    Secret,
    /// A tag of an image stream.
    ImageTag(TagOf),
    /// Where source is.
    GitUrl,
    /// Several lines.
    Lines,
}

/// Which tag a field chooses, as the objects write it: references are other parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagOf {
    /// The project, such as `${NAMESPACE}`; empty for the project that the objects go to.
    pub project: String,
    /// What the name becomes, such as `ruby:${RUBY_VERSION}`.
    pub name: String,
}

impl TagOf {
    /// Is the tag alone chosen, or the stream with it (`${IMAGE}` as the whole name)?
    #[must_use]
    pub fn is_tag_alone(&self) -> bool {
        self.name.contains(':')
    }
}

/// The fields of all parameters, in the template's order.
#[must_use]
pub fn fields(template: &Template) -> Vec<Field> {
    let uses = Uses::of(template);
    template.parameters().iter().map(|parameter| field(template, parameter, &uses)).collect()
}

/// The fields under their headings, in the order in which each heading comes first; those without one lead.
#[must_use]
pub fn grouped(fields: &[Field]) -> Vec<(String, Vec<Field>)> {
    let mut groups: Vec<(String, Vec<Field>)> = vec![(String::new(), Vec::new())];
    for field in fields {
        match groups.iter_mut().find(|(group, _)| *group == field.group) {
            Some((_, members)) => members.push(field.clone()),
            None => groups.push((field.group.clone(), vec![field.clone()])),
        }
    }
    groups.retain(|(_, members)| !members.is_empty());
    groups
}

/// What is wrong with a value, for people; `None` when it is good. Not `given`, the field is left alone.
///
/// In the browser patterns are left to the browser, which knows them by the attribute of the field.
#[must_use]
pub fn check(field: &Field, given: Option<&str>) -> Option<String> {
    let value = match given {
        Some(value) => value,
        None if field.generated => return None,
        None => &field.default,
    };
    if value.is_empty() {
        return field.required.then(|| format!("{} needs a value", field.label));
    }
    if value.len() > super::limit::VALUE {
        return Some("This is longer than 64 KiB".into());
    }
    of_kind(field, value).or_else(|| {
        let pattern = field.pattern.as_deref()?;
        (!pattern::fits(pattern, value)).then(|| format!("This has to look like {pattern}"))
    })
}

impl FieldKind {
    /// Is it to be hidden from those who may not see secrets?
    #[must_use]
    pub fn is_secret(&self) -> bool {
        *self == Self::Secret
    }
}

fn field(template: &Template, parameter: &Parameter, uses: &Uses) -> Field {
    let hint = Hint::of(template, &parameter.name).unwrap_or_default();
    let kind = hint.kind().map_or_else(
        || uses.kind(parameter),
        |kind| match kind {
            FieldKind::ImageTag(_) => FieldKind::ImageTag(uses.tag(&parameter.name)),
            kind => kind,
        },
    );
    Field {
        name: parameter.name.clone(),
        label: parameter.label().to_owned(),
        help: hint.help.unwrap_or_else(|| parameter.description.clone()),
        group: hint.group.unwrap_or_else(|| uses.group(&parameter.name, &kind)),
        required: parameter.required,
        default: parameter.value.clone(),
        generated: parameter.is_generated(),
        pattern: hint.pattern,
        min: hint.min,
        max: hint.max,
        kind,
    }
}

fn of_kind(field: &Field, value: &str) -> Option<String> {
    let wrong = |sentence: &str| Some(sentence.to_owned());
    match &field.kind {
        FieldKind::Number => of_number(field, value),
        FieldKind::YesNo if !matches!(value, "true" | "false") => wrong("This is true or false"),
        FieldKind::Choice(options) if !options.iter().any(|option| option == value) => {
            Some(format!("Choose one of {}", options.join(", ")))
        }
        FieldKind::Memory if !is_quantity(value) => wrong("Write a size such as 512Mi or 2Gi"),
        FieldKind::Storage if !is_quantity(value) => wrong("Write a size such as 1Gi or 500Mi"),
        FieldKind::GitUrl if !is_git_url(value) => {
            wrong("Write where the repository is, such as https://example.com/team/app.git")
        }
        FieldKind::ImageTag(of) => of_tag(of, value),
        _ => None,
    }
}

fn of_number(field: &Field, value: &str) -> Option<String> {
    // In the words of JSON, because that is what it becomes: 007 and +5 would stay text.
    let Ok(number) = serde_json::from_str::<f64>(value) else { return Some("This is a number".into()) };
    match (field.min, field.max) {
        (Some(min), _) if number < min => Some(format!("This is {min} or more")),
        (_, Some(max)) if number > max => Some(format!("This is {max} or less")),
        _ => None,
    }
}

fn of_tag(of: &TagOf, value: &str) -> Option<String> {
    let tag = if of.is_tag_alone() { Some(value) } else { value.split_once(':').map(|(_, tag)| tag) };
    match tag.map(TagName::parse) {
        // Only a part of the tag is chosen: what it becomes is checked when it is looked for.
        _ if of.is_tag_alone() && !of.name.ends_with('}') => None,
        None => Some("Write a stream and its tag, such as ruby:3.3".into()),
        Some(Err(error)) => Some(error.to_string()),
        Some(Ok(_)) => None,
    }
}

/// OKD: anything that git can clone from.
pub(super) fn is_git_url(value: &str) -> bool {
    let rest = ["https://", "http://", "git://", "ssh://"].iter().find_map(|scheme| value.strip_prefix(scheme));
    let short = value.split_once('@').and_then(|(_, rest)| rest.split_once(':')).map(|(_, path)| path);
    !value.contains(char::is_whitespace) && rest.or(short).is_some_and(|rest| !rest.trim_matches('/').is_empty())
}
