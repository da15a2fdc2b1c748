//! Reading the list of repositories.

use super::Context;
use crate::db;
use crate::{Error, Upstream, UpstreamKind};
use model::Instant;
use model::registry::Health;
use model::repository::Origin;
use model::text::count;
use std::collections::BTreeSet;

/// Lists the repositories and brings the index in line.
///
/// A listing that lost more than half of what was there changes nothing but a warning, until a person accepts it. A registry
/// that lists nothing at all keeps the names that people added.
pub(crate) async fn read(cx: &Context, accept: bool) -> Result<(), Error> {
    let listed = match cx.client.repositories().await {
        Ok(listed) => listed,
        Err(failure) => return without_listing(cx, failure).await,
    };
    let known = db::repositories::listed_names(&cx.db, cx.registry_id).await?;
    let now = Instant::now_utc();
    let mut tx = cx.db.begin().await?;
    db::registries::set_health(&mut tx, cx.registry_id, Health::Ok, "", now).await?;
    if shrank(known.len(), listed.len()) && !accept {
        let warning = format!(
            "{} listed {} repositories, but {} were known. Nothing was removed; accept the listing if this is right",
            cx.registry,
            count(listed.len().try_into().unwrap_or(i64::MAX)),
            count(known.len().try_into().unwrap_or(i64::MAX)),
        );
        db::registries::set_warning(&mut tx, cx.registry_id, &warning).await?;
        return tx.commit_quietly().await;
    }
    let listed: BTreeSet<String> = listed.into_iter().map(String::from).collect();
    let known: BTreeSet<String> = known.into_iter().collect();
    for gone in known.difference(&listed) {
        db::repositories::delete(&mut tx, cx.registry_id, gone).await?;
    }
    for new in listed.difference(&known) {
        db::repositories::insert(&mut tx, cx.registry_id, new, Origin::Listed, now).await?;
    }
    db::registries::set_listed(&mut tx, cx.registry_id, now).await?;
    tx.commit_quietly().await
}

/// Did a list lose more than half of at least ten entries?
pub(crate) fn shrank(before: usize, after: usize) -> bool {
    before >= 10 && after * 2 < before
}

/// The registry as a whole does not answer as it should.
pub(crate) async fn failed(cx: &Context, failure: &Upstream) -> Result<(), Error> {
    let mut tx = cx.db.begin().await?;
    let now = Instant::now_utc();
    db::registries::set_health(&mut tx, cx.registry_id, Health::Failing, &failure.message, now).await?;
    db::registries::set_stopped(&mut tx, cx.registry_id, Some(&failure.message)).await?;
    tx.commit_quietly().await
}

/// A registry that answers but does not list its repositories, or not to this account, is in good health all the same:
/// names are added by hand.
async fn without_listing(cx: &Context, failure: Upstream) -> Result<(), Error> {
    let warning = match failure.kind {
        UpstreamKind::Unsupported | UpstreamKind::NotFound => None,
        UpstreamKind::Unauthorized | UpstreamKind::Denied => {
            Some(format!("{}. Repositories can be added by name", failure.message))
        }
        _ => return Err(failure.into()),
    };
    cx.client.ping().await?;
    let mut tx = cx.db.begin().await?;
    db::registries::set_health(&mut tx, cx.registry_id, Health::Ok, "", Instant::now_utc()).await?;
    if let Some(warning) = warning {
        db::registries::set_warning(&mut tx, cx.registry_id, &warning).await?;
    }
    tx.commit_quietly().await
}

#[cfg(test)]
mod tests {
    use super::shrank;

    #[test]
    fn only_a_sharp_loss_is_suspicious() {
        assert!(shrank(100, 49) && shrank(10, 0));
        assert!(!shrank(100, 50) && !shrank(9, 0) && !shrank(0, 0) && !shrank(10, 20));
    }
}
