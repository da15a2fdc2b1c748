//! The clock of everything about streams.
//!
//! Each change of a stream takes its numbers from the one row `clock`, and takes the first of them before it looks at anything
//! else. While it holds that row nobody else changes a stream, so what it reads stays true until it commits, on both
//! databases; and since numbers become visible in their order, a watcher that has seen `n` has seen everything up to `n`.
//! Hard to undo: versions, sequences and what subscribers remember are numbers of this clock. It is never set back.

use super::{Db, Look, Tx};
use crate::Error;
use model::Instant;

/// A transaction that holds the clock: the only one that may change streams just now. Dropped without a commit, it never
/// happened. Never wait for anything foreign while holding one.
pub(crate) struct Turn {
    tx: Tx,
    /// The instant of everything that happens in this turn.
    pub(crate) now: Instant,
}

impl Turn {
    /// Waits until it may change streams.
    pub(crate) async fn begin(db: &Db) -> Result<Self, Error> {
        let mut turn = Self { tx: db.begin_turn().await?, now: Instant::now_utc() };
        turn.tick().await?;
        turn.now = Instant::now_utc();
        Ok(turn)
    }

    /// The next number of the clock: a version or a sequence.
    pub(crate) async fn tick(&mut self) -> Result<i64, Error> {
        const SQL: &str = "UPDATE clock SET value = value + 1 RETURNING value";
        Ok(write!(&mut self.tx, conn => sqlx::query_scalar(SQL).fetch_one(conn).await)?)
    }

    /// From here on, what happens can be taken back alone.
    pub(crate) async fn mark(&mut self) -> Result<(), Error> {
        self.control("SAVEPOINT part").await
    }

    /// What happened since the mark stays.
    pub(crate) async fn keep(&mut self) -> Result<(), Error> {
        self.control("RELEASE SAVEPOINT part").await
    }

    /// What happened since the mark did not.
    pub(crate) async fn take_back(&mut self) -> Result<(), Error> {
        self.control("ROLLBACK TO SAVEPOINT part").await?;
        self.keep().await
    }

    async fn control(&mut self, sql: &'static str) -> Result<(), Error> {
        write!(&mut self.tx, conn => sqlx::query(sql).execute(conn).await.map(drop))?;
        Ok(())
    }

    /// The transaction, to read and write in.
    pub(crate) fn tx(&mut self) -> &mut Tx {
        &mut self.tx
    }

    /// The transaction, for what follows after streams were changed.
    pub(crate) fn into_tx(self) -> Tx {
        self.tx
    }

    /// As [`Tx::commit_quietly`].
    pub(crate) async fn commit_quietly(self) -> Result<(), Error> {
        self.tx.commit_quietly().await
    }
}

/// The last number that was given out: what a watcher starts from.
pub(crate) async fn value(at: impl Into<Look<'_>>) -> Result<i64, Error> {
    Ok(look!(at.into(), exec => sqlx::query_scalar("SELECT value FROM clock").fetch_one(exec).await)?)
}
