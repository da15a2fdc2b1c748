//! The audit log: each change, and each change that was refused.
//!
//! Law of this room: an entry is written in the transaction of the change, as the last thing before its commit. Without the
//! entry the change did not happen. Weir's own background moves stand in the histories of their tags, not here.

mod entry;
mod read;
#[cfg(test)]
mod tests;

pub(crate) use entry::Entry;
pub use read::Audit;

use crate::db::clock::Turn;
use crate::db::{self, Tx};
use crate::{Actor, Engine, Error};
use model::Instant;
use model::access::{Object, Right};

impl Turn {
    /// Makes everything done in it lasting, and what is to be known about it.
    pub(crate) async fn commit_audited(self, entries: &[Entry]) -> Result<(), Error> {
        self.into_tx().commit_audited(entries).await
    }
}

impl Tx {
    /// Makes everything done in it lasting, and what is to be known about it. Nothing may be locked after the end of the chain:
    /// that is why writing it and committing are one step.
    pub(crate) async fn commit_audited(mut self, entries: &[Entry]) -> Result<(), Error> {
        append(&mut self, entries).await?;
        self.commit_quietly().await
    }
}

impl Engine {
    /// Asks for a right before something is changed. A refusal is kept in the audit log as `action`.
    ///
    /// # Errors
    /// As [`Actor::refusal`].
    pub(crate) async fn permit<'o>(
        &self,
        actor: &Actor,
        right: Right,
        object: impl Into<Object<'o>>,
        action: &'static str,
    ) -> Result<(), Error> {
        let object = object.into();
        if actor.may(right, object) {
            return Ok(());
        }
        if !actor.is_stranger() {
            let refused = Entry::on(actor, action, object).after(format!("needs {right}")).refused();
            self.inner.db.begin().await?.commit_audited(&[refused]).await?;
            tracing::warn!(actor = %actor.name, action, %object, %right, "refused");
        }
        Err(actor.refusal(right, object))
    }
}

async fn append(tx: &mut Tx, entries: &[Entry]) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let (mut sequence, mut hash) = db::audit::lock(tx).await?;
    // As exactly as it is stored, or the hash would not fit what is read back.
    let now = db::instant(db::millis(Instant::now_utc()));
    for entry in entries {
        sequence += 1;
        let linked = entry.linked(sequence, now, &hash)?;
        db::audit::append(tx, &linked).await?;
        hash = linked.hash;
    }
    Ok(())
}
