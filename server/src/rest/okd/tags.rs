//! What the two views of a tag, ImageStreamTag and ImageTag, have in common.

use super::delete::DeleteOptions;
use super::lists::ListQuery;
use super::meta::{GivenMeta, refuse};
use super::tag_reference::place;
use super::{project_name, tag_name};
use crate::rest::Problem;
use crate::rest::problem::{Status, done};
use axum::Json;
use engine::{Actor, Engine, Error, Presence, Refused, StreamEdit, TagChange, Whole};
use model::stream::{Stream, StreamTag};
use model::{ProjectName, StreamName, TagName};
use std::collections::HashMap;

/// The tags of a project that a list asks for, by stream and tag.
pub(super) struct Listed {
    /// The version that everything is at least at.
    pub(super) version: i64,
    /// Each with its stream.
    pub(super) tags: Vec<(Stream, StreamTag)>,
}

/// Finds them.
pub(super) async fn list(engine: &Engine, actor: &Actor, project: &str, query: &ListQuery) -> Result<Listed, Problem> {
    query.refuse_watch()?;
    let selection = query.selection(&["metadata.name", "metadata.namespace"])?;
    let version = engine.streams().clock(actor).await?;
    let streams = engine.streams().all(actor, Some(project)).await?;
    let streams: HashMap<StreamName, Stream> = streams.into_iter().map(|s| (s.name.clone(), s)).collect();
    let mut tags = vec![];
    for tag in engine.streams().tags_of_project(actor, project).await? {
        let Some(stream) = streams.get(&tag.path.stream) else { continue };
        let name = format!("{}:{}", stream.name, tag.path.tag);
        let field = |field: &str| Some(if field == "metadata.name" { name.as_str() } else { project });
        if selection.has(&stream.labels, field) {
            tags.push((stream.clone(), tag));
        }
    }
    Ok(Listed { version, tags })
}

/// A tag of a stream.
pub(super) fn find<'w>(whole: &'w Whole, name: &TagName) -> Result<&'w StreamTag, Problem> {
    let stream = &whole.stream;
    let missing = || Error::not_found("image stream tag", format!("{}/{}:{name}", stream.project, stream.name));
    Ok(whole.tag(name).ok_or_else(missing)?)
}

/// The stream, if there is one.
pub(super) async fn present(
    engine: &Engine,
    actor: &Actor,
    project: &ProjectName,
    stream: &StreamName,
) -> Result<Option<Whole>, Problem> {
    match engine.streams().whole(actor, project.as_str(), stream.as_str()).await {
        Ok(whole) => Ok(Some(whole)),
        Err(Error::NotFound { .. }) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The stream and the tag that are to be made.
pub(super) fn new_name(metadata: &GivenMeta) -> Result<(StreamName, TagName), Problem> {
    let name = metadata.new_name()?;
    tag_name(name).map_err(|_| refuse("metadata.name", format!("“{name}” is not of the form stream:tag")))
}

/// Refuses labels that are not those of the stream, where a view only shows them.
pub(super) fn refuse_labels(metadata: &GivenMeta, present: Option<&Whole>) -> Result<(), Problem> {
    let own = present.map(|whole| whole.stream.labels.clone()).unwrap_or_default();
    match &metadata.labels {
        Some(labels) if *labels != own => {
            Err(refuse("metadata.labels", "A tag has the labels of its image stream. Change them there"))
        }
        _ => Ok(()),
    }
}

/// The same change, of a tag that nobody may want yet.
pub(super) fn new(change: TagChange) -> TagChange {
    match change {
        TagChange::Set { patch, again, .. } => TagChange::Set { patch, new: true, again },
        other => other,
    }
}

/// Where a view keeps what is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    /// In `tag`.
    Tag,
    /// In `spec`.
    Spec,
}

/// Says where in the view what was refused stands.
pub(super) fn refused(refused: Refused, at: Place) -> Problem {
    let at = match at {
        Place::Tag => "tag",
        Place::Spec => "spec",
    };
    Problem::from(refused.error)
        .fields_at(|field| if field == "name" { "metadata.name".into() } else { place(at, field) })
}

/// Deletes a tag with its history.
pub(super) async fn delete(
    engine: &Engine,
    actor: &Actor,
    project: &str,
    name: &str,
    dry: bool,
    options: &DeleteOptions,
) -> Result<Json<Status>, Problem> {
    let (project, (stream, tag)) = (project_name(project)?, tag_name(name)?);
    let edit = StreamEdit {
        presence: Presence::There,
        version: options.version()?,
        uid: options.uid().map(str::to_owned),
        tags: vec![(tag, TagChange::Delete)],
        dry: dry || options.is_dry(),
        ..StreamEdit::default()
    };
    engine.streams().edit(actor, &project, &stream, &edit).await.map_err(|error| refused(error, Place::Tag))?;
    Ok(gone(&project, name))
}

/// There is no such tag any more.
pub(super) fn gone(project: &ProjectName, name: &str) -> Json<Status> {
    done(format!("Image stream tag {project}/{name} is deleted"))
}
