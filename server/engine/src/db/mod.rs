//! The one place for SQL.
//!
//! Law of this room: functions here return model types or rows and decide nothing. One text of SQL serves both databases:
//! `$1` placeholders, `ON CONFLICT`, `RETURNING`, instants as Unix milliseconds bound from Rust.

/// Runs one expression on whichever pool may read: `read!(db, pool => sqlx::query(..).fetch_all(pool).await)`.
macro_rules! read {
    ($db:expr, $pool:ident => $run:expr) => {
        match $db {
            $crate::db::Db::Sqlite { read: $pool, .. } => $run,
            $crate::db::Db::Postgres { pool: $pool, .. } => $run,
        }
    };
}

/// Runs one expression within a transaction: `write!(tx, conn => sqlx::query(..).execute(conn).await)`.
macro_rules! write {
    ($tx:expr, $conn:ident => $run:expr) => {
        match $tx {
            $crate::db::Tx::Sqlite(tx) => {
                let $conn = &mut **tx;
                $run
            }
            $crate::db::Tx::Postgres(tx) => {
                let $conn = &mut **tx;
                $run
            }
        }
    };
}

/// Runs one expression wherever a [`Look`] reads: `look!(at, exec => sqlx::query(..).fetch_all(exec).await)`.
macro_rules! look {
    ($at:expr, $exec:ident => $run:expr) => {
        match $at {
            $crate::db::Look::Db(db) => read!(db, $exec => $run),
            $crate::db::Look::Tx(tx) => write!(tx, $exec => $run),
        }
    };
}

#[macro_use]
pub(crate) mod sight;

pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod checks;
pub(crate) mod clock;
pub(crate) mod credentials;
pub(crate) mod deletion;
pub(crate) mod grants;
pub(crate) mod groups;
pub(crate) mod identities;
pub(crate) mod instances;
pub(crate) mod leases;
pub(crate) mod manifests;
pub(crate) mod moves;
pub(crate) mod projects;
pub(crate) mod quotas;
pub(crate) mod registries;
pub(crate) mod repositories;
pub(crate) mod robots;
pub(crate) mod samples;
pub(crate) mod schedule;
pub(crate) mod search;
pub(crate) mod secrets;
pub mod sessions;
pub(crate) mod streams;
pub(crate) mod tags;
pub(crate) mod templates;
#[cfg(any(test, feature = "fake"))]
pub mod testing;
pub(crate) mod tokens;

use crate::Error;
use model::Instant;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Postgres, Sqlite, Transaction};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

/// A database: SQLite with one writer and a pool of readers, or PostgreSQL.
#[derive(Clone, Debug)]
pub enum Db {
    /// A file. Readers see the last commit while the one writer works (WAL).
    Sqlite {
        /// Read-only connections.
        read: SqlitePool,
        /// The only connection that writes.
        write: SqlitePool,
    },
    /// A server.
    Postgres {
        /// Connections for everything but turns.
        pool: PgPool,
        /// The one connection for [`clock::Turn`]s: whoever waits for the clock keeps nobody else from a connection.
        turns: PgPool,
    },
}

/// A transaction; dropped without a commit, it never happened.
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

/// Where to read: the last commit, or within a transaction, which also sees what it wrote itself.
pub(crate) enum Look<'a> {
    Db(&'a Db),
    Tx(&'a mut Tx),
}

impl Look<'_> {
    /// The same place for one more reading.
    pub(crate) fn again(&mut self) -> Look<'_> {
        match self {
            Self::Db(db) => Look::Db(db),
            Self::Tx(tx) => Look::Tx(tx),
        }
    }
}

impl<'a> From<&'a Db> for Look<'a> {
    fn from(db: &'a Db) -> Self {
        Self::Db(db)
    }
}

impl<'a> From<&'a mut Tx> for Look<'a> {
    fn from(tx: &'a mut Tx) -> Self {
        Self::Tx(tx)
    }
}

impl Db {
    /// Connects to `sqlite:<path>` or `postgres://…` and brings the schema up to date.
    ///
    /// # Errors
    /// When the address is of neither kind, the database cannot be reached, or a migration fails.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        let db = if let Some(path) = url.strip_prefix("sqlite:") {
            Self::sqlite(Path::new(path)).await?
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?;
            Self::Postgres {
                pool: PgPoolOptions::new().max_connections(16).connect_with(options.clone()).await?,
                turns: PgPoolOptions::new().max_connections(1).connect_lazy_with(options),
            }
        } else {
            return Err(Error::invalid("database-url", "The database is sqlite:<path> or postgres://…"));
        };
        match &db {
            Self::Sqlite { write, .. } => sqlx::migrate!("migrations/sqlite").run(write).await,
            Self::Postgres { pool, .. } => sqlx::migrate!("migrations/postgres").run(pool).await,
        }
        .map_err(Error::internal)?;
        Ok(db)
    }

    async fn sqlite(path: &Path) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10));
        // A file does not hang up: asking each connection whether it still answers would be a second question beside every one.
        let pool = |connections| SqlitePoolOptions::new().test_before_acquire(false).max_connections(connections);
        let write = pool(1).connect_with(options.clone()).await?;
        let read = pool(readers()).connect_lazy_with(options.read_only(true));
        Ok(Self::Sqlite { read, write })
    }

    /// Begins a transaction that writes. On SQLite it waits for the writer of another process, such as a command beside the
    /// server: one that read first and wrote later would be refused as soon as the other one wrote in between.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn begin(&self) -> Result<Tx, Error> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres { pool, .. } => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Begins the transaction of a turn. On SQLite whoever writes waits for whoever else writes, so there is one way.
    async fn begin_turn(&self) -> Result<Tx, Error> {
        match self {
            Self::Sqlite { .. } => self.begin().await,
            Self::Postgres { turns, .. } => Ok(Tx::Postgres(turns.begin().await?)),
        }
    }

    /// Answers when the database does.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), Error> {
        read!(self, pool => sqlx::query("SELECT 1").execute(pool).await.map(drop))?;
        Ok(())
    }

    /// Closes every connection, after what they are doing.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Postgres { pool, turns } => {
                pool.close().await;
                turns.close().await;
            }
        }
    }
}

impl Tx {
    /// Makes everything done in it lasting, without an entry in the audit log: for Weir's own work in the background and for
    /// what nobody asks after, such as when a token was last used. All that somebody wanted is `commit_audited`.
    ///
    /// # Errors
    /// When the database refuses; then nothing happened.
    pub async fn commit_quietly(self) -> Result<(), Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

/// How many read at once: two a processor, for one waits for the disk now and then. Each has a thread and pages of its own.
fn readers() -> u32 {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    u32::try_from(2 * processors).map_or(8, |readers| readers.min(8))
}

/// An instant as it is stored.
pub(crate) fn millis(at: Instant) -> i64 {
    i64::try_from(at.unix_timestamp_nanos() / 1_000_000).unwrap_or(i64::MAX)
}

/// A stored instant.
pub(crate) fn instant(millis: i64) -> Instant {
    Instant::from_unix_timestamp_nanos(i128::from(millis) * 1_000_000).unwrap_or(Instant::UNIX_EPOCH)
}

/// A text as the inside of a `LIKE` pattern with `ESCAPE '\'`, lower-cased: matches itself and nothing else.
pub(crate) fn like(text: &str) -> String {
    text.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
