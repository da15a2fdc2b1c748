//! Secrets at rest: XChaCha20-Poly1305 with the row they belong to as associated data, so that a ciphertext copied to
//! another row does not open.
//!
//! Law of this room: one key seals, and it and former ones open. A ciphertext names its key, so that what was sealed with a key
//! that is not here is told from what was tampered with.

mod key;
mod rotate;
#[cfg(test)]
mod tests;

pub use rotate::{Rotated, Secrets};

use crate::Error;
use chacha20poly1305::aead::Payload;
use key::{Key, KeyFile, KeyId, NONCE};
use std::fmt::{self, Write as _};
use std::fs::File;
use std::path::Path;

/// The first byte of a ciphertext without the id of its key, as the first versions of Weir made them.
const NAMELESS: u8 = 1;
/// The first byte of a ciphertext in which the id of its key follows.
const NAMED: u8 = 2;

/// Where keys for secrets come from.
#[derive(Clone, Default)]
pub struct SecretKeys {
    /// The key that seals, in base64, instead of those in the file in the data directory.
    pub present: Option<String>,
    /// Keys that still open what they sealed.
    pub former: Vec<String>,
}

impl fmt::Debug for SecretKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretKeys").finish_non_exhaustive()
    }
}

/// Seals and opens secrets.
pub(crate) struct Vault {
    /// The first of them seals.
    keys: Vec<Key>,
    /// Where the keys are from, if they were not given.
    file: Option<KeyFile>,
}

impl Vault {
    /// Takes the keys given, else those of the file `secret.key` in the data directory, which is made when missing.
    pub(crate) fn open(given: &SecretKeys, data_dir: &Path) -> Result<Self, Error> {
        let parse = |text: &String| {
            Key::parse(text).ok_or_else(|| Error::invalid("secret-key", "A secret key is 32 bytes in base64"))
        };
        let (mut keys, file) = match &given.present {
            Some(text) => (vec![parse(text)?], None),
            None => {
                let file = KeyFile::in_dir(data_dir);
                (file.read()?, Some(file))
            }
        };
        for text in &given.former {
            keys.push(parse(text)?);
        }
        Ok(Self { keys, file })
    }

    /// Keeps the keys from being replaced for as long as the answer lives: by a server, which reads them only once.
    pub(crate) fn hold(&self) -> Result<Option<File>, Error> {
        self.file.as_ref().map(KeyFile::hold).transpose()
    }

    /// Seals `secret` for the row `owner`.
    pub(crate) fn seal(&self, owner: &str, secret: &str) -> Result<Vec<u8>, Error> {
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload { msg: secret.as_bytes(), aad: owner.as_bytes() };
        let sealed = self.keys[0].encrypt(&nonce, payload)?;
        Ok([&[NAMED][..], &self.keys[0].id(), &nonce, &sealed].concat())
    }

    /// Opens what was sealed for the row `owner`.
    pub(crate) fn unseal(&self, owner: &str, sealed: &[u8]) -> Result<String, Error> {
        let wrong = || Error::internal(format!("the secret of {owner} was changed: it does not open"));
        let (id, sealed) = split(sealed).ok_or_else(wrong)?;
        let fitting: Vec<&Key> = self.keys.iter().filter(|key| id.is_none_or(|id| id == key.id())).collect();
        if fitting.is_empty() {
            let id = id.map(told).unwrap_or_default();
            let message = format!(
                "the secret of {owner} is sealed with the key {id}, which is not here. Name that key with \
                 --former-secret-keys"
            );
            return Err(Error::internal(message));
        }
        let (nonce, body) = sealed.split_at_checked(NONCE).ok_or_else(wrong)?;
        let payload = || Payload { msg: body, aad: owner.as_bytes() };
        let secret = fitting.into_iter().find_map(|key| key.decrypt(nonce, payload())).ok_or_else(wrong)?;
        String::from_utf8(secret).map_err(|_| wrong())
    }
}

/// The id of the key, if it is named, and what follows.
fn split(sealed: &[u8]) -> Option<(Option<KeyId>, &[u8])> {
    match sealed.split_first()? {
        (&NAMELESS, rest) => Some((None, rest)),
        (&NAMED, rest) => rest.split_first_chunk().map(|(id, rest)| (Some(*id), rest)),
        _ => None,
    }
}

/// The id of a key as people read it.
fn told(id: KeyId) -> String {
    id.iter().fold(String::new(), |mut hex, byte| {
        _ = write!(hex, "{byte:02x}");
        hex
    })
}
