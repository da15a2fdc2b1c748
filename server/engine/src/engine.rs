//! The engine: what every door into Weir holds.

use crate::access::Grants;
use crate::accounts::{Accounts, Attempts, OidcConfig, Provider, SignOn, Told};
use crate::audit::Audit;
use crate::credentials::Credentials;
use crate::images::Images;
use crate::imports::{ImportFrom, Importer, Imports};
use crate::index::Index;
use crate::instances::Instances;
use crate::overview::Overview;
use crate::projects::Projects;
use crate::quotas::Quotas;
use crate::registries::Registries;
use crate::repositories::Repositories;
use crate::samples::{Operator, Samples, SamplesSource};
use crate::secrets::{SecretKeys, Secrets, Vault};
use crate::streams::{Streams, Sweeper};
use crate::tags::Tags;
use crate::templates::Templates;
use crate::{Db, Error};
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

/// What the engine needs to start.
#[derive(Debug, Clone)]
pub struct Config {
    /// `sqlite:<path>` or `postgres://…`.
    pub database_url: String,
    /// Where the secret key is kept.
    pub data_dir: PathBuf,
    /// The keys for secrets at rest.
    pub secret_keys: SecretKeys,
    /// Where images may be imported from, beyond the configured registries.
    pub import_from: ImportFrom,
    /// Where samples come from, and what becomes of them at first.
    pub samples: SamplesSource,
    /// Which provider people may sign in with, besides passwords.
    pub oidc: Option<OidcConfig>,
}

/// Everything Weir can do. Cheap to clone.
#[derive(Clone)]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) db: Db,
    pub(crate) attempts: Attempts,
    pub(crate) told: Told,
    pub(crate) vault: Vault,
    /// Kept open for as long as the server knows its key.
    key_held: OnceLock<Option<File>>,
    pub(crate) index: Index,
    pub(crate) imports: Arc<Importer>,
    pub(crate) samples: Arc<Operator>,
    provider: Option<Arc<Provider>>,
    sweeper: Sweeper,
}

impl Engine {
    /// Opens the database and starts the background work.
    ///
    /// # Errors
    /// When the database or the secret key cannot be had.
    pub async fn start(config: Config) -> Result<Self, Error> {
        let engine = Self::open(config).await?;
        engine.keep_key().await?;
        engine.registries().sync().await?;
        engine.imports().start().await?;
        engine.inner.samples.start(&engine);
        engine.inner.sweeper.start(engine.inner.db.clone());
        Ok(engine)
    }

    /// Opens the database without background work: for commands beside a running server.
    ///
    /// # Errors
    /// When the database or the secret key cannot be had.
    pub async fn open(config: Config) -> Result<Self, Error> {
        let vault = Vault::open(&config.secret_keys, &config.data_dir)?;
        let db = Db::connect(&config.database_url).await?;
        let (index, imports) = (Index::default(), Arc::new(Importer::new(config.import_from)));
        let (attempts, told, sweeper) = (Attempts::default(), Told::default(), Sweeper::default());
        let samples = Arc::new(Operator::new(config.samples));
        let provider = config.oidc.map(Provider::new).transpose()?.map(Arc::new);
        let key_held = OnceLock::new();
        let inner = Inner { db, attempts, told, vault, key_held, index, imports, samples, provider, sweeper };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// A server reads its key once: nobody may replace it meanwhile.
    async fn keep_key(&self) -> Result<(), Error> {
        _ = self.inner.key_held.set(self.inner.vault.hold()?);
        let closed = self.secrets().closed().await?;
        if closed > 0 {
            tracing::error!(
                closed,
                "some secrets are sealed with another key and do not open. Start Weir with that key in \
                 --former-secret-keys, or enter the passwords again"
            );
        }
        Ok(())
    }

    /// The database, for sessions and readiness.
    #[must_use]
    pub fn db(&self) -> &Db {
        &self.inner.db
    }

    /// Accounts, signing in, tokens.
    #[must_use]
    pub fn accounts(&self) -> Accounts<'_> {
        Accounts(self)
    }

    /// Who may do what.
    #[must_use]
    pub fn access(&self) -> Grants<'_> {
        Grants(self)
    }

    /// The keys of secrets.
    #[must_use]
    pub fn secrets(&self) -> Secrets<'_> {
        Secrets(self)
    }

    /// Who did what.
    #[must_use]
    pub fn audit(&self) -> Audit<'_> {
        Audit(self)
    }

    /// Signing in with the provider of identities, if there is one.
    #[must_use]
    pub fn sign_on(&self) -> Option<SignOn> {
        self.inner.provider.as_ref().map(|provider| SignOn::new(self, Arc::clone(provider)))
    }

    /// Connections to registries.
    #[must_use]
    pub fn registries(&self) -> Registries<'_> {
        Registries(self)
    }

    /// Repositories of a registry.
    #[must_use]
    pub fn repositories(&self) -> Repositories<'_> {
        Repositories(self)
    }

    /// Tags of a repository and their moves.
    #[must_use]
    pub fn tags(&self) -> Tags<'_> {
        Tags(self)
    }

    /// Images by tag or digest.
    #[must_use]
    pub fn images(&self) -> Images<'_> {
        Images(self)
    }

    /// Projects.
    #[must_use]
    pub fn projects(&self) -> Projects<'_> {
        Projects(self)
    }

    /// Credentials of projects for registries.
    #[must_use]
    pub fn credentials(&self) -> Credentials<'_> {
        Credentials(self)
    }

    /// How much projects may have.
    #[must_use]
    pub fn quotas(&self) -> Quotas<'_> {
        Quotas(self)
    }

    /// Image streams and their tags.
    #[must_use]
    pub fn streams(&self) -> Streams<'_> {
        Streams(self)
    }

    /// Bringing foreign images into streams.
    #[must_use]
    pub fn imports(&self) -> Imports<'_> {
        Imports(self)
    }

    /// Templates and their versions.
    #[must_use]
    pub fn templates(&self) -> Templates<'_> {
        Templates(self)
    }

    /// What templates were made into.
    #[must_use]
    pub fn instances(&self) -> Instances<'_> {
        Instances(self)
    }

    /// The samples: image streams and templates that Weir keeps in repair.
    #[must_use]
    pub fn samples(&self) -> Samples<'_> {
        Samples(self)
    }

    /// The view over everything: home and search.
    #[must_use]
    pub fn overview(&self) -> Overview<'_> {
        Overview(self)
    }

    /// Ends the background work in an orderly way and closes the database. Other servers take over at once.
    pub async fn stop(&self) {
        self.halt();
        if let Err(error) = self.imports().release().await {
            tracing::warn!(?error, "the leases stay until they run out");
        }
        self.inner.db.close().await;
    }

    /// Ends as a process that is killed: in the middle of whatever it is doing, with all its leases.
    #[cfg(any(test, feature = "fake"))]
    pub async fn kill(&self) {
        self.halt();
        self.inner.db.close().await;
    }

    fn halt(&self) {
        self.inner.index.stop();
        self.inner.imports.stop();
        self.inner.samples.stop();
        self.inner.sweeper.stop();
    }
}
