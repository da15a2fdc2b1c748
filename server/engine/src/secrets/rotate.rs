//! Another key for all secrets.
//!
//! Killed at any moment, it leaves everything open: the file has the new key before anything is sealed with it, and loses the
//! former ones only after everything is. Begun again, it goes on with the key that it had made.

use super::{Key, Vault, split, told};
use crate::audit::Entry;
use crate::db::clock::Turn;
use crate::db::secrets::{CREDENTIALS, Column, INSTANCES, REGISTRIES, Secret};
use crate::{Actor, Engine, Error, credentials, instances, registries};
use model::access::{Object, Right};

/// What came of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Rotated {
    /// How many secrets are sealed with the key now.
    pub secrets: u64,
    /// The id of the key.
    pub key: String,
}

/// Use cases around the keys of secrets.
pub struct Secrets<'a>(pub(crate) &'a Engine);

/// What a secret is sealed for.
type OwnerOf = fn(&Secret) -> String;

/// Everywhere that secrets are kept, and what each is sealed for.
const PLACES: [(Column, OwnerOf); 3] = [
    (REGISTRIES, |secret| registries::owner(secret.id)),
    (CREDENTIALS, |secret| credentials::owner(secret.id)),
    (INSTANCES, |secret| instances::owner(&secret.uid)),
];

impl Secrets<'_> {
    /// Seals every secret anew: with the key that was given, else with one that is made and kept in the file in place of the
    /// former.
    ///
    /// # Errors
    /// `Forbidden`; `Conflict` while a server runs with the key in the file, or when a secret does not open. Then nothing
    /// was changed.
    pub async fn rotate(&self, actor: &Actor) -> Result<Rotated, Error> {
        self.0.permit(actor, Right::Administer, Object::Everything, "secrets.rotate").await?;
        let vault = &self.0.inner.vault;
        let Some(file) = &vault.file else { return self.seal_all(actor, vault).await };
        let _alone = file.hold_alone()?;
        let mut keys = vault.keys.clone();
        let is_unfinished = file.read()?.len() > 1;
        if !is_unfinished {
            keys.insert(0, Key::make());
            file.replace(&keys)?;
        }
        let rotated = self.seal_all(actor, &Vault { keys, file: None }).await?;
        file.replace(&file.read()?[..1])?;
        Ok(rotated)
    }

    async fn seal_all(&self, actor: &Actor, vault: &Vault) -> Result<Rotated, Error> {
        let mut turn = Turn::begin(self.0.db()).await?;
        let (mut secrets, key) = (0, told(vault.keys[0].id()));
        for (column, owner) in &PLACES {
            let mut last = 0;
            loop {
                let some = column.after(turn.tx(), last).await?;
                let Some(end) = some.last() else { break };
                last = end.id;
                for secret in &some {
                    let owner = owner(secret);
                    let open = vault.unseal(&owner, &secret.sealed).map_err(stuck)?;
                    secrets += u64::from(column.replace(turn.tx(), secret, &vault.seal(&owner, &open)?).await?);
                }
            }
        }
        let entry = Entry::about(actor, "secrets.rotate", "secrets");
        turn.commit_audited(&[entry.after(format!("{secrets} sealed with key {key}"))]).await?;
        Ok(Rotated { secrets, key })
    }

    /// How many secrets are sealed with keys that are not here.
    pub(crate) async fn closed(&self) -> Result<i64, Error> {
        let keys = &self.0.inner.vault.keys;
        let mut closed = 0;
        for (column, _) in &PLACES {
            for (head, count) in column.heads(self.0.db()).await? {
                let id = split(&head).and_then(|(id, _)| id);
                closed += if id.is_some_and(|id| keys.iter().all(|key| key.id() != id)) { count } else { 0 };
            }
        }
        Ok(closed)
    }
}

/// Whoever rotates may know which secret does not open.
fn stuck(error: Error) -> Error {
    match error {
        Error::Internal(source) => Error::conflict(format!("Nothing was sealed anew: {source}")),
        other => other,
    }
}
