//! An image tag as OKD shows it: what is wanted of the tag, what it has, and had.

use super::IMAGES;
use super::image::Image;
use super::meta::{GivenMeta, ObjectMeta, refuse};
use super::stream::TagEvents;
use super::stream_tag::metadata;
use super::table::{Row, age};
use super::tag_reference::{TagReference, Unsaid};
use crate::rest::Problem;
use crate::rest::metadata::check_type;
use engine::{TagChange, Whole};
use model::TagName;
use model::stream::{Named, StreamTag, TagKind};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// A tag of an image stream with its history.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImageTag {
    #[schema(example = "ImageTag")]
    kind: &'static str,
    api_version: &'static str,
    /// `name` is `stream:tag`; `annotations` are those of the tag, everything else is that of the stream.
    metadata: ObjectMeta,
    /// What is wanted; null when nobody wants it any more.
    spec: Option<TagReference>,
    /// What it has; null while there is nothing.
    status: Option<TagEvents>,
    /// The current image; null in lists and while there is none.
    image: Option<Image>,
    #[serde(skip)]
    words: (&'static str, String),
}

/// A tag as a client describes it. One that was read may be sent back as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ImageTagBody {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    api_version: Option<String>,
    pub(super) metadata: GivenMeta,
    /// What is wanted; null when it is wanted no more.
    #[serde(default)]
    spec: Option<TagReference>,
    /// Ignored.
    #[serde(default, rename = "status")]
    _status: Option<Value>,
    /// Ignored.
    #[serde(default, rename = "image")]
    _image: Option<Value>,
}

impl ImageTag {
    /// A tag of a stream, with what is to be shown of its image.
    pub(super) fn of(whole: &Whole, tag: &StreamTag, image: Option<Image>) -> Self {
        let moves = whole.moves.get(&tag.path.tag).cloned().unwrap_or_default();
        Self {
            kind: "ImageTag",
            api_version: IMAGES,
            metadata: metadata(&whole.stream, tag),
            spec: TagReference::of(tag),
            status: TagEvents::of(tag, moves),
            image,
            words: (spec_word(tag), status_words(tag)),
        }
    }
}

/// OKD's word for what is wanted.
fn spec_word(tag: &StreamTag) -> &'static str {
    match tag.kind() {
        TagKind::Orphan => "Push",
        TagKind::Placeholder if tag.status.event.is_some() => "Push",
        TagKind::Placeholder => "",
        TagKind::Reference => "Ref",
        TagKind::Scheduled => "Scheduled",
        TagKind::Alias => "Track",
        TagKind::Imported | TagKind::Pinned | TagKind::Follows => "Tag",
    }
}

/// OKD's words for what a tag has, or why it has nothing.
fn status_words(tag: &StreamTag) -> String {
    if let Some(condition) = &tag.status.condition {
        return format!("ImportFailed ({})", condition.reason);
    }
    if tag.is_pending() {
        return "Importing".into();
    }
    match tag.spec.as_ref().and_then(|spec| spec.source.as_ref()).map(|source| &source.named) {
        Some(Named::Tag(path)) if path.project == tag.path.project => format!("istag/{}", path.from(&tag.path)),
        Some(Named::Tag(path)) => format!("istag {}/{}:{}", path.project, path.stream, path.tag),
        Some(Named::Image(spec)) if tag.status.digest.is_none() => spec.to_string(),
        _ => tag.status.digest.as_ref().map(|digest| format!("image/{digest}")).unwrap_or_default(),
    }
}

impl Row for ImageTag {
    const COLUMNS: &'static [(&'static str, &'static str, &'static str)] = &[
        ("Name", "string", "Stream and tag"),
        ("Spec", "string", "What sort of tag it is"),
        ("Status", "string", "What it has, or why it has nothing"),
        ("History", "integer", "How many images it had, at most 20"),
        ("Updated", "string", "When it last moved or failed"),
    ];

    fn cells(&self) -> Vec<Value> {
        let history = self.status.as_ref().map_or(0, |status| status.items.len());
        let updated = age(self.status.as_ref().and_then(TagEvents::updated));
        vec![json!(self.metadata.name), json!(self.words.0), json!(self.words.1), json!(history), updated]
    }

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }
}

impl ImageTagBody {
    /// Refuses a body that is about something else than the address says.
    pub(super) fn check(&self, project: &str, name: Option<&str>) -> Result<(), Problem> {
        check_type(self.kind.as_deref(), "ImageTag", self.api_version.as_deref(), IMAGES)?;
        self.metadata.check(Some(project), name)
    }

    /// What becomes of the tag; `None` when nothing does. `present` is what there is of it.
    pub(super) fn change(
        &self,
        name: &TagName,
        present: Option<&StreamTag>,
        known: Option<&StreamTag>,
        unsaid: Unsaid,
    ) -> Result<Option<TagChange>, Problem> {
        let annotations = present.and_then(|tag| tag.spec.as_ref()).map(|spec| spec.annotations.clone());
        if self.metadata.annotations.as_ref().is_some_and(|said| *said != annotations.unwrap_or_default()) {
            return Err(refuse("metadata.annotations", "Say the annotations of a tag in spec.annotations"));
        }
        let Some(spec) = &self.spec else {
            let wanted = present.is_some_and(|tag| tag.spec.is_some());
            return Ok(wanted.then_some(TagChange::Clear));
        };
        if !spec.name.is_empty() && spec.name != name.as_str() {
            return Err(refuse("spec.name", format!("The tag is {name} here")));
        }
        let patch = spec.patch(unsaid, known, "spec")?;
        Ok(Some(TagChange::Set { patch, new: false, again: spec.asks_again() }))
    }
}
