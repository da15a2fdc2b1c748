//! Bringing foreign images into streams: resolving and verifying them, once or by schedule.
//!
//! Law of this room: a tag moves only to an image whose manifest was fetched from its source and checked (of a list, the
//! list and everything wanted of it). Nothing foreign is waited for within a transaction.

mod from;
mod guard;
mod look;
pub(crate) mod means;
mod plan;
mod reason;
mod request;
mod resolve;
mod source;
#[cfg(test)]
mod tests;
mod timing;
mod work;

pub use from::ImportFrom;
pub(crate) use means::Credential;
pub use request::Destination;
pub(crate) use work::Importer;

use crate::engine::Inner;
use crate::{Actor, Db, Engine, Error, db};
use model::stream::PullSpec;
use model::{Digest, ProjectName};
use resolve::Resolver;

/// Use cases around importing.
pub struct Imports<'a>(pub(crate) &'a Engine);

impl Imports<'_> {
    /// Begins the background work. Nobody else works on an SQLite file: what a killed process was looking at is free.
    pub(crate) async fn start(&self) -> Result<(), Error> {
        let inner = &self.0.inner;
        if matches!(inner.db, Db::Sqlite { .. }) {
            let mut tx = inner.db.begin().await?;
            db::schedule::release(&mut tx, "").await?;
            tx.commit_quietly().await?;
        }
        inner.imports.start(self.0);
        Ok(())
    }

    /// Gives up everything that this process had taken.
    pub(crate) async fn release(&self) -> Result<(), Error> {
        let Inner { db, imports, .. } = &*self.0.inner;
        let mut tx = db.begin().await?;
        db::leases::release(&mut tx, &imports.owner).await?;
        tx.commit_quietly().await?;
        let mut tx = db.begin().await?;
        db::schedule::release(&mut tx, &imports.owner).await?;
        tx.commit_quietly().await
    }

    /// Is an image that a stream had still to be had where it came from? Weir asks for itself: whoever goes back to an image that
    /// the stream had needs no right on its registry.
    ///
    /// # Errors
    /// `NotFound` when Weir does not have its manifest; an upstream failure when its registry does not have it, or does not
    /// say.
    pub(crate) async fn retrievable(
        &self,
        project: &ProjectName,
        from: &PullSpec,
        insecure: bool,
        digest: &Digest,
    ) -> Result<(), Error> {
        let means = self.means_of(&Actor::system(), project, &from.host()).await?;
        self.resolver().retrievable(from, insecure, &means, digest).await
    }

    fn resolver(&self) -> Resolver<'_> {
        let Inner { db, index, imports, .. } = &*self.0.inner;
        Resolver { db, index, sources: &imports.sources }
    }
}
