//! Connections to registries: add, edit, remove, examine.

use crate::audit::Entry;
use crate::db::registries::Stored;
use crate::index::{Context, Job, Worker};
use crate::registry::{Client, Connection};
use crate::{Actor, Engine, Error, db, doctor};
use model::access::{Object, Right};
use model::doctor::Report;
use model::host::host;
use model::registry::{Registry, RegistrySpec, registry_url};
use model::{Instant, RegistryName, RepositoryName};
use std::sync::Arc;

/// Longest certificate bundle, user name and password that are taken.
const MOST_CERTIFICATES: usize = 256 << 10;
const MOST_CREDENTIAL: usize = 16 << 10;
/// Most hosts that are trusted beside a registry's own.
const MOST_HOSTS: usize = 16;

/// Use cases around connections.
pub struct Registries<'a>(pub(crate) &'a Engine);

impl Registries<'_> {
    /// The connections that the actor sees, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, actor: &Actor) -> Result<Vec<Registry>, Error> {
        let mut stored = db::registries::list(&self.0.inner.db).await?;
        stored.retain(|stored| actor.may(Right::View, Object::Registry(stored.registry.name.as_str())));
        Ok(stored.into_iter().map(|stored| as_seen(actor, self.live(stored))).collect())
    }

    /// One connection.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn get(&self, actor: &Actor, name: &str) -> Result<Registry, Error> {
        actor.must(Right::View, Object::Registry(name))?;
        Ok(as_seen(actor, self.live(self.stored(name).await?)))
    }

    /// One connection with everything that stands in its form.
    ///
    /// # Errors
    /// `NotFound`; `Forbidden` for who may not change it.
    pub async fn editable(&self, actor: &Actor, name: &str) -> Result<Registry, Error> {
        actor.must(Right::Administer, Object::Registry(name))?;
        self.get(actor, name).await
    }

    /// Adds a connection and begins to fill its index.
    ///
    /// # Errors
    /// `Invalid` names the field (`name`, `url`, `ca_bundle`, …), `Conflict` when the name is taken.
    pub async fn add(&self, actor: &Actor, name: &str, spec: RegistrySpec) -> Result<Registry, Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "registry.add").await?;
        let name = RegistryName::parse(name.trim()).map_err(|error| Error::invalid("name", error))?;
        let spec = checked(spec)?;
        Client::new(connection(&name, &spec, spec.password.clone())?)?;
        let mut tx = self.0.inner.db.begin().await?;
        let id = db::registries::insert(&mut tx, name.as_str(), &spec, Instant::now_utc()).await?;
        let id =
            id.ok_or_else(|| Error::conflict(format!("There is a registry “{name}” already. Choose another name")))?;
        self.keep_password(&mut tx, id, &spec.password).await?;
        tx.commit_audited(&[Entry::on(actor, "registry.add", Object::Registry(name.as_str())).after(&spec.url)])
            .await?;
        tracing::info!(registry = %name, actor = %actor.name, "registry added");
        self.sync().await?;
        self.get(actor, name.as_str()).await
    }

    /// Changes a connection. `version` is the one the edit was made from; an empty password stays as it is.
    ///
    /// A password is bound to the host it was entered for: a new host needs it again, so that nobody who may edit but not
    /// read it can have it sent elsewhere.
    ///
    /// # Errors
    /// `Conflict` when somebody else changed it meanwhile, else as [`Self::add`].
    pub async fn edit(&self, actor: &Actor, name: &str, version: i64, spec: RegistrySpec) -> Result<Registry, Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "registry.edit").await?;
        let stored = self.stored(name).await?;
        let spec = checked(spec)?;
        let password = self.password(&stored, &spec)?;
        let (name, before) = (stored.registry.name.clone(), stored.registry.spec.url.clone());
        Client::new(connection(&name, &spec, password)?)?;
        let mut tx = self.0.inner.db.begin().await?;
        if !db::registries::update(&mut tx, stored.id, version, &spec).await? {
            return Err(Error::conflict(format!(
                "Registry “{name}” was changed meanwhile. Reload to see the change, then edit again"
            )));
        }
        if spec.username.is_empty() {
            db::registries::set_secret(&mut tx, stored.id, None).await?;
        } else if !spec.password.is_empty() {
            self.keep_password(&mut tx, stored.id, &spec.password).await?;
        }
        tx.commit_audited(&[Entry::on(actor, "registry.edit", Object::Registry(name.as_str()))
            .before(before)
            .after(&spec.url)])
            .await?;
        tracing::info!(registry = %name, actor = %actor.name, "registry changed");
        self.sync().await?;
        self.get(actor, name.as_str()).await
    }

    /// Removes a connection and everything indexed of it.
    ///
    /// # Errors
    /// `NotFound`.
    pub async fn remove(&self, actor: &Actor, name: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "registry.remove").await?;
        let stored = self.stored(name).await?;
        self.0.inner.index.remove(stored.id);
        let mut tx = self.0.inner.db.begin().await?;
        db::registries::delete(&mut tx, stored.id).await?;
        tx.commit_audited(&[Entry::on(actor, "registry.remove", Object::Registry(name))]).await?;
        self.sync().await?;
        tracing::info!(registry = name, actor = %actor.name, "registry removed");
        Ok(())
    }

    /// Examines a stored connection.
    ///
    /// # Errors
    /// `NotFound`; what is wrong with the registry stands in the report.
    pub async fn doctor(&self, actor: &Actor, name: &str) -> Result<Report, Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "registry.examine").await?;
        let stored = self.stored(name).await?;
        let password = self.password(&stored, &stored.registry.spec)?;
        let client = Client::new(connection(&stored.registry.name, &stored.registry.spec, password)?)?;
        let sample = db::repositories::sample(&self.0.inner.db, stored.id).await?;
        let sample = sample.and_then(|name| RepositoryName::parse(&name).ok());
        Ok(doctor::examine(&client, sample).await)
    }

    /// Examines a connection before it is saved. `stored` names the connection whose password stands in for an empty one.
    ///
    /// # Errors
    /// `Invalid` as [`Self::add`].
    pub async fn test(&self, actor: &Actor, spec: RegistrySpec, stored: Option<&str>) -> Result<Report, Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "registry.test").await?;
        let spec = checked(spec)?;
        let (name, password) = match stored {
            Some(name) => {
                let stored = self.stored(name).await?;
                let password = self.password(&stored, &spec)?;
                (stored.registry.name, password)
            }
            None => (RegistryName::parse("this").map_err(Error::internal)?, spec.password.clone()),
        };
        let client = Client::new(connection(&name, &spec, password)?)?;
        Ok(doctor::examine(&client, None).await)
    }

    /// Lists its repositories again, in the background. `accept` uses the listing even if it is suspiciously short: what it lacks
    /// is forgotten, so that is for who administers the registry.
    ///
    /// # Errors
    /// `NotFound`, `Forbidden`.
    pub async fn refresh(&self, actor: &Actor, name: &str, accept: bool) -> Result<(), Error> {
        actor.must(Right::View, Object::Registry(name))?;
        let stored = self.stored(name).await?;
        if accept {
            self.accept(actor, name, "the list of repositories").await?;
        }
        if let Some(worker) = self.worker(&stored) {
            worker.want(Job::Catalogue { accept });
        }
        Ok(())
    }

    /// Notes that somebody takes a listing although it is suspiciously short.
    pub(crate) async fn accept(&self, actor: &Actor, registry: &str, listing: &str) -> Result<(), Error> {
        const ACTION: &str = "registry.accept";
        let object = Object::Registry(registry);
        self.0.permit(actor, Right::Administer, object, ACTION).await?;
        let entry = Entry::on(actor, ACTION, object).after(listing);
        self.0.inner.db.begin().await?.commit_audited(&[entry]).await
    }

    /// Brings the workers in line with the connections, also with those that another server added, changed or removed.
    pub(crate) async fn sync(&self) -> Result<(), Error> {
        let (db, index) = (&self.0.inner.db, &self.0.inner.index);
        let _alone = index.syncing.lock().await;
        let versions = db::registries::versions(db).await?;
        index.keep_only(&versions);
        if versions.iter().all(|(id, version)| index.version(*id) == Some(*version)) {
            return Ok(());
        }
        for stored in db::registries::list(db).await? {
            if index.version(stored.id) != Some(stored.registry.version) {
                index.put(stored.id, stored.registry.version, self.context(&stored));
            }
        }
        Ok(())
    }

    pub(crate) async fn stored(&self, name: &str) -> Result<Stored, Error> {
        let stored = db::registries::find(&self.0.inner.db, name).await?;
        stored.ok_or_else(|| Error::not_found("registry", name))
    }

    pub(crate) fn worker(&self, stored: &Stored) -> Option<Arc<Worker>> {
        self.0.inner.index.worker(stored.id)
    }

    /// A connection with what its worker is doing right now.
    pub(crate) fn live(&self, stored: Stored) -> Registry {
        let running = self.worker(&stored).is_some_and(|worker| worker.is_busy());
        let mut registry = stored.registry;
        registry.fill.running = running;
        registry
    }

    /// What the worker of a connection needs; `None` when its settings do not make a client.
    fn context(&self, stored: &Stored) -> Option<Context> {
        let registry = stored.registry.name.clone();
        let client = self
            .password(stored, &stored.registry.spec)
            .and_then(|password| connection(&registry, &stored.registry.spec, password))
            .and_then(Client::new);
        match client {
            Ok(client) => {
                let (db, owner) = (self.0.inner.db.clone(), self.0.inner.imports.owner.clone());
                Some(Context { db, owner, client, registry_id: stored.id, registry })
            }
            Err(error) => {
                tracing::error!(%registry, ?error, "the connection cannot be used");
                None
            }
        }
    }

    async fn keep_password(&self, tx: &mut db::Tx, id: i64, password: &str) -> Result<(), Error> {
        if password.is_empty() {
            return Ok(());
        }
        let sealed = self.0.inner.vault.seal(&owner(id), password)?;
        db::registries::set_secret(tx, id, Some(&sealed)).await
    }

    /// The password to use with `spec`: the one given, else the stored one if it is still meant for the same host.
    fn password(&self, stored: &Stored, spec: &RegistrySpec) -> Result<String, Error> {
        let Some(sealed) = stored.secret.as_ref().filter(|_| spec.password.is_empty() && !spec.username.is_empty())
        else {
            return Ok(spec.password.clone());
        };
        if stored.registry.spec.url != spec.url {
            return Err(Error::invalid("password", "Enter the password again: it was given for another address"));
        }
        self.0.inner.vault.unseal(&owner(stored.id), sealed)
    }
}

/// A connection as the actor may see it: as whom Weir signs in is for administrators alone.
pub(crate) fn as_seen(actor: &Actor, mut registry: Registry) -> Registry {
    if !actor.may(Right::Administer, Object::Everything) {
        registry.spec.username.clear();
    }
    registry
}

/// What a password is sealed for.
pub(crate) fn owner(id: i64) -> String {
    format!("registry:{id}")
}

/// Checks every field; the address comes back in its one spelling.
fn checked(mut spec: RegistrySpec) -> Result<RegistrySpec, Error> {
    let url = registry_url(&spec.url, spec.insecure).map_err(|error| Error::invalid("url", error))?;
    spec.url = url.as_str().trim_end_matches('/').to_owned();
    spec.username = spec.username.trim().to_owned();
    if spec.username.contains(':') || spec.username.contains(char::is_control) || spec.username.len() > MOST_CREDENTIAL
    {
        return Err(Error::invalid("username", "A user name has no colon and no control characters"));
    }
    if spec.username.is_empty() && !spec.password.is_empty() {
        return Err(Error::invalid("username", "Enter the user name that belongs to the password"));
    }
    if spec.password.contains(char::is_control) || spec.password.len() > MOST_CREDENTIAL {
        return Err(Error::invalid("password", "A password has no control characters"));
    }
    if spec.ca_bundle.len() > MOST_CERTIFICATES {
        return Err(Error::invalid("ca_bundle", "Paste at most 256 kB of certificates"));
    }
    if spec.trusted_hosts.len() > MOST_HOSTS {
        return Err(Error::invalid("trusted_hosts", format!("Name at most {MOST_HOSTS} hosts")));
    }
    let hosts: Result<Vec<_>, _> = spec.trusted_hosts.iter().map(|word| host(word)).collect();
    spec.trusted_hosts = hosts.map_err(|error| Error::invalid("trusted_hosts", error))?;
    Ok(spec)
}

fn connection(name: &RegistryName, spec: &RegistrySpec, password: String) -> Result<Connection, Error> {
    Ok(Connection {
        name: name.clone(),
        url: registry_url(&spec.url, spec.insecure).map_err(|error| Error::invalid("url", error))?,
        preset: spec.preset,
        insecure: spec.insecure,
        ca_bundle: spec.ca_bundle.clone(),
        trusted_hosts: spec.trusted_hosts.clone(),
        username: spec.username.clone(),
        password,
    })
}
