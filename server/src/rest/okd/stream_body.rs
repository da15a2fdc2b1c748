//! An image stream as a client describes it, and the change that is meant.

use super::IMAGES;
use super::meta::{GivenMeta, refuse};
use super::stream::LookupPolicy;
use super::tag_reference::{TagReference, Unsaid, place};
use crate::rest::Problem;
use crate::rest::metadata::check_type;
use engine::{Presence, Refused, StreamEdit, TagChange, Whole};
use model::TagName;
use model::stream::StreamPatch;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// An image stream as a client describes it. One that was read may be sent back as it is.
#[derive(Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct StreamBody {
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    api_version: Option<String>,
    pub(super) metadata: GivenMeta,
    #[serde(default)]
    spec: SpecBody,
    /// Ignored.
    #[serde(default, rename = "status")]
    _status: Option<Value>,
}

#[derive(Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
struct SpecBody {
    lookup_policy: Option<LookupPolicy>,
    /// Refused: whole repositories are imported with an ImageStreamImport.
    docker_image_repository: Option<String>,
    /// All tags that are wanted. One that is left out is wanted no more; what it has stays.
    tags: Option<Vec<TagReference>>,
}

impl StreamBody {
    /// Refuses a body that is about something else than the address says.
    pub(super) fn check(&self, project: &str, name: Option<&str>) -> Result<(), Problem> {
        check_type(self.kind.as_deref(), "ImageStream", self.api_version.as_deref(), IMAGES)?;
        self.metadata.check(Some(project), name)?;
        if self.spec.docker_image_repository.as_ref().is_some_and(|repository| !repository.is_empty()) {
            let message = "Import a whole repository with an ImageStreamImport; a stream does not keep one";
            return Err(refuse("spec.dockerImageRepository", message));
        }
        Ok(())
    }

    /// The change that turns what is there into what is described.
    pub(super) fn edit(&self, present: Option<&Whole>, unsaid: Unsaid) -> Result<StreamEdit, Problem> {
        let all = unsaid == Unsaid::Default;
        let stream = StreamPatch {
            local_lookup: self.spec.lookup_policy.map(|policy| policy.local).or(all.then_some(false)),
            labels: self.metadata.labels.clone().or(all.then(BTreeMap::new)),
            annotations: self.metadata.annotations.clone().or(all.then(BTreeMap::new)),
        };
        Ok(StreamEdit {
            presence: if present.is_some() { Presence::There } else { Presence::New },
            version: self.metadata.version()?,
            uid: self.metadata.uid.clone().filter(|_| present.is_some()),
            stream,
            tags: self.tags(present, unsaid)?,
            dry: false,
        })
    }

    fn tags(&self, present: Option<&Whole>, unsaid: Unsaid) -> Result<Vec<(TagName, TagChange)>, Problem> {
        let described = match &self.spec.tags {
            Some(tags) => tags.as_slice(),
            None if unsaid == Unsaid::Kept => return Ok(vec![]),
            None => &[],
        };
        // OKD: of two with the same name, the last one counts.
        let mut changes = BTreeMap::new();
        for (index, described) in described.iter().enumerate() {
            let name = TagName::parse(&described.name)
                .map_err(|error| refuse(format!("spec.tags[{index}].name"), error.to_string()))?;
            let known = present.and_then(|whole| whole.tag(&name));
            let patch = described.patch(unsaid, known, &format!("spec.tags[{name}]"))?;
            changes.insert(name, TagChange::Set { patch, new: false, again: described.asks_again() });
        }
        let wanted = present.iter().flat_map(|whole| &whole.tags).filter(|tag| tag.spec.is_some());
        for tag in wanted {
            changes.entry(tag.path.tag.clone()).or_insert(TagChange::Clear);
        }
        Ok(changes.into_iter().collect())
    }
}

/// Says where in an image stream what was refused stands.
pub(super) fn refused(refused: Refused) -> Problem {
    let tag = refused.tag.map(|tag| format!("spec.tags[{tag}]"));
    Problem::from(refused.error).fields_at(|field| match (&tag, field) {
        (Some(tag), field) => place(tag, field),
        (None, "name" | "labels" | "annotations") => format!("metadata.{field}"),
        (None, field) => field.to_owned(),
    })
}
