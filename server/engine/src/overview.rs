//! The view over everything: home and search.

use crate::{Actor, Engine, Error, db};
use model::activity::{Failure, Home};
use model::search::Found;
use model::{RegistryName, RepositoryName};

/// Moves and failures on the home page.
const MOST: i64 = 20;
/// Longest text that is searched for.
const LONGEST: usize = 200;

/// Use cases over all registries.
pub struct Overview<'a>(pub(crate) &'a Engine);

impl Overview<'_> {
    /// Registries with their health, what moved lately, what fails, in registries and streams, as far as the actor sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn home(&self, actor: &Actor) -> Result<Home, Error> {
        let sight = actor.sight()?;
        let registries = self.0.registries().list(actor).await?;
        let moves = db::moves::latest(&self.0.inner.db, &sight, MOST).await?;
        let failing = db::repositories::failing(&self.0.inner.db, &sight, MOST).await?;
        let failure = |(registry, repository, reason): (String, String, String)| {
            let (registry, repository) =
                (RegistryName::parse(&registry).ok()?, RepositoryName::parse(&repository).ok()?);
            Some(Failure { registry, repository, reason })
        };
        let streams = self.0.streams().activity(actor, "").await?;
        Ok(Home { registries, moves, failures: failing.into_iter().filter_map(failure).collect(), streams })
    }

    /// What the actor sees, by name, tag, digest (from six characters) and label.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn search(&self, actor: &Actor, q: &str) -> Result<Found, Error> {
        let q = q.trim();
        if q.is_empty() {
            return Ok(Found::default());
        }
        let q: String = q.chars().take(LONGEST).collect();
        db::search::everything(&self.0.inner.db, &actor.sight()?, &q).await
    }
}
