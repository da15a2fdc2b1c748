//! An image stream tag as OKD shows it: what is wanted of the tag, and its current image.

use super::IMAGES;
use super::image::Image;
use super::meta::{GivenMeta, ObjectMeta, refuse};
use super::stream::{LookupPolicy, TagCondition};
use super::table::{Row, age};
use super::tag_reference::{TagReference, Unsaid};
use crate::rest::Problem;
use crate::rest::metadata::check_type;
use axum::http::StatusCode;
use engine::TagChange;
use model::stream::{Stream, StreamTag, TagPatch};
use model::{Instant, TagName};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// A tag of an image stream with its current image.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImageStreamTag {
    #[schema(example = "ImageStreamTag")]
    kind: &'static str,
    api_version: &'static str,
    /// `name` is `stream:tag`; `annotations` are those of the tag, everything else is that of the stream.
    metadata: ObjectMeta,
    /// What is wanted; null when nobody wants it any more.
    tag: Option<TagReference>,
    generation: i64,
    lookup_policy: LookupPolicy,
    /// Why the last import failed; absent when it did not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conditions: Vec<TagCondition>,
    /// The current image; null while there is none.
    image: Option<Image>,
    #[serde(skip)]
    moved: Option<Instant>,
}

/// A tag as a client describes it. One that was read may be sent back as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct StreamTagBody {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    api_version: Option<String>,
    /// `annotations` are all those of the tag anew; without them they stay.
    pub(super) metadata: GivenMeta,
    #[serde(default)]
    tag: Option<TagReference>,
    /// Ignored.
    #[serde(default, rename = "generation")]
    _generation: Option<i64>,
    /// Ignored: it is that of the stream.
    #[serde(default, rename = "lookupPolicy")]
    _lookup_policy: Option<Value>,
    /// Ignored.
    #[serde(default, rename = "conditions")]
    _conditions: Option<Value>,
    /// Ignored.
    #[serde(default, rename = "image")]
    _image: Option<Value>,
}

/// What the views of a tag say about themselves.
pub(super) fn metadata(stream: &Stream, tag: &StreamTag) -> ObjectMeta {
    ObjectMeta {
        name: format!("{}:{}", stream.name, tag.path.tag),
        generation: None,
        creation_timestamp: tag.status.moved.unwrap_or(stream.created),
        annotations: tag.spec.as_ref().map(|spec| spec.annotations.clone()).unwrap_or_default(),
        ..ObjectMeta::from(stream)
    }
}

impl ImageStreamTag {
    /// A tag with what is to be shown of its image.
    pub(super) fn of(stream: &Stream, tag: &StreamTag, image: Option<Image>) -> Self {
        Self {
            kind: "ImageStreamTag",
            api_version: IMAGES,
            metadata: metadata(stream, tag),
            tag: TagReference::of(tag),
            generation: tag.status.generation,
            lookup_policy: LookupPolicy { local: stream.local_lookup },
            conditions: tag.status.condition.clone().map(TagCondition::from).into_iter().collect(),
            image,
            moved: tag.status.moved,
        }
    }
}

impl Row for ImageStreamTag {
    const COLUMNS: &'static [(&'static str, &'static str, &'static str)] = &[
        ("Name", "string", "Stream and tag"),
        ("Image Reference", "string", "What consumers pull"),
        ("Updated", "string", "When it last moved"),
        ("*Image Name", "string", "The digest"),
    ];

    fn cells(&self) -> Vec<Value> {
        let image = |part: fn(&Image) -> &str| Value::from(self.image.as_ref().map(part).unwrap_or_default());
        vec![self.metadata.name.as_str().into(), image(Image::reference), age(self.moved), image(Image::name)]
    }

    fn metadata(&self) -> &ObjectMeta {
        &self.metadata
    }
}

impl StreamTagBody {
    /// Refuses a body that is about something else than the address says.
    pub(super) fn check(&self, project: &str, name: Option<&str>) -> Result<(), Problem> {
        check_type(self.kind.as_deref(), "ImageStreamTag", self.api_version.as_deref(), IMAGES)?;
        self.metadata.check(Some(project), name)
    }

    /// What becomes of the tag. `present` is what there is of it.
    pub(super) fn change(
        &self,
        name: &TagName,
        present: Option<&StreamTag>,
        known: Option<&StreamTag>,
        unsaid: Unsaid,
    ) -> Result<TagChange, Problem> {
        let annotations = &self.metadata.annotations;
        let Some(tag) = &self.tag else {
            if present.is_none_or(|tag| tag.spec.is_none()) {
                return Err(Problem::new(
                    StatusCode::BAD_REQUEST,
                    format!("{name} is not a spec tag: say what is wanted in tag"),
                ));
            }
            let patch = TagPatch { annotations: annotations.clone(), ..TagPatch::default() };
            return Ok(TagChange::Set { patch, new: false, again: false });
        };
        if !tag.name.is_empty() && tag.name != name.as_str() {
            return Err(refuse("tag.name", format!("The tag is {name} here")));
        }
        if tag.annotations.is_some() && annotations.is_some() && tag.annotations != *annotations {
            return Err(refuse("tag.annotations", "Leave them out, or send what metadata.annotations says"));
        }
        let mut patch = tag.patch(unsaid, known, "tag")?;
        patch.annotations = annotations.clone().or(patch.annotations);
        Ok(TagChange::Set { patch, new: false, again: tag.asks_again() })
    }
}
