//! Streams with all that is in them: what OKD's object shows.

use super::Streams;
use super::rights::as_seen;
use crate::db::Look;
use crate::db::sight::EVERYTHING;
use crate::db::streams::{self, events, tags};
use crate::{Actor, Error};
use model::TagName;
use model::access::Object;
use model::stream::{Event, Stream, StreamTag};
use std::collections::BTreeMap;

/// A stream, what its tags want and have, and how they came there.
#[derive(Debug, Clone)]
pub struct Whole {
    /// The stream.
    pub stream: Stream,
    /// Its tags in OKD's order.
    pub tags: Vec<StreamTag>,
    /// The newest moves of each tag but deletions, newest first, at most [`Whole::MOVES`].
    pub moves: BTreeMap<TagName, Vec<Event>>,
}

impl Whole {
    /// How many moves of each tag are shown; its history has them all.
    pub const MOVES: u32 = 20;

    /// One of the tags.
    #[must_use]
    pub fn tag(&self, name: &TagName) -> Option<&StreamTag> {
        self.tags.iter().find(|tag| tag.path.tag == *name)
    }
}

impl Streams<'_> {
    /// The streams of a project, or of all projects, by name.
    ///
    /// # Errors
    /// `NotFound` for the project.
    pub async fn all(&self, actor: &Actor, project: Option<&str>) -> Result<Vec<Stream>, Error> {
        if let Some(project) = project {
            self.0.projects().get(actor, project).await?;
        }
        streams::all(&self.0.inner.db, &actor.sight()?, project.unwrap_or_default()).await
    }

    /// The tags of all streams of a project, by stream and tag.
    ///
    /// # Errors
    /// `NotFound` for the project.
    pub async fn tags_of_project(&self, actor: &Actor, project: &str) -> Result<Vec<StreamTag>, Error> {
        self.0.projects().get(actor, project).await?;
        let tags = tags::of_project(&self.0.inner.db, &actor.sight()?, project).await?;
        Ok(tags.into_iter().map(|tag| as_seen(actor, tag)).collect())
    }

    /// A stream with everything in it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn whole(&self, actor: &Actor, project: &str, stream: &str) -> Result<Whole, Error> {
        actor.must_see(Object::Stream(project, stream))?;
        read_as(&self.0.inner.db, actor, project, stream).await
    }
}

/// A stream with everything in it, as the last commit left it or as it stands within a transaction.
pub(crate) async fn read(at: impl Into<Look<'_>>, project: &str, stream: &str) -> Result<Whole, Error> {
    read_in(at, EVERYTHING, project, stream).await
}

/// The same with what the actor sees in it.
pub(super) async fn read_as(
    at: impl Into<Look<'_>>,
    actor: &Actor,
    project: &str,
    stream: &str,
) -> Result<Whole, Error> {
    let whole = read_in(at, &actor.sight()?, project, stream).await?;
    Ok(Whole { tags: whole.tags.into_iter().map(|tag| as_seen(actor, tag)).collect(), ..whole })
}

async fn read_in(at: impl Into<Look<'_>>, sight: &str, project: &str, stream: &str) -> Result<Whole, Error> {
    let mut at = at.into();
    let found = streams::find(at.again(), sight, project, stream).await?;
    let stored = found.ok_or_else(|| Error::not_found("image stream", format!("{project}/{stream}")))?;
    let tags = tags::all(at.again(), sight, stored.id).await?;
    Ok(Whole { stream: stored.facts.stream, tags, moves: moves(at, sight, stored.id, Whole::MOVES).await? })
}

/// The newest moves of each tag but deletions, newest first.
pub(super) async fn moves(
    at: impl Into<Look<'_>>,
    sight: &str,
    stream_id: i64,
    of_each: u32,
) -> Result<BTreeMap<TagName, Vec<Event>>, Error> {
    let mut moves = BTreeMap::<TagName, Vec<Event>>::new();
    for (name, event) in events::newest_of_stream(at, sight, stream_id, i64::from(of_each)).await? {
        moves.entry(TagName::parse(&name).map_err(Error::internal)?).or_default().push(event);
    }
    Ok(moves)
}
