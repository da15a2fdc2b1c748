//! Connections to registries: add, edit, remove, examine.

use crate::{Actor, Engine, Error};
use model::doctor::Report;
use model::registry::{Registry, RegistrySpec};

/// Use cases around connections.
pub struct Registries<'a>(pub(crate) &'a Engine);

impl Registries<'_> {
    /// All connections by name.
    ///
    /// # Errors
    /// When the actor may not view them.
    pub async fn list(&self, actor: &Actor) -> Result<Vec<Registry>, Error> {
        Err(Error::internal("not there yet"))
    }

    /// One connection.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn get(&self, actor: &Actor, name: &str) -> Result<Registry, Error> {
        Err(Error::internal("not there yet"))
    }

    /// Adds a connection and begins to fill its index.
    ///
    /// # Errors
    /// `Invalid` names the field (`name`, `url`, `ca_bundle`, …), `Conflict` when the name is taken.
    pub async fn add(&self, actor: &Actor, name: &str, spec: RegistrySpec) -> Result<Registry, Error> {
        Err(Error::internal("not there yet"))
    }

    /// Changes a connection. `version` is the one the edit was made from; an empty password stays as it is.
    ///
    /// # Errors
    /// `Conflict` when somebody else changed it meanwhile, else as [`Self::add`].
    pub async fn edit(&self, actor: &Actor, name: &str, version: i64, spec: RegistrySpec) -> Result<Registry, Error> {
        Err(Error::internal("not there yet"))
    }

    /// Removes a connection and everything indexed of it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove(&self, actor: &Actor, name: &str) -> Result<(), Error> {
        Err(Error::internal("not there yet"))
    }

    /// Examines a stored connection.
    ///
    /// # Errors
    /// `NotFound`; what is wrong with the registry stands in the report.
    pub async fn doctor(&self, actor: &Actor, name: &str) -> Result<Report, Error> {
        Err(Error::internal("not there yet"))
    }

    /// Examines a connection before it is saved. `stored` names the connection whose password stands in for an empty one.
    ///
    /// # Errors
    /// `Invalid` as [`Self::add`].
    pub async fn test(&self, actor: &Actor, spec: RegistrySpec, stored: Option<&str>) -> Result<Report, Error> {
        Err(Error::internal("not there yet"))
    }

    /// Lists its repositories again, in the background. `accept` uses the listing even if it is suspiciously short.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn refresh(&self, actor: &Actor, name: &str, accept: bool) -> Result<(), Error> {
        Err(Error::internal("not there yet"))
    }
}
