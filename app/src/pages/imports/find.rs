//! What the page of a step asks the engine.

use super::api::Found;
use super::wanted::Wanted;
use crate::server::Cx;
use engine::{Destination, Error};
use model::stream::{StreamTag, TagPatch, fits};
use model::{ProjectName, StreamName, TagName};

/// Most images whose plan is made before they are imported: each costs a question to the registry.
const PLANNED: usize = 100;

/// How far the person is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Something is still to be entered.
    Ask,
    /// The tags of a repository are to be chosen.
    Choose,
    /// What would happen is to be seen.
    Plan,
    /// It is going on.
    Run,
}

/// What there is to show of a step.
pub async fn find(cx: &Cx, wanted: &Wanted) -> Result<Found, Error> {
    match wanted.stage() {
        Stage::Ask => Ok(Found::Ask(None)),
        Stage::Choose => Ok(Found::Tags(tags(cx, wanted).await?)),
        Stage::Plan => {
            let tags = if wanted.pattern.is_empty() { wanted.tags.clone() } else { tags(cx, wanted).await? };
            let mut items = wanted.items(&tags);
            let rest = items.split_off(items.len().min(PLANNED));
            let to = destination(&wanted.project, &wanted.stream)?;
            Ok(Found::Plan(cx.engine.imports().plan(&cx.actor, &to, &items, &TagPatch::default()).await?, rest))
        }
        Stage::Run => {
            let page = cx.engine.streams().get(&cx.actor, &wanted.project, &wanted.stream).await?;
            let meant = |tag: &StreamTag| wanted.tags.iter().any(|name| name == tag.path.tag.as_str());
            Ok(Found::Progress(page.tags.into_iter().filter(meant).collect()))
        }
    }
}

/// The tags of the repository that fit the pattern.
async fn tags(cx: &Cx, wanted: &Wanted) -> Result<Vec<String>, Error> {
    let to = destination(&wanted.project, &wanted.stream)?;
    let all = cx.engine.imports().tags_of(&cx.actor, &to, &wanted.from, false).await?;
    Ok(all.into_iter().filter(|tag: &TagName| fits(tag, &wanted.pattern)).map(String::from).collect())
}

/// The stream that a form names, field by field.
pub fn destination(project: &str, stream: &str) -> Result<Destination, Error> {
    Ok(Destination {
        project: ProjectName::parse(project).map_err(|error| Error::invalid("project", error))?,
        stream: StreamName::parse(stream).map_err(|error| Error::invalid("stream", error))?,
    })
}
