//! The view over everything: home and search.

use crate::{Actor, Engine, Error};
use model::activity::Home;
use model::search::Found;

/// Use cases over all registries.
pub struct Overview<'a>(pub(crate) &'a Engine);

impl Overview<'_> {
    /// Registries with their health, what moved lately, what fails.
    ///
    /// # Errors
    /// When the actor may not view them.
    pub async fn home(&self, actor: &Actor) -> Result<Home, Error> {
        Err(Error::internal("not there yet"))
    }

    /// Everything by name, tag, digest (from six characters) and label.
    ///
    /// # Errors
    /// When the actor may not view it.
    pub async fn search(&self, actor: &Actor, q: &str) -> Result<Found, Error> {
        Err(Error::internal("not there yet"))
    }
}
