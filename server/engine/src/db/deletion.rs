//! Deleting what can be brought back for a while: a live row has no `deleted_at`, and of each name there is one.

use super::clock::Turn;
use super::{Tx, millis};
use crate::Error;
use model::Instant;

/// The SQL for one table of things in projects.
pub(crate) struct Deletion {
    pub(super) delete: &'static str,
    pub(super) last: &'static str,
    pub(super) restore: &'static str,
    pub(super) sweep: &'static str,
}

macro_rules! deletion {
    ($table:literal) => {
        $crate::db::deletion::Deletion {
            delete: concat!("UPDATE ", $table, " SET deleted_at = $2, deleted_by = $3, version = $4 WHERE id = $1"),
            last: concat!(
                "SELECT t.id FROM ",
                $table,
                " t JOIN project p ON p.id = t.project_id WHERE p.name = $1 AND p.deleted_at IS NULL AND t.name = $2 \
                 AND t.deleted_at >= $3 ORDER BY t.deleted_at DESC, t.id DESC LIMIT 1"
            ),
            restore: concat!(
                "UPDATE ",
                $table,
                " SET deleted_at = NULL, deleted_by = NULL, version = $2, born = $2 WHERE id = $1"
            ),
            sweep: concat!(
                "DELETE FROM ",
                $table,
                " WHERE id IN (SELECT id FROM ",
                $table,
                " WHERE deleted_at < $1 LIMIT $2) RETURNING id"
            ),
        }
    };
}

pub(super) use deletion;

impl Deletion {
    /// Deletes one so that it can be brought back.
    pub(crate) async fn delete(&self, turn: &mut Turn, id: i64, actor: &str) -> Result<(), Error> {
        let version = turn.tick().await?;
        let now = millis(turn.now);
        write!(turn.tx(), conn => sqlx::query(self.delete)
            .bind(id).bind(now).bind(actor).bind(version).execute(conn).await.map(drop))?;
        Ok(())
    }

    /// The one of this name that was deleted last, if it was after `since`.
    pub(crate) async fn last(
        &self,
        turn: &mut Turn,
        project: &str,
        name: &str,
        since: Instant,
    ) -> Result<Option<i64>, Error> {
        Ok(write!(turn.tx(), conn => sqlx::query_scalar(self.last)
            .bind(project).bind(name).bind(millis(since)).fetch_optional(conn).await)?)
    }

    /// Brings one back.
    pub(crate) async fn restore(&self, turn: &mut Turn, id: i64) -> Result<(), Error> {
        let version = turn.tick().await?;
        write!(turn.tx(), conn => sqlx::query(self.restore).bind(id).bind(version).execute(conn).await.map(drop))?;
        Ok(())
    }

    /// Removes some of what was deleted before `before` and can no longer be brought back. True when there is more.
    pub(crate) async fn sweep(&self, tx: &mut Tx, before: Instant) -> Result<bool, Error> {
        const PIECE: i64 = 100;
        let gone: Vec<i64> = write!(tx, conn => sqlx::query_scalar(self.sweep)
            .bind(millis(before)).bind(PIECE).fetch_all(conn).await)?;
        Ok(!gone.is_empty())
    }
}
