//! Server functions around stream tags.

use super::draft::Draft;
use super::listing::Listing;
use crate::Error;
use crate::done::Done;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use model::stream::{Check, Event, History, ResumePlan, StreamTag};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::done::Undo;
#[cfg(feature = "ssr")]
use crate::links;
#[cfg(feature = "ssr")]
use crate::server::{Need, change, run};
#[cfg(feature = "ssr")]
use engine::Expect;
#[cfg(feature = "ssr")]
use engine::tag_path;
#[cfg(feature = "ssr")]
use leptos::server_fn::ServerFn;
#[cfg(feature = "ssr")]
use model::stream::TagPath;

/// A tag with its latest moves and looks at its source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagView {
    /// The tag.
    pub tag: StreamTag,
    /// Its latest moves, newest first.
    pub events: Vec<Event>,
    /// The latest looks at its source, newest first.
    pub checks: Vec<Check>,
    /// What resuming would do, when it is on hold.
    pub resume: Option<ResumePlan>,
}

/// A tag with everything that its pages show.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_tag(project: String, stream: String, tag: String) -> Result<TagView, Error> {
    use model::Paging;
    use model::stream::HistoryFilter;
    run(Need::Viewer, |cx| async move {
        let (streams, path) = (cx.engine.streams(), tag_path(&project, &stream, &tag)?);
        let History { tag, events, .. } =
            streams.history(&cx.actor, &path, &HistoryFilter::default(), Paging::new(1, 5)).await?;
        let checks = streams.checks(&cx.actor, &path).await?;
        let resume = match tag.hold {
            Some(_) => Some(streams.resume_plan(&cx.actor, &path).await?),
            None => None,
        };
        Ok(TagView { tag, events: events.items, checks, resume })
    })
    .await
}

/// A piece of a tag's history.
#[server(input = GetUrl, output = crate::wire::Wire)]
pub async fn get_history(project: String, stream: String, tag: String, listing: Listing) -> Result<History, Error> {
    use super::listing::day;
    use model::Paging;
    use model::stream::{EventKind, HistoryFilter};
    run(Need::Viewer, |cx| async move {
        let Listing { kind, actor, digest, since, until, page } = listing;
        let until = day(&until).map(|day| day + time::Duration::DAY);
        let filter = HistoryFilter { kind: EventKind::from_word(&kind), actor, digest, since: day(&since), until };
        let path = tag_path(&project, &stream, &tag)?;
        cx.engine.streams().history(&cx.actor, &path, &filter, Paging::page(page)).await
    })
    .await
}

/// Looks at the source of a tag at once.
#[server]
pub async fn import_tag(
    project: String,
    stream: String,
    tag: String,
    #[server(default)] accept: bool,
) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        let path = tag_path(&project, &stream, &tag)?;
        cx.engine.imports().now(&cx.actor, &path, accept).await?;
        Ok(Done::new(format!("{tag} is being imported"), links::stream_tag(&path)))
    })
    .await
}

/// Goes back to an earlier image.
#[server]
pub async fn roll_back_tag(
    project: String,
    stream: String,
    tag: String,
    to: String,
    if_current: String,
    #[server(default)] reason: String,
) -> Result<Done, Error> {
    use model::Digest;
    change(Need::SignedIn, vec![("reason", reason.clone())], |cx| async move {
        let path = tag_path(&project, &stream, &tag)?;
        let to = Digest::parse(&to).map_err(|error| engine::Error::invalid("to", error))?;
        let seen = match if_current.as_str() {
            "" => None,
            seen => Some(Digest::parse(seen).map_err(|error| engine::Error::invalid("if_current", error))?),
        };
        cx.engine.streams().rollback(&cx.actor, &path, &to, seen.as_ref(), &reason).await?;
        let told = format!("{tag} is back at {} and on hold", to.short());
        let undo = seen.map(|before| Undo {
            path: RollBackTag::PATH.to_owned(),
            fields: fields(&path, &[("to", before.as_str()), ("if_current", to.as_str()), ("reason", "Undo")]),
        });
        Ok(Done { undo, ..Done::new(told, links::stream_tag(&path)) })
    })
    .await
}

/// Keeps a tag where it is.
#[server]
pub async fn hold_tag(
    project: String,
    stream: String,
    tag: String,
    #[server(default)] reason: String,
) -> Result<Done, Error> {
    change(Need::SignedIn, vec![("reason", reason.clone())], |cx| async move {
        let path = tag_path(&project, &stream, &tag)?;
        cx.engine.streams().hold(&cx.actor, &path, &reason).await?;
        let undo = Undo { path: ResumeTag::PATH.to_owned(), fields: fields(&path, &[]) };
        Ok(Done { undo: Some(undo), ..Done::new(format!("{tag} is on hold"), links::stream_tag(&path)) })
    })
    .await
}

/// Lets a tag move again.
#[server]
pub async fn resume_tag(project: String, stream: String, tag: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        let path = tag_path(&project, &stream, &tag)?;
        cx.engine.streams().resume(&cx.actor, &path).await?;
        Ok(Done::new(format!("{tag} moves again"), links::stream_tag(&path)))
    })
    .await
}

/// Protects a tag, or takes the protection off.
#[server]
pub async fn protect_tag(project: String, stream: String, tag: String, protect: bool) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        let path = tag_path(&project, &stream, &tag)?;
        cx.engine.streams().protect(&cx.actor, &path, protect).await?;
        let told = if protect { format!("{tag} is protected") } else { format!("{tag} is not protected any more") };
        let other = fields(&path, &[("protect", if protect { "false" } else { "true" })]);
        let undo = Some(Undo { path: ProtectTag::PATH.to_owned(), fields: other });
        Ok(Done { undo, ..Done::new(told, links::stream_tag(&path)) })
    })
    .await
}

/// Deletes a tag.
#[server]
pub async fn delete_tag(
    project: String,
    stream: String,
    tag: String,
    #[server(default)] reason: String,
) -> Result<Done, Error> {
    change(Need::SignedIn, vec![("reason", reason.clone())], |cx| async move {
        let path = tag_path(&project, &stream, &tag)?;
        cx.engine.streams().delete_tag(&cx.actor, &path, &reason).await?;
        let undo = Undo { path: RestoreTag::PATH.to_owned(), fields: fields(&path, &[]) };
        let list = links::stream(&path.project, &path.stream);
        Ok(Done { undo: Some(undo), ..Done::new(format!("{tag} is deleted"), list) })
    })
    .await
}

/// Brings a deleted tag back.
#[server]
pub async fn restore_tag(project: String, stream: String, tag: String) -> Result<Done, Error> {
    change(Need::SignedIn, vec![], |cx| async move {
        let path = tag_path(&project, &stream, &tag)?;
        cx.engine.streams().restore_tag(&cx.actor, &path).await?;
        Ok(Done::new(format!("{tag} is back"), links::stream_tag(&path)))
    })
    .await
}

/// The fields of a form about a tag.
#[cfg(feature = "ssr")]
fn fields(path: &TagPath, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = [("project", path.project.as_str()), ("stream", path.stream.as_str()), ("tag", path.tag.as_str())];
    own.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Changes what is wanted of a tag. `version` is the one the form was made from.
#[server]
pub async fn edit_tag(
    project: String,
    stream: String,
    tag: String,
    version: i64,
    draft: Draft,
    #[server(default)] reason: String,
) -> Result<Done, Error> {
    use model::stream::TagPatch;
    let entered = [draft.fields(), vec![("reason", reason.clone())]].concat();
    change(Need::SignedIn, entered, |cx| async move {
        let path = tag_path(&project, &stream, &tag)?;
        let patch = TagPatch { source: Some(draft.typed()), ..draft.policy() };
        cx.engine.streams().set(&cx.actor, &path, &patch, Expect::Version(version), &reason).await?;
        Ok(Done::new(format!("{tag} is changed"), links::stream_tag(&path)))
    })
    .await
}

/// What is tagged, and how.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tagged {
    /// `image`, `tag`, `stream-image`
    pub kind: String,
    /// The source, as typed.
    pub source: String,
    /// Move on with a source that is a tag.
    pub follow: bool,
    /// Look again and again at a source that is an image in a registry.
    pub scheduled: bool,
}

/// Tags an image: a copy of what the source is now, or a tag that follows it.
#[server]
pub async fn tag_image(
    project: String,
    stream: String,
    tag: String,
    what: Tagged,
    #[server(default)] reason: String,
) -> Result<Done, Error> {
    use model::stream::{SourceKind, TagPatch, TypedSource};
    let entered = [("project", &project), ("stream", &stream), ("tag", &tag), ("what[source]", &what.source)];
    let entered = entered.into_iter().chain([("what[kind]", &what.kind), ("reason", &reason)]);
    change(Need::SignedIn, entered.map(|(name, value)| (name, value.clone())).collect(), |cx| async move {
        let (streams, path) = (cx.engine.streams(), destination(&project, &stream, &tag)?);
        let kind = SourceKind::from_word(&what.kind).unwrap_or(SourceKind::Image);
        let source = TypedSource::new(kind, what.source.trim());
        if what.scheduled && kind == SourceKind::Image {
            let patch = TagPatch { source: Some(Some(source)), scheduled: Some(true), ..TagPatch::default() };
            streams.set(&cx.actor, &path, &patch, Expect::Any, &reason).await?;
        } else {
            let follow = what.follow && kind == SourceKind::Tag;
            streams.tag_image(&cx.actor, &path, &source, follow, Expect::Any, &reason).await?;
        }
        Ok(Done::new(format!("{path} is tagged"), links::stream_tag(&path)))
    })
    .await
}

/// The tag that a form names, field by field.
#[cfg(feature = "ssr")]
fn destination(project: &str, stream: &str, tag: &str) -> Result<TagPath, engine::Error> {
    use engine::Error;
    use model::{ProjectName, StreamName, TagName};
    Ok(TagPath {
        project: ProjectName::parse(project.trim()).map_err(|error| Error::invalid("project", error))?,
        stream: StreamName::parse(stream.trim()).map_err(|error| Error::invalid("stream", error))?,
        tag: TagName::parse(tag.trim()).map_err(|error| Error::invalid("tag", error))?,
    })
}
