//! Image streams as objects among others: what a template makes, and how it looks later.

use super::document::Document;
use super::edit::{Presence, StreamEdit, TagChange, edit_in};
use super::{may_delete, whole};
use crate::db::Look;
use crate::db::clock::Turn;
use crate::db::sight::EVERYTHING;
use crate::db::streams::{self as rows, tags};
use crate::{Actor, Error};
use model::access::{Object, Right};
use model::stream::{StreamPatch, TagPatch, TagPath};
use model::{ProjectName, StreamName};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The label that says which instance made a stream, by its uid (OKD).
pub(crate) const OWNER: &str = "template.openshift.io/template-instance-owner";

/// Is this object an image stream? Without a group it is one as well, as old files have it.
pub(crate) fn is_stream(object: &Value) -> bool {
    let is = |key: &str, known: &[&str]| object[key].as_str().is_some_and(|text| known.contains(&text));
    is("kind", &["ImageStream"]) && is("apiVersion", &["image.openshift.io/v1", "v1"])
}

/// An image stream as an object says it. Fields that mean nothing to Weir are passed over: templates are opaque.
pub(crate) struct StreamObject {
    pub(crate) project: ProjectName,
    pub(crate) name: StreamName,
    pub(super) document: Document,
}

/// What became of an image stream among objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Put {
    pub(crate) uid: String,
    /// It belongs to the owner; otherwise it was there before and is as the object says.
    pub(crate) owned: bool,
}

impl StreamObject {
    /// Reads an object that [`is_stream`]; without a namespace it belongs to `home`.
    pub(crate) fn read(object: &Value, home: &ProjectName) -> Result<Self, Error> {
        let document: Document = serde_json::from_value(known(object)).map_err(|error| wrong(object, error))?;
        let namespace = document.metadata.namespace.as_str();
        let project = if namespace.is_empty() { Ok(home.clone()) } else { ProjectName::parse(namespace) };
        let project = project.map_err(|error| wrong(object, error))?;
        Ok(Self {
            name: StreamName::parse(&document.metadata.name).map_err(|error| wrong(object, error))?,
            document: document.at_home(project.as_str()),
            project,
        })
    }

    /// Makes the stream, or brings it in line when the owner made it. One that was there before is taken as it is if it says
    /// all that the object says, and refused otherwise. `former` is what the owner wanted of it before: tags that only that
    /// names are wanted no more.
    pub(crate) async fn put(
        &self,
        turn: &mut Turn,
        actor: &Actor,
        owner: &str,
        owned: Option<&str>,
        former: Option<&Self>,
    ) -> Result<Put, Error> {
        let present = rows::find(turn.tx(), EVERYTHING, self.project.as_str(), self.name.as_str()).await?;
        let Some(stored) = present else {
            return self.edit(turn, actor, owner, &Document::nothing(), None, &StreamPatch::default()).await;
        };
        let whole = whole::read(turn.tx(), self.project.as_str(), self.name.as_str()).await?;
        let now = Document::of(&whole);
        let uid = stored.facts.stream.uid;
        if owned == Some(uid.as_str()) {
            let said = StreamPatch {
                labels: Some(whole.stream.labels),
                annotations: Some(whole.stream.annotations),
                local_lookup: None,
            };
            return self.edit(turn, actor, owner, &now, former, &said).await;
        }
        if self.says_all(&now)? {
            return Ok(Put { uid, owned: false });
        }
        Err(Error::conflict(format!(
            "There is an image stream {}/{} already, and it is otherwise than this template would make it. Delete or rename \
             that one, or choose other parameters",
            self.project, self.name
        )))
    }

    /// Would the object change nothing about what is wanted of a stream?
    fn says_all(&self, now: &Document) -> Result<bool, Error> {
        let lookup = self.document.patch().local_lookup;
        let same = lookup.is_none() || lookup == now.patch().local_lookup;
        Ok(same && self.document.changes(now)?.iter().all(|(_, patch)| patch.is_none()))
    }

    /// Is the stream of this name, if there is one, as the object says?
    pub(crate) fn is_as_said(&self, whole: &super::Whole) -> Result<bool, Error> {
        self.says_all(&Document::of(whole))
    }

    async fn edit(
        &self,
        turn: &mut Turn,
        actor: &Actor,
        owner: &str,
        now: &Document,
        former: Option<&Self>,
        said: &StreamPatch,
    ) -> Result<Put, Error> {
        let wanted = self.document.patch();
        let before = former.map(|former| former.document.patch()).unwrap_or_default();
        let mut labels = merged(&said.labels, before.labels, wanted.labels);
        labels.insert(OWNER.to_owned(), owner.to_owned());
        let stream = StreamPatch {
            local_lookup: wanted.local_lookup,
            labels: Some(labels),
            annotations: Some(merged(&said.annotations, before.annotations, wanted.annotations)),
        };
        let named_before = |tag: &str| former.is_some_and(|former| former.document.tag(tag).is_some());
        let tags = self.document.changes(now)?.into_iter().filter_map(|(tag, patch)| {
            let set = |patch: TagPatch| TagChange::Set { patch, new: false, again: false };
            match patch {
                Some(patch) => Some((tag, set(patch))),
                None if named_before(tag.as_str()) => Some((tag, TagChange::Clear)),
                None => None,
            }
        });
        let edit = StreamEdit { presence: Presence::Either, stream, tags: tags.collect(), ..StreamEdit::default() };
        let whole = edit_in(turn, actor, &self.project, &self.name, &edit).await.map_err(|refused| {
            let tag = refused.tag.map_or_else(String::new, |tag| format!(":{tag}"));
            let place = format!("Image stream {}/{}{tag}", self.project, self.name);
            match refused.error {
                Error::Invalid { message, .. } => Error::invalid("objects", format!("{place}: {message}")),
                error => error,
            }
        })?;
        Ok(Put { uid: whole.stream.uid, owned: true })
    }
}

/// What a stream says, brought in line with what its object says: what the object said before and nobody changed since goes with
/// it.
fn merged(
    now: &Option<BTreeMap<String, String>>,
    before: Option<BTreeMap<String, String>>,
    wanted: Option<BTreeMap<String, String>>,
) -> BTreeMap<String, String> {
    let before = before.unwrap_or_default();
    let mut all = now.clone().unwrap_or_default();
    all.retain(|key, value| before.get(key) != Some(value));
    all.extend(wanted.unwrap_or_default());
    all
}

/// Why a stream has to stay when `going` go; `None` when it may go with them. Who follows it is named to whoever sees that.
pub(crate) async fn kept(
    at: impl Into<Look<'_>>,
    actor: &Actor,
    project: &str,
    name: &str,
    going: &BTreeSet<(ProjectName, StreamName)>,
) -> Result<Option<String>, Error> {
    let mut at = at.into();
    if !actor.may(Right::Delete, Object::Stream(project, name)) {
        return Ok(Some("you may not delete it".to_owned()));
    }
    if let Err(error) = may_delete(&tags::protected(at.again(), project, Some(name)).await?) {
        return Ok(Some(error.to_string()));
    }
    let followers = tags::followers_of_stream(at, project, name).await?;
    let stays = |follower: &TagPath| !going.contains(&(follower.project.clone(), follower.stream.clone()));
    let kept = followers.iter().find(|(follower, _)| stays(follower));
    Ok(kept.map(|(follower, tag)| match actor.may(Right::View, follower) {
        true => format!("{follower} follows {tag}"),
        false => format!("a tag of another project follows {tag}"),
    }))
}

/// An object as the stream that it made is now: what still is as the object says is left as it is written there. An object that
/// cannot be read, because masks stand in it, is left as it is.
pub(crate) fn as_it_is(object: &Value, whole: &super::Whole) -> Result<Value, Error> {
    let home = &whole.stream.project;
    let Ok(said) = StreamObject::read(object, home) else { return Ok(object.clone()) };
    let now = Document::of(whole);
    let mut object = object.clone();
    let written = object["spec"]["tags"].as_array().cloned().unwrap_or_default();
    let mut tags = Vec::new();
    for tag in now.tags() {
        let stands = said.document.tag(tag.name()).map(|said| said.stands(tag)).transpose()?.unwrap_or(false);
        let as_written = written.iter().find(|entry| entry["name"] == tag.name()).filter(|_| stands);
        tags.push(match as_written {
            Some(entry) => entry.clone(),
            None => serde_json::to_value(tag.short()).map_err(Error::internal)?,
        });
    }
    // In the order of the object; what came later follows.
    let place = |entry: &Value| written.iter().position(|other| other["name"] == entry["name"]).unwrap_or(usize::MAX);
    tags.sort_by_key(place);
    if !tags.is_empty() || !written.is_empty() {
        object["spec"]["tags"] = Value::Array(tags);
    }
    Ok(object)
}

/// The object without what means nothing to Weir. What is not shaped as it should be stays, to be refused.
fn known(object: &Value) -> Value {
    let mut whole = pick(object, &["apiVersion", "kind"]);
    let metadata = pick(&object["metadata"], &["name", "namespace", "labels", "annotations"]);
    whole.insert("metadata".into(), metadata.into());
    let spec = match &object["spec"] {
        spec @ (Value::Object(_) | Value::Null) => known_spec(spec),
        other => other.clone(),
    };
    whole.insert("spec".into(), spec);
    whole.into()
}

fn known_spec(spec: &Value) -> Value {
    let mut known = Map::new();
    if spec["lookupPolicy"]["local"].is_boolean() {
        known.insert("lookupPolicy".into(), pick(&spec["lookupPolicy"], &["local"]).into());
    }
    let tags = match &spec["tags"] {
        Value::Null => return known.into(),
        Value::Array(tags) => tags.iter().map(known_tag).collect::<Vec<_>>().into(),
        other => other.clone(),
    };
    known.insert("tags".into(), tags);
    known.into()
}

fn known_tag(tag: &Value) -> Value {
    const POLICY: [&str; 6] = ["scheduled", "intervalSeconds", "insecure", "importMode", "platform", "backwards"];
    if !tag.is_object() {
        return tag.clone();
    }
    let mut known = pick(tag, &["name", "annotations", "reference"]);
    if tag["from"].is_object() {
        known.insert("from".into(), pick(&tag["from"], &["kind", "namespace", "name"]).into());
    } else if tag.get("from").is_some() {
        known.insert("from".into(), tag["from"].clone());
    }
    for (policy, keys) in [("importPolicy", &POLICY[..]), ("referencePolicy", &["type"])] {
        let stated = pick(&tag[policy], keys);
        if !stated.is_empty() {
            known.insert(policy.into(), stated.into());
        }
    }
    known.into()
}

/// Some fields of an object, without those that are null.
fn pick(value: &Value, keys: &[&str]) -> Map<String, Value> {
    let field = |key: &&str| Some(((*key).to_owned(), value.get(*key).filter(|value| !value.is_null())?.clone()));
    keys.iter().filter_map(field).collect()
}

fn wrong(object: &Value, error: impl std::fmt::Display) -> Error {
    let name = object["metadata"]["name"].as_str().unwrap_or_default();
    Error::invalid("objects", format!("Image stream “{name}” among the objects cannot be made: {error}"))
}
