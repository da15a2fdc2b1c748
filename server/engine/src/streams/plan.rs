//! What it takes to bring a stream in line with an object, before anything is done.

use super::document::Document;
use super::edit::{Presence, StreamEdit, TagChange};
use super::object::StreamObject;
use super::whole::Whole;
use crate::Error;
use model::TagName;
use model::stream::{SourceKind, StreamPatch, TagPatch};
use std::collections::BTreeMap;

impl StreamObject {
    /// The edit after which a stream is as the object says; `None` when it is so already. What the object does not say stays:
    /// tags, labels and policies of others. Tags that only `former` names, an earlier version of the object, are wanted no
    /// more; what they have stays.
    pub(crate) fn plan(&self, now: Option<&Whole>, former: Option<&Self>) -> Result<Option<StreamEdit>, Error> {
        let document = now.map_or_else(Document::nothing, Document::of);
        let mut tags: Vec<(TagName, TagChange)> = Vec::new();
        for (tag, patch) in self.document.changes(&document)? {
            let was_ours = former.is_some_and(|former| former.document.tag(tag.as_str()).is_some());
            match patch {
                Some(patch) => tags.push((tag, TagChange::Set { patch, new: false, again: false })),
                None if was_ours => tags.push((tag, TagChange::Clear)),
                None => {}
            }
        }
        // What is followed is there before whoever follows it.
        tags.sort_by_key(|(_, change)| follows(change));
        let stream = self.describes(now);
        if now.is_some() && tags.is_empty() && stream == StreamPatch::default() {
            return Ok(None);
        }
        Ok(Some(StreamEdit {
            presence: if now.is_some() { Presence::There } else { Presence::New },
            version: now.map(|now| now.stream.version),
            uid: now.map(|now| now.stream.uid.clone()),
            stream,
            tags,
            dry: false,
        }))
    }

    /// What the object says about the stream itself that is not so.
    fn describes(&self, now: Option<&Whole>) -> StreamPatch {
        let said = self.document.patch();
        let merged = |said: Option<BTreeMap<String, String>>, now: Option<&BTreeMap<String, String>>| {
            let mut all = now.cloned().unwrap_or_default();
            all.extend(said?);
            (Some(&all) != now).then_some(all)
        };
        StreamPatch {
            local_lookup: said.local_lookup.filter(|lookup| now.is_none_or(|now| now.stream.local_lookup != *lookup)),
            labels: merged(said.labels, now.map(|now| &now.stream.labels)),
            annotations: merged(said.annotations, now.map(|now| &now.stream.annotations)),
        }
    }
}

fn follows(change: &TagChange) -> bool {
    let TagChange::Set { patch: TagPatch { source: Some(Some(source)), .. }, .. } = change else { return false };
    source.kind == SourceKind::Tag
}
