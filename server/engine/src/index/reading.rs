//! One reading of a repository's tags: ask where they point, fetch what is new, write it down batch by batch.

use super::fetch::{Fetch, Tree, is_about_content};
use super::{Context, side_by_side, snapshot};
use crate::db::moves::NewMove;
use crate::db::repositories::Stored;
use crate::db::tags::{Known, Pointing};
use crate::db::{self, Tx};
use crate::registry::ListedTag;
use crate::{Error, Upstream};
use futures::future::FutureExt;
use model::change::Change;
use model::reference::Target;
use model::tag::subject_of;
use model::{Digest, Instant, TagName};
use std::collections::{BTreeSet, HashMap, HashSet};

/// One reading of a repository.
pub(super) struct Reading<'a> {
    pub(super) cx: &'a Context,
    pub(super) repository: &'a Stored,
    /// Nothing was known before: tags appear without being events.
    pub(super) first: bool,
    pub(super) held: HashSet<String>,
    pub(super) known: HashMap<String, Known>,
}

/// Where each tag of a batch points, or why that is not known.
type Answers<'t> = [(&'t ListedTag, Result<Digest, Upstream>)];
/// What was fetched of the digests that were new.
type Trees = HashMap<Digest, Result<Tree, Upstream>>;

impl Reading<'_> {
    /// Reads some tags and writes what was learnt in one transaction. True when one of them moved.
    pub(super) async fn batch(&mut self, tags: &[&ListedTag]) -> Result<bool, Error> {
        let pointed = self.where_they_point(tags).await;
        let interrupted = pointed.iter().find_map(|(_, answer)| answer.as_ref().err().filter(|f| !is_about_content(f)));
        let interrupted = interrupted.cloned();
        let unknown: BTreeSet<&Digest> = pointed.iter().filter_map(|(_, answer)| answer.as_ref().ok()).collect();
        let unknown = unknown.into_iter().filter(|digest| !self.held.contains(digest.as_str()));
        let trees = self.fetch(unknown.cloned().collect()).await?;
        let changes = self.changes(&pointed, &trees).await?;
        let changed = self.write(&pointed, &trees, &changes).await?;
        self.held.extend(trees.iter().filter(|(_, tree)| tree.is_ok()).map(|(digest, _)| digest.to_string()));
        match interrupted {
            Some(failure) => Err(failure.into()),
            None => Ok(changed),
        }
    }

    async fn where_they_point<'t>(&self, tags: &[&'t ListedTag]) -> Vec<(&'t ListedTag, Result<Digest, Upstream>)> {
        let name = &self.repository.facts.repository.name;
        let ask = |tag: &'t ListedTag| {
            let answer = async move {
                match &tag.digest {
                    Some(digest) => Ok(digest.clone()),
                    None => self.cx.client.head(name, &Target::Tag(tag.name.clone())).await.map(|head| head.digest),
                }
            };
            answer.map(move |answer| (tag, answer)).boxed()
        };
        side_by_side(tags.iter().copied().map(ask).collect()).await
    }

    async fn fetch(&self, digests: Vec<Digest>) -> Result<Trees, Error> {
        let source = &Fetch::of(self.cx, &self.repository.facts.repository.name);
        let fetch = |digest: Digest| {
            let tree = async move {
                match source.tree(&digest).await {
                    Ok(tree) => Ok((digest, Ok(tree))),
                    Err(Error::Upstream(failure)) if is_about_content(&failure) => Ok((digest, Err(failure))),
                    Err(error) => Err(error),
                }
            };
            tree.boxed()
        };
        side_by_side(digests.into_iter().map(fetch).collect()).await.into_iter().collect()
    }

    /// What the moves among the answers change, by tag.
    async fn changes(&self, pointed: &Answers<'_>, trees: &Trees) -> Result<HashMap<TagName, Change>, Error> {
        let mut changes = HashMap::new();
        for (tag, answer) in pointed {
            let (Ok(to), Some(from)) = (answer, self.former(tag)) else { continue };
            if from == to.as_str() {
                continue;
            }
            let new = match trees.get(to) {
                Some(tree) => tree.as_ref().ok().map(Tree::snapshot),
                None => snapshot::stored(&self.cx.db, to.as_str()).await?,
            };
            if let Some((old, new)) = snapshot::stored(&self.cx.db, from).await?.zip(new) {
                changes.insert(tag.name.clone(), Change::between(&old, &new));
            }
        }
        Ok(changes)
    }

    /// Where the tag pointed so far.
    fn former(&self, tag: &ListedTag) -> Option<&str> {
        self.known.get(tag.name.as_str())?.digest.as_deref()
    }

    async fn write(
        &self,
        pointed: &Answers<'_>,
        trees: &Trees,
        changes: &HashMap<TagName, Change>,
    ) -> Result<bool, Error> {
        let now = Instant::now_utc();
        let mut changed = false;
        let mut tx = self.cx.db.begin().await?;
        for tree in trees.values().flatten() {
            tree.store(&mut tx, self.repository.id, now).await?;
        }
        for (tag, answer) in pointed {
            let failure = match answer {
                Ok(digest) => match trees.get(digest) {
                    Some(Err(failure)) => failure,
                    _ => {
                        changed |= self.point(&mut tx, tag, digest, changes.get(&tag.name), now).await?;
                        continue;
                    }
                },
                Err(failure) if is_about_content(failure) => failure,
                Err(_) => continue,
            };
            db::tags::set_error(&mut tx, self.repository.id, tag.name.as_str(), &failure.message, now).await?;
        }
        db::repositories::touch(&mut tx, self.repository.id).await?;
        tx.commit_quietly().await?;
        Ok(changed)
    }

    /// Notes where a tag points. True when that is a move.
    async fn point(
        &self,
        tx: &mut Tx,
        tag: &ListedTag,
        to: &Digest,
        change: Option<&Change>,
        now: Instant,
    ) -> Result<bool, Error> {
        let (id, name, from) = (self.repository.id, tag.name.as_str(), self.former(tag));
        if from == Some(to.as_str()) {
            db::tags::set_checked(tx, id, name, now).await?;
            return Ok(false);
        }
        let moved = (!self.first).then_some(now);
        let pointing = Pointing { name, from, to, moved, pushed: tag.pushed };
        if !db::tags::set_digest(tx, id, &pointing, now).await? {
            return Ok(false);
        }
        if moved.is_some() && subject_of(name).is_none() {
            let new = NewMove { tag: name, from, to: Some(to.as_str()), change };
            db::moves::insert(tx, id, &new, now).await?;
        }
        Ok(moved.is_some())
    }
}
