//! Reading the tags of a repository.

use super::catalogue::shrank;
use super::reading::Reading;
use super::{Context, side_by_side};
use crate::db::moves::NewMove;
use crate::db::repositories::Stored;
use crate::db::tags::Known;
use crate::db::{self, Tx};
use crate::registry::ListedTag;
use crate::{Error, Upstream, UpstreamKind};
use futures::future::FutureExt;
use model::reference::Target;
use model::text::count;
use model::{Instant, RepositoryName, TagName};
use std::collections::{HashMap, HashSet};
use time::Duration;

/// Tags read and written together: what a kill can lose.
const BATCH: usize = 50;

/// Lists the tags, asks where each points, fetches what is new, and writes it down batch by batch.
///
/// A tag that the listing lacks is removed only when the registry says of it that it is not there. A listing that lost more
/// than half changes nothing but a warning, until a person accepts it.
pub(crate) async fn read(cx: &Context, repository: &Stored, accept: bool) -> Result<(), Error> {
    let name = &repository.facts.repository.name;
    let listed = cx.client.tags(name).await?;
    let known = db::tags::known(&cx.db, repository.id).await?;
    if shrank(known.len(), listed.len()) && !accept {
        return warn(cx, repository, listed.len(), known.len()).await;
    }
    let gone = gone(cx, name, &listed, &known).await?;
    let mut changed = write_listing(cx, repository, &listed, &known, &gone).await?;

    let first = repository.facts.repository.checked.is_none();
    let held = db::manifests::held(&cx.db, repository.id).await?;
    let known: HashMap<String, Known> = known.into_iter().map(|tag| (tag.name.clone(), tag)).collect();
    let mut reading = Reading { cx, repository, first, held, known };
    let unread =
        |tag: &&ListedTag| !(first && reading.known.get(tag.name.as_str()).is_some_and(|k| k.digest.is_some()));
    let unread: Vec<&ListedTag> = listed.iter().filter(unread).collect();
    for batch in unread.chunks(BATCH) {
        changed |= reading.batch(batch).await?;
    }
    let mut tx = cx.db.begin().await?;
    db::repositories::set_read(&mut tx, repository.id, Instant::now_utc(), changed || first).await?;
    tx.commit_quietly().await
}

/// Reads one tag that a person asked for, whether or not it was ever listed.
pub(crate) async fn read_tag(cx: &Context, repository: &Stored, tag: &TagName) -> Result<(), Error> {
    let known = db::tags::known(&cx.db, repository.id).await?;
    let known: HashMap<String, Known> = known.into_iter().map(|tag| (tag.name.clone(), tag)).collect();
    let name = &repository.facts.repository.name;
    let digest = match cx.client.head(name, &Target::Tag(tag.clone())).await {
        Ok(head) => head.digest,
        Err(failure) if failure.kind == UpstreamKind::NotFound && known.contains_key(tag.as_str()) => {
            let mut tx = cx.db.begin().await?;
            remove(&mut tx, repository.id, &known[tag.as_str()]).await?;
            db::repositories::set_read(&mut tx, repository.id, Instant::now_utc(), true).await?;
            tx.commit_quietly().await?;
            return Err(failure.into());
        }
        Err(failure) => return Err(failure.into()),
    };
    if !known.contains_key(tag.as_str()) {
        let mut tx = cx.db.begin().await?;
        db::tags::insert(&mut tx, repository.id, tag, Instant::now_utc()).await?;
        tx.commit_quietly().await?;
    }
    let held = db::manifests::held(&cx.db, repository.id).await?;
    let first = repository.facts.repository.checked.is_none();
    let mut reading = Reading { cx, repository, first, held, known };
    reading.batch(&[&ListedTag { name: tag.clone(), digest: Some(digest), pushed: None }]).await?;
    Ok(())
}

/// Notes that a repository could not be read and when background work tries again: after a minute, then twice as long each
/// time, up to an hour; or when the registry said so.
pub(crate) async fn failed(cx: &Context, repository: &Stored, failure: &Upstream) -> Result<(), Error> {
    let now = Instant::now_utc();
    let wait = Duration::minutes(1 << repository.attempts.clamp(0, 6)).min(Duration::hours(1));
    let retry = match failure.kind {
        UpstreamKind::Limited { until: Some(until) } => until.max(now + Duration::seconds(1)),
        _ => now + wait,
    };
    let mut tx = cx.db.begin().await?;
    db::repositories::set_failed(&mut tx, repository.id, &failure.message, retry).await?;
    tx.commit_quietly().await
}

async fn warn(cx: &Context, repository: &Stored, listed: usize, known: usize) -> Result<(), Error> {
    let warning = format!(
        "{} listed {} tags, but {} were known. Nothing was removed; accept the listing if this is right",
        cx.registry,
        count(listed.try_into().unwrap_or(i64::MAX)),
        count(known.try_into().unwrap_or(i64::MAX)),
    );
    let mut tx = cx.db.begin().await?;
    let retry = Instant::now_utc() + Duration::minutes(10);
    db::repositories::set_warning(&mut tx, repository.id, &warning, retry).await?;
    tx.commit_quietly().await
}

/// The known tags that the listing lacks and the registry itself says are not there.
async fn gone(
    cx: &Context,
    name: &RepositoryName,
    listed: &[ListedTag],
    known: &[Known],
) -> Result<HashSet<String>, Error> {
    let listed: HashSet<&str> = listed.iter().map(|tag| tag.name.as_str()).collect();
    let missing = known.iter().filter(|tag| !listed.contains(tag.name.as_str()));
    let questions = missing.map(|tag| is_gone(cx, name, tag.name.clone()).boxed()).collect();
    let answers = side_by_side(questions).await.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(answers.into_iter().flatten().collect())
}

/// The tag again, if the registry says that it is not there.
async fn is_gone(cx: &Context, repository: &RepositoryName, tag: String) -> Result<Option<String>, Error> {
    let Ok(target) = TagName::parse(&tag).map(Target::Tag) else { return Ok(Some(tag)) };
    match cx.client.head(repository, &target).await {
        Err(failure) if failure.kind == UpstreamKind::NotFound => Ok(Some(tag)),
        Err(failure) => Err(failure.into()),
        Ok(_) => Ok(None),
    }
}

/// Writes new names and takes away those that are gone, so that the page shows them at once. True when a tag went.
async fn write_listing(
    cx: &Context,
    repository: &Stored,
    listed: &[ListedTag],
    known: &[Known],
    gone: &HashSet<String>,
) -> Result<bool, Error> {
    let names: HashSet<&str> = known.iter().map(|tag| tag.name.as_str()).collect();
    let now = Instant::now_utc();
    let mut tx = cx.db.begin().await?;
    for tag in listed.iter().filter(|tag| !names.contains(tag.name.as_str())) {
        db::tags::insert(&mut tx, repository.id, &tag.name, now).await?;
    }
    for tag in known.iter().filter(|tag| gone.contains(&tag.name)) {
        remove(&mut tx, repository.id, tag).await?;
    }
    db::repositories::touch(&mut tx, repository.id).await?;
    tx.commit_quietly().await?;
    Ok(!gone.is_empty())
}

async fn remove(tx: &mut Tx, repository_id: i64, tag: &Known) -> Result<(), Error> {
    db::tags::delete(tx, repository_id, &tag.name).await?;
    if tag.subject.is_none() && tag.digest.is_some() {
        let gone = NewMove { tag: &tag.name, from: tag.digest.as_deref(), to: None, change: None };
        db::moves::insert(tx, repository_id, &gone, Instant::now_utc()).await?;
    }
    Ok(())
}
