//! Reading the log, and checking that nobody changed it.

use super::entry::hash;
use crate::{Actor, Engine, Error, db};
use model::access::{Object, Right};
use model::audit::{AuditEntry, AuditFilter, Chain};

/// Entries that are checked at a time.
const PIECE: i64 = 1_000;
/// Most entries of a page.
const MOST: i64 = 500;

/// Use cases around the audit log.
pub struct Audit<'a>(pub(crate) &'a Engine);

impl Audit<'_> {
    /// At most `limit` entries that pass the filter, newest first, older than the one with the sequence `before`.
    ///
    /// Administrators see everything; who manages the access to a project sees what was done in it.
    ///
    /// # Errors
    /// `NotFound` for a project that the actor does not see, `Forbidden` when they may not read the log.
    pub async fn page(
        &self,
        actor: &Actor,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: i64,
    ) -> Result<Vec<AuditEntry>, Error> {
        match &*filter.project {
            _ if actor.may(Right::Administer, Object::Everything) => {}
            "" => actor.must(Right::Administer, Object::Everything)?,
            project => actor.must(Right::ManageAccess, Object::Project(project))?,
        }
        let before = before.unwrap_or(i64::MAX);
        db::audit::page(&self.0.inner.db, filter, before, limit.clamp(1, MOST)).await
    }

    /// Walks through the whole log and checks every hash.
    ///
    /// # Errors
    /// `Forbidden` for all but administrators.
    pub async fn verify(&self, actor: &Actor) -> Result<Chain, Error> {
        actor.must(Right::Administer, Object::Everything)?;
        // Read before the entries: what is appended meanwhile is not asked for.
        let (last, noted) = db::audit::head(&self.0.inner.db).await?;
        let (mut sequence, mut previous) = (0, String::new());
        while sequence < last {
            let entries = db::audit::after(&self.0.inner.db, sequence, PIECE).await?;
            if entries.is_empty() {
                return Ok(broken(sequence + 1, "It is missing, and so is everything after it"));
            }
            for entry in entries {
                if entry.sequence != sequence + 1 {
                    return Ok(broken(sequence + 1, "It is missing"));
                }
                if entry.hash != hash(&previous, &entry)? {
                    return Ok(broken(entry.sequence, "It is not as it was written"));
                }
                (sequence, previous) = (entry.sequence, entry.hash);
                if sequence == last && previous != noted {
                    return Ok(broken(sequence, "It is not the last one that was written"));
                }
            }
        }
        Ok(Chain::Whole { entries: last, head: noted })
    }
}

fn broken(sequence: i64, why: &str) -> Chain {
    Chain::Broken { sequence, why: why.to_owned() }
}
