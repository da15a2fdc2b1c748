//! Credentials of projects for registries: used by imports, read by nobody.

use crate::audit::Entry;
use crate::db::credentials::{self as rows, Sealed};
use crate::imports::Credential;
use crate::secrets::Vault;
use crate::{Actor, Engine, Error, db};
use model::Instant;
use model::access::{Object, Right};
use model::project::ProjectCredential;
use model::stream::{PullSpec, normal_host};

/// Longest user name and password that are taken, in bytes.
const LONGEST: usize = 16 << 10;

/// Use cases around credentials of projects.
pub struct Credentials<'a>(pub(crate) &'a Engine);

impl Credentials<'_> {
    /// For which hosts a project has a credential, and as whom.
    ///
    /// # Errors
    /// `NotFound` for the project, `Forbidden`.
    pub async fn list(&self, actor: &Actor, project: &str) -> Result<Vec<ProjectCredential>, Error> {
        actor.must(Right::UseCredential, Object::Project(project))?;
        self.0.projects().get(actor, project).await?;
        rows::list(&self.0.inner.db, project).await
    }

    /// Gives a project a credential for the registry at a host, in place of the one it has.
    ///
    /// # Errors
    /// `NotFound` for the project, `Forbidden`; `Invalid` for `host`, `username` or `password`.
    pub async fn put(
        &self,
        actor: &Actor,
        project: &str,
        host: &str,
        username: &str,
        password: &str,
    ) -> Result<(), Error> {
        self.0.permit(actor, Right::UseCredential, Object::Project(project), "credential.put").await?;
        let (host, username) = (known_host(host)?, username.trim());
        let is_odd = |text: &str| text.contains(char::is_control) || text.len() > LONGEST;
        if username.is_empty() || username.contains(':') || is_odd(username) {
            return Err(Error::invalid("username", "A user name has no colon and no control characters"));
        }
        if password.is_empty() || is_odd(password) {
            return Err(Error::invalid("password", "Enter a password or token without control characters"));
        }
        let mut tx = self.0.inner.db.begin().await?;
        let id = project_id(&mut tx, project).await?;
        let id = rows::put(&mut tx, id, &host, username, &actor.name, Instant::now_utc()).await?;
        rows::set_secret(&mut tx, id, &self.0.inner.vault.seal(&owner(id), password)?).await?;
        let entry = Entry::on(actor, "credential.put", Object::Project(project));
        tx.commit_audited(&[entry.after(format!("{username} at {host}"))]).await
    }

    /// Forgets what a project has for a host.
    ///
    /// # Errors
    /// `NotFound` for the project or the host, `Forbidden`.
    pub async fn remove(&self, actor: &Actor, project: &str, host: &str) -> Result<(), Error> {
        self.0.permit(actor, Right::UseCredential, Object::Project(project), "credential.remove").await?;
        let mut tx = self.0.inner.db.begin().await?;
        let id = project_id(&mut tx, project).await?;
        if !rows::delete(&mut tx, id, host).await? {
            return Err(Error::not_found("credential", format!("{project} at {host}")));
        }
        let entry = Entry::on(actor, "credential.remove", Object::Project(project)).before(host);
        tx.commit_audited(&[entry]).await
    }
}

/// Opens a credential for an import.
pub(crate) fn open(vault: &Vault, sealed: Sealed) -> Result<Credential, Error> {
    let Sealed { id, version, username, secret } = sealed;
    Ok(Credential { password: vault.unseal(&owner(id), &secret)?, id, version, username })
}

async fn project_id(tx: &mut db::Tx, project: &str) -> Result<i64, Error> {
    let id = db::projects::id(tx, project).await?;
    id.ok_or_else(|| Error::not_found("project", project))
}

/// A host as pull specs name it.
fn known_host(text: &str) -> Result<String, Error> {
    let text = text.trim();
    let named = PullSpec::parse(&format!("{text}/x")).ok().and_then(|spec| spec.registry);
    let host = named.filter(|named| named == text).map(|named| normal_host(&named));
    host.ok_or_else(|| Error::invalid("host", "Write a host such as quay.io or registry.example:5000"))
}

/// What a password is sealed for.
pub(crate) fn owner(id: i64) -> String {
    format!("project-credential:{id}")
}
