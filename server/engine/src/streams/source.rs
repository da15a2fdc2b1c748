//! What a typed source names, seen from the tag that is to have it.

use crate::db::clock::Turn;
use crate::db::sight::EVERYTHING;
use crate::db::streams::{TagRow, images, tags};
use crate::db::tags::digest_range;
use crate::{Actor, Error, db};
use model::access::{Object, Right};
use model::stream::{ImagePath, Named, PullSpec, Source, SourceKind, TagPath, TypedSource};
use model::{ProjectName, StreamName, TagName};

/// How many tags may follow each other.
const LONGEST_CHAIN: usize = 100;

/// What is copied from a stream: the image and where it can be pulled.
pub(super) struct Copied {
    pub(super) path: ImagePath,
    pub(super) reference: String,
}

/// Finds out what a typed source names. Whatever is wrong with it is about the field `source`.
pub(super) async fn resolve(
    turn: &mut Turn,
    actor: &Actor,
    here: &TagPath,
    typed: &TypedSource,
) -> Result<Source, Error> {
    let text = typed.text.trim();
    match typed.kind {
        SourceKind::Image => {
            let spec = PullSpec::parse(text).map_err(wrong)?;
            Ok(Source { text: text.to_owned(), named: Named::Image(spec) })
        }
        SourceKind::Tag => {
            let (project, text) = project(here, typed)?;
            let path = tag_path(&project, text, here)?;
            stream_id(turn, &path.project, &path.stream).await?;
            refuse_loop(turn, actor, here, &path).await?;
            Ok(Source { text: text.to_owned(), named: Named::Tag(path) })
        }
        SourceKind::StreamImage => {
            let path = image(turn, actor, here, typed).await?.path;
            Ok(Source { text: format!("{}@{}", path.stream, path.digest), named: Named::StreamImage(path) })
        }
    }
}

/// The tag that a typed source of kind `Tag` names.
pub(super) fn named_tag(here: &TagPath, typed: &TypedSource) -> Result<TagPath, Error> {
    let (project, text) = project(here, typed)?;
    tag_path(&project, text, here)
}

/// Is this very image of a stream the source already? Then nobody has to be asked for it again.
pub(super) fn is_that_image(source: &Source, here: &TagPath, typed: &TypedSource) -> bool {
    let Named::StreamImage(path) = &source.named else { return false };
    let said = project(here, typed).ok().filter(|_| typed.kind == SourceKind::StreamImage);
    said.is_some_and(|(project, text)| project == path.project && text == format!("{}@{}", path.stream, path.digest))
}

/// The image of a stream that `[stream@]digest` names; the digest may be a unique beginning of six digits or more. It has to be
/// the actor's to use: through the stream, or through a tag that is there now.
pub(super) async fn image(
    turn: &mut Turn,
    actor: &Actor,
    here: &TagPath,
    typed: &TypedSource,
) -> Result<Copied, Error> {
    let (project, text) = project(here, typed)?;
    let (stream, digest) = match text.split_once('@') {
        Some((stream, digest)) => (StreamName::parse(stream).map_err(wrong)?, digest),
        None => (here.stream.clone(), text),
    };
    let home = here.project == project;
    let usable = |object: Object<'_>| actor.may(Right::Pull, object) || (home && actor.may(Right::View, object));
    let whole = usable(Object::Stream(project.as_str(), stream.as_str()));
    let id = stream_id(turn, &project, &stream).await?;
    let (from, to) = digest_range(digest).ok_or_else(|| {
        wrong(format!("“{digest}” is no digest: write sha256: and its hexadecimal digits, at least six of them"))
    })?;
    let mut found = images::within(turn.tx(), EVERYTHING, id, &from, &to).await?;
    if !whole {
        let mut theirs = Vec::new();
        for held in found {
            let tags = images::tags_at(turn.tx(), id, &held.digest).await?;
            let has = |tag: &TagName| usable(Object::Tag(project.as_str(), stream.as_str(), tag.as_str()));
            theirs.extend(tags.iter().any(has).then_some(held));
        }
        found = theirs;
    }
    if found.len() > 1 {
        let several: Vec<&str> = found.iter().map(|held| held.digest.as_str()).collect();
        return Err(Error::conflict(format!(
            "Several images of {project}/{stream} begin with {digest}: {}. Write more of the digest",
            several.join(", ")
        )));
    }
    let held = found.pop().ok_or_else(|| match actor.sees(Object::Stream(project.as_str(), stream.as_str())) {
        true => wrong(format!("Image stream {project}/{stream} has no image {digest}")),
        false => no_stream(&project, &stream),
    })?;
    let path = ImagePath::new(project.as_str(), stream.as_str(), &held.digest).map_err(Error::internal)?;
    let reference = held.reference_to(&path.digest);
    Ok(Copied { path, reference })
}

/// The project that is meant, and the text without it.
fn project<'t>(here: &TagPath, typed: &'t TypedSource) -> Result<(ProjectName, &'t str), Error> {
    let text = typed.text.trim();
    let (said, text) = match text.split_once('/') {
        Some((project, rest)) => (project, rest),
        None => (typed.project.trim(), text),
    };
    let project = if said.is_empty() { here.project.clone() } else { ProjectName::parse(said).map_err(wrong)? };
    Ok((project, text))
}

/// `[stream:]tag` in a project.
fn tag_path(project: &ProjectName, text: &str, here: &TagPath) -> Result<TagPath, Error> {
    let (stream, tag) = match text.split_once(':') {
        Some((stream, tag)) => (StreamName::parse(stream).map_err(wrong)?, tag),
        None => (here.stream.clone(), text),
    };
    Ok(TagPath { project: project.clone(), stream, tag: TagName::parse(tag).map_err(wrong)? })
}

async fn stream_id(turn: &mut Turn, project: &ProjectName, stream: &StreamName) -> Result<i64, Error> {
    let live = db::streams::live(turn, project.as_str(), stream.as_str()).await?;
    live.map(|live| live.id).ok_or_else(|| no_stream(project, stream))
}

/// A source in a stream that is not there, or not theirs to know of.
pub(super) fn no_stream(project: &ProjectName, stream: &StreamName) -> Error {
    wrong(format!("There is no image stream {project}/{stream}"))
}

/// Refuses to bring a tag back whose source meanwhile follows the tag itself.
pub(super) async fn refuse_returning_loop(turn: &mut Turn, actor: &Actor, row: &TagRow) -> Result<(), Error> {
    let spec = row.spec()?;
    let Some(source) = spec.and_then(|spec| spec.source) else { return Ok(()) };
    let Some(followed) = source.followed() else { return Ok(()) };
    match refuse_loop(turn, actor, &row.path()?, followed).await {
        Err(Error::Invalid { message, .. }) => Err(Error::conflict(format!("{message}. Change one of them first"))),
        other => other,
    }
}

/// Refuses a source that, followed to its end, leads back to the tag itself. Of the way there it names what the actor sees.
async fn refuse_loop(turn: &mut Turn, actor: &Actor, here: &TagPath, source: &TagPath) -> Result<(), Error> {
    let mut chain = vec![here.clone(), source.clone()];
    while let Some(last) = chain.last() {
        if last == here {
            let name = |path: &TagPath| if actor.may(Right::View, path) { path.from(here) } else { "…".to_owned() };
            let names: Vec<String> = chain.iter().map(name).collect();
            return Err(wrong(format!("That would go round in circles: {}", names.join(" → "))));
        }
        if chain.len() > LONGEST_CHAIN {
            return Err(wrong(format!("More than {LONGEST_CHAIN} tags would follow each other")));
        }
        let spec = match tags::live(turn.tx(), last).await? {
            Some(row) => row.spec()?,
            None => None,
        };
        match spec.and_then(|spec| spec.source).and_then(|source| source.followed().cloned()) {
            Some(next) => chain.push(next),
            None => return Ok(()),
        }
    }
    Ok(())
}

fn wrong(message: impl ToString) -> Error {
    Error::invalid("source", message)
}
