//! Keys, and the file that keeps them: a key a line in base64, the first of which seals.

use crate::Error;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Names a key without telling anything of it.
pub(super) type KeyId = [u8; 8];
pub(super) const NONCE: usize = 24;

/// A key for secrets at rest.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Key([u8; 32]);

impl Key {
    /// A new one.
    pub fn make() -> Self {
        Self(rand::random())
    }

    /// Reads base64 of 32 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        STANDARD.decode(text.trim()).ok()?.try_into().ok().map(Self)
    }

    pub fn id(&self) -> KeyId {
        let digest = Sha256::new_with_prefix("weir: id of a secret key\n").chain_update(self.0).finalize();
        std::array::from_fn(|place| digest[place])
    }

    pub fn encrypt(&self, nonce: &[u8; NONCE], payload: Payload<'_, '_>) -> Result<Vec<u8>, Error> {
        let sealed = XChaCha20Poly1305::new(&self.0.into()).encrypt(XNonce::from_slice(nonce), payload);
        sealed.map_err(|error| Error::internal(error.to_string()))
    }

    pub fn decrypt(&self, nonce: &[u8], payload: Payload<'_, '_>) -> Option<Vec<u8>> {
        XChaCha20Poly1305::new(&self.0.into()).decrypt(XNonce::from_slice(nonce), payload).ok()
    }
}

/// The file in the data directory.
pub(super) struct KeyFile(PathBuf);

impl KeyFile {
    pub fn in_dir(data_dir: &Path) -> Self {
        Self(data_dir.join("secret.key"))
    }

    /// The keys in it; it is made with one when it is missing.
    pub fn read(&self) -> Result<Vec<Key>, Error> {
        let text = match std::fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let key = Key::make();
                write(&self.0, std::slice::from_ref(&key))?;
                return Ok(vec![key]);
            }
            Err(error) => return Err(Error::internal(error)),
        };
        let keys: Option<Vec<Key>> = text.lines().map(Key::parse).collect();
        let wrong = || Error::internal(format!("{} does not hold secret keys", self.0.display()));
        keys.filter(|keys| !keys.is_empty()).ok_or_else(wrong)
    }

    /// Has it hold these keys instead, at once.
    pub fn replace(&self, keys: &[Key]) -> Result<(), Error> {
        let new = self.0.with_extension("new");
        if let Err(error) = std::fs::remove_file(&new)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            return Err(Error::internal(error));
        }
        write(&new, keys)?;
        std::fs::rename(&new, &self.0).map_err(Error::internal)?;
        let dir = self.0.parent().unwrap_or(Path::new("."));
        File::open(dir).and_then(|dir| dir.sync_all()).map_err(Error::internal)
    }

    /// Keeps others from replacing it for as long as the answer lives.
    pub fn hold(&self) -> Result<File, Error> {
        let file = File::open(&self.0).map_err(Error::internal)?;
        match file.try_lock_shared() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                Err(Error::conflict("The secrets are being sealed anew. Start again in a moment"))
            }
            // Some file systems know no locks, and are no reason not to serve.
            Err(TryLockError::Error(error)) => {
                tracing::warn!(%error, "the file with the secret key cannot be locked");
                Ok(file)
            }
        }
    }

    /// The same for whoever replaces it; nobody may hold it.
    pub fn hold_alone(&self) -> Result<File, Error> {
        let file = File::open(&self.0).map_err(Error::internal)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => {
                Err(Error::conflict("A server runs with this key and knows no other. Stop it first, then rotate"))
            }
            Err(TryLockError::Error(error)) => Err(Error::internal(error)),
        }
    }
}

/// Writes a new file that its owner alone can read.
fn write(path: &Path, keys: &[Key]) -> Result<(), Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(Error::internal)?;
    for key in keys {
        writeln!(file, "{}", STANDARD.encode(key.0)).map_err(Error::internal)?;
    }
    file.sync_all().map_err(Error::internal)
}
