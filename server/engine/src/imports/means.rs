//! With whose credentials a registry is asked for images.
//!
//! Those of the registry itself for whoever may use them, else those that the project has for its host, else nobody's. Each of
//! these is a client of its own: what one is let into says nothing about another.

use super::Imports;
use crate::engine::Inner;
use crate::{Actor, Error, access, credentials, db};
use model::access::{Access, Object, Right};
use model::{ProjectName, RegistryName};

/// What an import may take along.
#[derive(Clone, Default)]
pub(crate) struct Means {
    pub(super) access: Access,
    /// What the project has for the host.
    pub(crate) own: Option<Credential>,
}

/// A credential of a project, opened.
#[derive(Clone)]
pub(crate) struct Credential {
    pub(crate) id: i64,
    /// Changes with the password.
    pub(crate) version: i64,
    pub(crate) username: String,
    pub(crate) password: String,
}

impl Means {
    /// May the registry's own credential be used?
    pub(crate) fn lends(&self, registry: &RegistryName) -> bool {
        self.access.allows(Right::UseCredential, Object::Registry(registry.as_str()))
    }
}

/// What somebody may take along for a project to a host.
pub(super) async fn means(inner: &Inner, access: &Access, project: &str, host: &str) -> Result<Means, Error> {
    let sealed = if access.allows(Right::UseCredential, Object::Project(project)) {
        db::credentials::find(&inner.db, project, host).await?
    } else {
        None
    };
    let own = sealed.map(|sealed| credentials::open(&inner.vault, sealed)).transpose()?;
    Ok(Means { access: access.clone(), own })
}

impl Imports<'_> {
    /// What the actor may take along.
    pub(crate) async fn means_of(&self, actor: &Actor, project: &ProjectName, host: &str) -> Result<Means, Error> {
        means(&self.0.inner, actor.access(), project.as_str(), host).await
    }
}

/// May whoever set a source still import for the tag? Answers their access.
pub(crate) async fn setter(at: impl Into<db::Look<'_>>, row: &db::streams::TagRow) -> Result<Option<Access>, Error> {
    let access = access::of_name(at, &row.setter).await?;
    let tag = Object::Tag(&row.project, &row.stream, &row.name);
    Ok(access.allows(Right::Import, tag).then_some(access))
}
