//! Reading streams, tags, histories and checks.

use super::rights::as_seen;
use super::whole::moves;
use super::{Streams, UNDO};
use crate::db::streams::{Stored, events, tags};
use crate::{Actor, Error, db};
use model::access::{Object, Right};
use model::stream::{
    Check, Event, Folded, History, HistoryFilter, StreamActivity, StreamFacts, StreamPage, StreamRow, StreamSort,
    StreamTag, StreamView, TagEvent, TagPath, fold,
};
use model::{Instant, Page, Paging, TagName};
use std::collections::{BTreeMap, HashMap};

/// Moves, failures and holds in the view over many streams.
const LATELY: i64 = 20;

impl Streams<'_> {
    /// A piece of a project's streams whose name contains `q`.
    ///
    /// # Errors
    /// `NotFound` for the project.
    pub async fn list(
        &self,
        actor: &Actor,
        project: &str,
        q: &str,
        sort: StreamSort,
        paging: Paging,
    ) -> Result<Page<StreamFacts>, Error> {
        self.0.projects().get(actor, project).await?;
        db::streams::page(&self.0.inner.db, &actor.sight()?, project, q.trim(), sort, paging).await
    }

    /// The streams deleted from a project that can still be brought back, latest first.
    ///
    /// # Errors
    /// `NotFound` for the project.
    pub async fn deleted(&self, actor: &Actor, project: &str) -> Result<Vec<StreamFacts>, Error> {
        self.0.projects().get(actor, project).await?;
        db::streams::deleted(&self.0.inner.db, &actor.sight()?, project, Instant::now_utc() - UNDO).await
    }

    /// A stream with all its tags in OKD's order.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn get(&self, actor: &Actor, project: &str, stream: &str) -> Result<StreamPage, Error> {
        let stored = self.stored(actor, project, stream).await?;
        let (db, sight) = (&self.0.inner.db, actor.sight()?);
        let tags = tags::all(db, &sight, stored.id).await?;
        let deleted = tags::deleted(db, &sight, stored.id, Instant::now_utc() - UNDO).await?;
        let seen = |tags: Vec<StreamTag>| tags.into_iter().map(|tag| as_seen(actor, tag)).collect();
        Ok(StreamPage { facts: stored.facts, tags: seen(tags), deleted: seen(deleted) })
    }

    /// A stream with the piece of its tags that its page shows: those whose name, or that of an alias, contains `q`. All are
    /// read for what decides where they stand, and whole are only those of the piece.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn rows(
        &self,
        actor: &Actor,
        project: &str,
        stream: &str,
        q: &str,
        paging: Paging,
    ) -> Result<StreamView, Error> {
        let Stored { id, facts } = self.stored(actor, project, stream).await?;
        let (db, sight) = (&self.0.inner.db, actor.sight()?);
        let mut folded = fold(tags::outlines(db, &sight, id).await?);
        folded.retain(|row| row.names(q));
        let total = i64::try_from(folded.len()).unwrap_or(i64::MAX);
        let skipped = usize::try_from(paging.offset()).unwrap_or(usize::MAX);
        let folded: Vec<_> = folded.into_iter().skip(skipped).take(paging.size() as usize).collect();
        let tags = tags::by_names(db, id, folded.iter().map(|row| row.tag.as_str())).await?;
        let mut tags: HashMap<TagName, StreamTag> =
            tags.into_iter().map(|tag| (tag.path.tag.clone(), as_seen(actor, tag))).collect();
        // A tag that was deleted since is left out.
        let row = |Folded { tag, aliases }| Some(StreamRow { tag: tags.remove(&tag)?, aliases });
        let items = folded.into_iter().filter_map(row).collect();
        let deleted = tags::deleted(db, &sight, id, Instant::now_utc() - UNDO).await?;
        let deleted = deleted.into_iter().map(|tag| as_seen(actor, tag)).collect();
        Ok(StreamView { facts, rows: Page { items, total, paging }, deleted })
    }

    /// A stream without its tags.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn facts(&self, actor: &Actor, project: &str, stream: &str) -> Result<StreamFacts, Error> {
        self.stored(actor, project, stream).await.map(|stored| stored.facts)
    }

    /// A piece of a stream's tags whose name contains `q`, in OKD's order.
    ///
    /// # Errors
    /// `NotFound` for the stream.
    pub async fn tags(
        &self,
        actor: &Actor,
        project: &str,
        stream: &str,
        q: &str,
        paging: Paging,
    ) -> Result<Page<StreamTag>, Error> {
        let stored = self.stored(actor, project, stream).await?;
        let page = tags::page(&self.0.inner.db, &actor.sight()?, stored.id, q.trim(), paging).await?;
        Ok(page.map(|tag| as_seen(actor, tag)))
    }

    /// One tag.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn tag(&self, actor: &Actor, path: &TagPath) -> Result<StreamTag, Error> {
        self.located(actor, path).await.map(|(_, tag)| tag)
    }

    /// A piece of a tag's history, newest first.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn history(
        &self,
        actor: &Actor,
        path: &TagPath,
        filter: &HistoryFilter,
        paging: Paging,
    ) -> Result<History, Error> {
        let (id, tag) = self.located(actor, path).await?;
        let events = events::page(&self.0.inner.db, id, filter, paging).await?;
        let actors = events::actors(&self.0.inner.db, id).await?;
        Ok(History { tag, events, actors })
    }

    /// The last looks at a tag's source, newest first, at most 100.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn checks(&self, actor: &Actor, path: &TagPath) -> Result<Vec<Check>, Error> {
        let (id, _) = self.located(actor, path).await?;
        db::checks::of_tag(&self.0.inner.db, id).await
    }

    /// The newest moves of each tag of a stream but deletions, newest first: OKD's `status.tags[].items`.
    ///
    /// # Errors
    /// `NotFound` for the stream.
    pub async fn items(
        &self,
        actor: &Actor,
        project: &str,
        stream: &str,
        of_each: u32,
    ) -> Result<BTreeMap<TagName, Vec<Event>>, Error> {
        let stored = self.stored(actor, project, stream).await?;
        moves(&self.0.inner.db, &actor.sight()?, stored.id, of_each).await
    }

    /// A piece of the moves of a stream's tags, newest first.
    ///
    /// # Errors
    /// `NotFound` for the stream.
    pub async fn moves(
        &self,
        actor: &Actor,
        project: &str,
        stream: &str,
        paging: Paging,
    ) -> Result<Page<TagEvent>, Error> {
        let stored = self.stored(actor, project, stream).await?;
        events::of_stream(&self.0.inner.db, &actor.sight()?, stored.id, paging).await
    }

    /// How many moves a stream's tags made after the one with this sequence.
    ///
    /// # Errors
    /// `NotFound` for the stream.
    pub async fn news(&self, actor: &Actor, project: &str, stream: &str, sequence: i64) -> Result<i64, Error> {
        let stored = self.stored(actor, project, stream).await?;
        events::after(&self.0.inner.db, &actor.sight()?, stored.id, sequence).await
    }

    /// What moved lately, what fails and what is on hold, at most 20 of each; of one project, or of all when it is empty.
    ///
    /// # Errors
    /// When the database fails: what the actor does not see is left out.
    pub async fn activity(&self, actor: &Actor, project: &str) -> Result<StreamActivity, Error> {
        let (db, sight) = (&self.0.inner.db, actor.sight()?);
        Ok(StreamActivity {
            moves: events::latest(db, &sight, project, LATELY).await?,
            failing: tags::failing(db, &sight, project, LATELY).await?,
            held: tags::held(db, &sight, project, LATELY).await?,
        })
    }

    /// The tags of other streams that follow one of this stream, as far as the actor sees both: who follows, and what.
    ///
    /// # Errors
    /// `NotFound` for the stream.
    pub async fn followers(
        &self,
        actor: &Actor,
        project: &str,
        stream: &str,
    ) -> Result<Vec<(TagPath, TagPath)>, Error> {
        self.stored(actor, project, stream).await?;
        let mut followers = tags::followers_of_stream(&self.0.inner.db, project, stream).await?;
        followers.retain(|(follower, tag)| actor.may(Right::View, follower) && actor.may(Right::View, tag));
        Ok(followers)
    }

    /// The streams, live or just deleted, that changed after `version`, in the order of their changes; of one project, or of
    /// all. Together with [`Self::clock`] this is all a watcher needs.
    ///
    /// # Errors
    /// When the database fails: what the actor does not see is left out.
    pub async fn changed(
        &self,
        actor: &Actor,
        project: Option<&str>,
        version: i64,
        limit: u32,
    ) -> Result<Vec<StreamFacts>, Error> {
        db::streams::changed(&self.0.inner.db, &actor.sight()?, project, version, i64::from(limit)).await
    }

    /// The last version that was given out. It is one number for all, as in Kubernetes: it tells that something changed
    /// somewhere, and not what.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn clock(&self, _: &Actor) -> Result<i64, Error> {
        db::clock::value(&self.0.inner.db).await
    }

    pub(super) async fn stored(&self, actor: &Actor, project: &str, stream: &str) -> Result<Stored, Error> {
        actor.must_see(Object::Stream(project, stream))?;
        let found = db::streams::find(&self.0.inner.db, &actor.sight()?, project, stream).await?;
        found.ok_or_else(|| Error::not_found("image stream", format!("{project}/{stream}")))
    }

    /// A live tag with its id.
    pub(super) async fn located(&self, actor: &Actor, path: &TagPath) -> Result<(i64, StreamTag), Error> {
        actor.must(Right::View, path)?;
        let found = tags::find(&self.0.inner.db, path).await?;
        let (id, tag) = found.ok_or_else(|| Error::not_found("image stream tag", path))?;
        Ok((id, as_seen(actor, tag)))
    }

    /// A tag that the actor just changed; who may change may not see in every case.
    pub(crate) async fn changed_tag(&self, actor: &Actor, path: &TagPath) -> Result<StreamTag, Error> {
        let found = tags::find(&self.0.inner.db, path).await?;
        let (_, tag) = found.ok_or_else(|| Error::not_found("image stream tag", path))?;
        Ok(as_seen(actor, tag))
    }

    /// A stream that the actor just changed.
    pub(super) async fn changed_stream(
        &self,
        actor: &Actor,
        project: &str,
        stream: &str,
    ) -> Result<StreamFacts, Error> {
        let found = db::streams::find(&self.0.inner.db, &actor.sight()?, project, stream).await?;
        let stored = found.ok_or_else(|| Error::not_found("image stream", format!("{project}/{stream}")))?;
        Ok(stored.facts)
    }
}
