//! Asking for imports: one, many, or a whole repository.
//!
//! To ask is to set wishes; the background fulfils them, tag by tag, and survives what happens to whoever asked.

use super::Imports;
use super::work::{Haste, look};
use crate::audit::Entry;
use crate::db::clock::Turn;
use crate::db::schedule::Due;
use crate::db::sight::EVERYTHING;
use crate::db::streams::tags;
use crate::streams::rights::may_set;
use crate::streams::wish::{Expect, again, set};
use crate::streams::{live_tag, refuse_protected};
use crate::{Actor, Error, db};
use model::access::{Object, Right};
use model::stream::{ImportItem, PullSpec, Requested, SourceKind, StreamTag, TagPatch, TagPath, TypedSource};
use model::tag::subject_of;
use model::version::version_key;
use model::{ProjectName, StreamName, TagName};
use std::cmp::Reverse;
use std::time::Duration;

/// Tags that one request may name.
const MOST: usize = 10_000;
/// Wishes that are set in one turn; others get theirs in between.
const AT_ONCE: usize = 50;
/// How long a person who said “Import now” waits for the result at most. The import goes on all the same.
const PATIENCE: Duration = Duration::from_secs(10);

/// A stream to import into; made when it is not there.
#[derive(Debug, Clone)]
pub struct Destination {
    /// The project, which must be there.
    pub project: ProjectName,
    /// The stream.
    pub stream: StreamName,
}

impl Imports<'_> {
    /// The tags of a repository in a registry, as far as whoever imports `to` a stream is let in; all pages of them, newest
    /// versions first. Signatures and other tags that only
    /// accompany images are left out.
    ///
    /// # Errors
    /// `Invalid` on `source` when it is no repository; an upstream failure when it cannot be listed.
    pub async fn tags_of(
        &self,
        actor: &Actor,
        to: &Destination,
        repository: &str,
        insecure: bool,
    ) -> Result<Vec<TagName>, Error> {
        let here = Object::Stream(to.project.as_str(), to.stream.as_str());
        self.0.permit(actor, Right::Import, here, "import.list").await?;
        let spec = PullSpec::parse(repository.trim()).map_err(|error| Error::invalid("source", error))?;
        if !spec.is_repository() {
            return Err(Error::invalid("source", "Write the repository alone, without a tag or digest"));
        }
        let means = self.means_of(actor, &to.project, &spec.host()).await?;
        let client = self.0.inner.imports.sources.client(&self.0.inner.index, &spec, insecure, &means).await?;
        let listed = client.tags(&spec.repository().map_err(Error::internal)?).await?;
        let mut tags: Vec<TagName> = listed.into_iter().map(|tag| tag.name).collect();
        tags.retain(|tag| subject_of(tag.as_str()).is_none());
        tags.sort_by_cached_key(|tag| Reverse(version_key(tag.as_str())));
        Ok(tags)
    }

    /// Asks for many imports. `policy` is what is said about all of them; what it leaves unsaid stays as it is.
    ///
    /// # Errors
    /// `NotFound` for the project; `Invalid` when there are too many, or the policy cannot be had. What is wrong with one tag
    /// stands in its answer.
    pub async fn request(
        &self,
        actor: &Actor,
        to: &Destination,
        items: &[ImportItem],
        policy: &TagPatch,
    ) -> Result<Vec<Requested>, Error> {
        self.may_ask(actor, to, items, "import.request").await?;
        if items.len() > MOST {
            return Err(Error::invalid("tags", format!("Import at most {MOST} tags at a time")));
        }
        let mut requested = Vec::with_capacity(items.len());
        for items in items.chunks(AT_ONCE) {
            let mut allowed = Vec::with_capacity(items.len());
            for item in items {
                allowed.push(self.refused(actor, to, item, policy).await?);
            }
            let mut turn = Turn::begin(&self.0.inner.db).await?;
            let mut entries = Vec::new();
            for (item, refused) in items.iter().zip(allowed) {
                if refused.is_some() {
                    requested.push(Requested { source: item.source.clone(), tag: tag_text(item), refused });
                    continue;
                }
                turn.mark().await?;
                let refused = match wish(&mut turn, actor, to, item, policy).await {
                    Ok(path) => {
                        turn.keep().await?;
                        entries.push(Entry::on(actor, "tag.import", &path).after(item.source.trim()));
                        None
                    }
                    Err(error @ (Error::Invalid { field: "source" | "tag", .. } | Error::Forbidden { .. })) => {
                        turn.take_back().await?;
                        Some(error.to_string())
                    }
                    Err(error) => return Err(error),
                };
                requested.push(Requested { source: item.source.clone(), tag: tag_text(item), refused });
            }
            turn.commit_audited(&entries).await?;
            self.0.inner.imports.wake();
        }
        Ok(requested)
    }

    /// Looks at a tag's source now and lets the tag move. `accept` takes an image even if it is older than the current one.
    ///
    /// # Errors
    /// `NotFound`; `Invalid` on `source` when there is nothing to import, on `tag` when it is protected; `Conflict` when it is
    /// on hold. How the import ended stands in the tag.
    pub async fn now(&self, actor: &Actor, path: &TagPath, accept: bool) -> Result<StreamTag, Error> {
        self.0.permit(actor, Right::Import, path, "tag.import").await?;
        let mut turn = Turn::begin(&self.0.inner.db).await?;
        let row = live_tag(&mut turn, path).await?;
        if !row.spec()?.is_some_and(|spec| spec.is_imported()) {
            return Err(Error::invalid("source", format!("{path} has no source to import from")));
        }
        if row.is_held() {
            return Err(Error::conflict(on_hold(path)));
        }
        refuse_protected(&row)?;
        again(&mut turn, &row).await?;
        let now = turn.now;
        let haste = Haste::Now { actor: actor.name.clone(), accept };
        let due: Option<Due> = self.0.inner.imports.take(turn.tx(), row.id, now).await?;
        turn.commit_audited(&[Entry::on(actor, "tag.import", path).after(&row.source)]).await?;
        if let Some(due) = due {
            let engine = self.0.clone();
            let looking = tokio::spawn(async move { look(&engine, &due, now, haste).await });
            // Whoever waits no longer finds the result later.
            let _ = tokio::time::timeout(PATIENCE, looking).await;
        }
        self.0.streams().changed_tag(actor, path).await
    }
}

impl Imports<'_> {
    /// May the actor ask at all? Then what they may not ask for is told item by item.
    pub(super) async fn may_ask(
        &self,
        actor: &Actor,
        to: &Destination,
        items: &[ImportItem],
        action: &'static str,
    ) -> Result<(), Error> {
        let (project, stream) = (to.project.as_str(), to.stream.as_str());
        let may = |item: &ImportItem| actor.may(Right::Import, Object::Tag(project, stream, &tag_text(item)));
        if items.is_empty() || !items.iter().any(may) {
            self.0.permit(actor, Right::Import, Object::Stream(project, stream), action).await?;
        }
        let found = db::projects::find(&self.0.inner.db, EVERYTHING, project).await?;
        found.map(drop).ok_or_else(|| Error::not_found("project", project))
    }

    /// Why the actor may not ask for an item, in words; `None` when they may.
    async fn refused(
        &self,
        actor: &Actor,
        to: &Destination,
        item: &ImportItem,
        policy: &TagPatch,
    ) -> Result<Option<String>, Error> {
        let Ok(tag) = TagName::parse(&tag_text(item)) else { return Ok(None) };
        let path = TagPath { project: to.project.clone(), stream: to.stream.clone(), tag };
        let source = TypedSource::new(SourceKind::Image, item.source.trim());
        let patch = TagPatch { source: Some(Some(source)), ..policy.clone() };
        let asked = match may_set(self.0, actor, &path, &patch, "tag.import").await {
            Ok(()) => self.0.permit(actor, Right::Import, &path, "tag.import").await,
            refused => refused,
        };
        match asked {
            Ok(()) => Ok(None),
            Err(error @ (Error::Forbidden { .. } | Error::NotFound { .. })) => Ok(Some(error.to_string())),
            Err(error) => Err(error),
        }
    }
}

/// Sets one wish within a turn. Fails on `source` or `tag`, and for want of room; then the turn has to take it back.
async fn wish(
    turn: &mut Turn,
    actor: &Actor,
    to: &Destination,
    item: &ImportItem,
    policy: &TagPatch,
) -> Result<TagPath, Error> {
    let tag = TagName::parse(&tag_text(item)).map_err(|error| Error::invalid("tag", error))?;
    PullSpec::parse(item.source.trim()).map_err(|error| Error::invalid("source", error))?;
    let path = TagPath { project: to.project.clone(), stream: to.stream.clone(), tag };
    let source = TypedSource::new(SourceKind::Image, item.source.trim());
    let patch = TagPatch { source: Some(Some(source)), ..policy.clone() };
    let before = tags::live(turn.tx(), &path).await?;
    if let Some(row) = &before {
        refuse_protected(row)?;
        if row.is_held() {
            return Err(Error::invalid("tag", on_hold(&path)));
        }
    }
    set(turn, actor, &path, &patch, Expect::Any, "").await?;
    match tags::live(turn.tx(), &path).await? {
        Some(row) if before.is_some_and(|before| before.generation == row.generation) => again(turn, &row).await?,
        _ => {}
    }
    Ok(path)
}

fn on_hold(path: &TagPath) -> String {
    format!("{path} is on hold. Resume it to let it move")
}

/// The tag that is meant: the one named, else that of the pull spec. OKD: without either it is `latest`.
pub(super) fn tag_text(item: &ImportItem) -> String {
    match item.tag.trim() {
        "" => {
            let spec = PullSpec::parse(item.source.trim()).ok();
            spec.and_then(|spec| spec.tag).unwrap_or_else(TagName::latest).into()
        }
        named => named.to_owned(),
    }
}
