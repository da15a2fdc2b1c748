//! The images that objects need, and whether the streams that exist have them.

use crate::db::Look;
use crate::db::streams::tags;
use crate::{Actor, Error};
use model::ProjectName;
use model::access::Right;
use model::stream::TagPath;
use model::template::{self, Finding, ImageName, ImageState, Level, NeededImage, ObjectName};
use serde_json::Value;
use std::collections::BTreeMap;

/// The images that objects need, each once, in the order in which they are first named.
pub(crate) async fn images(
    at: impl Into<Look<'_>>,
    actor: &Actor,
    objects: &[Value],
    home: &ProjectName,
) -> Result<Vec<NeededImage>, Error> {
    let mut at = at.into();
    let mut needed: Vec<NeededImage> = Vec::new();
    let mut known = BTreeMap::new();
    for used in template::images(objects) {
        let tag = tag_of(&used.image, home);
        let name = match (&used.image, &tag) {
            (_, Some(tag)) => tag.to_string(),
            (ImageName::Reference(name), _) => name.clone(),
            (ImageName::Tag { project, name } | ImageName::StreamImage { project, name }, _) => {
                format!("{}/{name}", if project.is_empty() { home.as_str() } else { project })
            }
        };
        if known.insert(name.clone(), ()).is_some() {
            continue;
        }
        let state = match &tag {
            _ if used.made_here => ImageState::Made,
            Some(tag) => state(at.again(), actor, tag).await?,
            None if matches!(used.image, ImageName::Tag { .. }) => ImageState::Missing,
            None => ImageState::Outside,
        };
        needed.push(NeededImage { name, tag, state });
    }
    Ok(needed)
}

/// The image stream tags that objects name, with the place of the object.
pub(crate) fn named_tags(objects: &[Value], home: &ProjectName) -> Vec<(usize, TagPath)> {
    let used = template::images(objects).into_iter();
    used.filter_map(|used| Some((used.object, tag_of(&used.image, home)?))).collect()
}

/// Is it the actor's to know how a tag stands? Otherwise it looks as if it were not there.
pub(crate) fn may_know(actor: &Actor, tag: &TagPath) -> bool {
    actor.may(Right::View, tag) || actor.may(Right::Pull, tag)
}

/// How an image stream tag stands as an image that is needed.
pub(crate) async fn state(at: impl Into<Look<'_>>, actor: &Actor, tag: &TagPath) -> Result<ImageState, Error> {
    if !may_know(actor, tag) {
        return Ok(ImageState::Missing);
    }
    let Some(row) = tags::live(at, tag).await? else { return Ok(ImageState::Missing) };
    if row.event.is_some() {
        return Ok(ImageState::Here { digest: row.current()? });
    }
    Ok(match row.condition_message {
        Some(message) => ImageState::Failing { message },
        None => ImageState::Waiting,
    })
}

fn tag_of(image: &ImageName, home: &ProjectName) -> Option<TagPath> {
    let ImageName::Tag { project, .. } = image else { return None };
    let (stream, tag) = image.stream_tag()?;
    let project = if project.is_empty() { home.as_str() } else { project };
    TagPath::new(project, stream, tag).ok()
}

/// Which object, in a word: `Deployment/web`.
pub(crate) fn short_name(object: &Value) -> String {
    let ObjectName { kind, name, .. } = ObjectName::of(object);
    format!("{kind}/{name}")
}

/// What is to be said about images that are needed and not there.
pub(crate) fn warnings(images: &[NeededImage]) -> Vec<Finding> {
    let warning = |image: &NeededImage| {
        let (message, remedy) = match &image.state {
            ImageState::Missing => {
                ("is needed, and there is no such image stream tag", "Import it, or choose another".to_owned())
            }
            ImageState::Failing { message } => ("is needed, and its import fails", message.clone()),
            _ => return None,
        };
        let message = format!("{} {message}", image.name);
        Some(Finding { level: Level::Warning, place: image.name.clone(), message, remedy })
    };
    images.iter().filter_map(warning).collect()
}
