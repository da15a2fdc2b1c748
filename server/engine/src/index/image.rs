//! Reading one image that a person opened, and what refers to it.

use super::fetch::Fetch;
use super::{Context, repository, side_by_side};
use crate::Error;
use crate::db;
use crate::db::repositories::Stored;
use futures::future::FutureExt;
use model::reference::Target;
use model::{Digest, Instant};

/// Children of an index whose referrers are asked for.
const MOST_CHILDREN: usize = 8;
/// Referrers that are fetched of one image.
const MOST_REFERRERS: usize = 50;

/// Reads the image behind a tag or digest, then what refers to it and to its children.
pub(crate) async fn read(cx: &Context, repository: &Stored, target: &Target) -> Result<(), Error> {
    let digest = match target {
        Target::Tag(tag) => {
            repository::read_tag(cx, repository, tag).await?;
            let found = db::tags::find(&cx.db, repository.id, tag.as_str()).await?;
            found.and_then(|found| found.digest).and_then(|digest| Digest::parse(&digest).ok())
        }
        Target::Digest(digest) => {
            let tree = Fetch::of(cx, &repository.facts.repository.name).tree(digest).await?;
            let mut tx = cx.db.begin().await?;
            tree.store(&mut tx, repository.id, Instant::now_utc()).await?;
            tx.commit_quietly().await?;
            Some(digest.clone())
        }
    };
    match digest {
        Some(digest) => referrers(cx, repository, &digest).await,
        None => Ok(()),
    }
}

async fn referrers(cx: &Context, repository: &Stored, digest: &Digest) -> Result<(), Error> {
    let name = &repository.facts.repository.name;
    let mut found = Vec::new();
    for subject in subjects(cx, digest).await? {
        found.extend(cx.client.referrers(name, &subject).await?.into_iter().map(|referrer| referrer.digest));
    }
    let held = db::manifests::held(&cx.db, repository.id).await?;
    let new = found.into_iter().filter(|digest| !held.contains(digest.as_str())).take(MOST_REFERRERS);
    let source = &Fetch::of(cx, name);
    let fetch = |digest: Digest| async move { source.tree(&digest).await }.boxed();
    let trees = side_by_side(new.map(fetch).collect()).await;
    let now = Instant::now_utc();
    let mut tx = cx.db.begin().await?;
    // One referrer that cannot be read does not hide the others; it is asked for again at the next opening.
    for tree in trees.into_iter().flatten() {
        tree.store(&mut tx, repository.id, now).await?;
    }
    db::manifests::set_referrers_asked(&mut tx, repository.id, digest, now).await?;
    db::repositories::touch(&mut tx, repository.id).await?;
    tx.commit_quietly().await
}

/// The digest itself and, of an index, its images.
async fn subjects(cx: &Context, digest: &Digest) -> Result<Vec<Digest>, Error> {
    let mut subjects = vec![digest.clone()];
    if let Some((_, manifest)) = db::manifests::find(&cx.db, digest.as_str()).await? {
        let images = manifest.children.into_iter().filter(|child| child.is_runnable());
        subjects.extend(images.map(|child| child.descriptor.digest).take(MOST_CHILDREN));
    }
    Ok(subjects)
}
