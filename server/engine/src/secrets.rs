//! Secrets at rest: XChaCha20-Poly1305 with the row they belong to as associated data, so that a ciphertext copied to
//! another row does not open.

use crate::Error;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use std::io::Write;
use std::path::Path;

/// The first byte of every ciphertext: which key and layout made it.
const FORMAT: u8 = 1;
const NONCE: usize = 24;

/// Seals and opens secrets.
pub(crate) struct Vault(XChaCha20Poly1305);

impl Vault {
    /// Takes the key given (base64 of 32 bytes), else the file `secret.key` in the data directory, made when missing.
    pub(crate) fn open(given: Option<&str>, data_dir: &Path) -> Result<Self, Error> {
        let key = match given {
            Some(text) => {
                decode(text).ok_or_else(|| Error::invalid("secret-key", "The secret key must be 32 bytes in base64"))?
            }
            None => key_file(&data_dir.join("secret.key"))?,
        };
        Ok(Self(XChaCha20Poly1305::new(Key::from_slice(&key))))
    }

    /// Seals `secret` for the row `owner`.
    pub(crate) fn seal(&self, owner: &str, secret: &str) -> Result<Vec<u8>, Error> {
        let nonce: [u8; NONCE] = rand::random();
        let payload = Payload { msg: secret.as_bytes(), aad: owner.as_bytes() };
        let sealed = self.0.encrypt(XNonce::from_slice(&nonce), payload).map_err(|e| Error::internal(e.to_string()))?;
        Ok([&[FORMAT][..], &nonce, &sealed].concat())
    }

    /// Opens what was sealed for the row `owner`.
    pub(crate) fn unseal(&self, owner: &str, sealed: &[u8]) -> Result<String, Error> {
        let wrong = || Error::internal(format!("the secret of {owner} does not open with this key"));
        let (head, body) = sealed.split_at_checked(1 + NONCE).ok_or_else(wrong)?;
        if head[0] != FORMAT {
            return Err(wrong());
        }
        let payload = Payload { msg: body, aad: owner.as_bytes() };
        let secret = self.0.decrypt(XNonce::from_slice(&head[1..]), payload).map_err(|_| wrong())?;
        String::from_utf8(secret).map_err(|_| wrong())
    }
}

fn decode(text: &str) -> Option<[u8; 32]> {
    STANDARD.decode(text.trim()).ok()?.try_into().ok()
}

/// Reads the key file, or makes it readable by its owner alone.
fn key_file(path: &Path) -> Result<[u8; 32], Error> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            decode(&text).ok_or_else(|| Error::internal(format!("{} does not hold a secret key", path.display())))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key: [u8; 32] = rand::random();
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(path).map_err(Error::internal)?;
            writeln!(file, "{}", STANDARD.encode(key)).map_err(Error::internal)?;
            file.sync_all().map_err(Error::internal)?;
            Ok(key)
        }
        Err(error) => Err(Error::internal(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_for_its_row_and_key() {
        let dir = tempfile::tempdir().unwrap();
        let vault = Vault::open(None, dir.path()).unwrap();
        let sealed = vault.seal("registry:1", "s3cret").unwrap();
        assert!(!sealed.windows(6).any(|w| w == b"s3cret"));
        let again = Vault::open(None, dir.path()).unwrap();
        assert_eq!(again.unseal("registry:1", &sealed).unwrap(), "s3cret");
        assert!(again.unseal("registry:2", &sealed).is_err());
        let other = Vault::open(Some(&STANDARD.encode([7; 32])), dir.path()).unwrap();
        assert!(other.unseal("registry:1", &sealed).is_err());
        assert!(again.unseal("registry:1", &sealed[..10]).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn the_key_file_is_private() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        Vault::open(None, dir.path()).unwrap();
        let mode = std::fs::metadata(dir.path().join("secret.key")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_short_key_is_refused() {
        assert!(Vault::open(Some("c2hvcnQ="), Path::new("/nowhere")).is_err());
    }
}
