//! What opens and what does not.

use super::key::{Key, KeyFile};
use super::{NAMELESS, SecretKeys, Vault};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::Payload;
use std::path::Path;

fn given(present: u8, former: &[u8]) -> SecretKeys {
    let text = |byte: &u8| STANDARD.encode([*byte; 32]);
    SecretKeys { present: Some(text(&present)), former: former.iter().map(text).collect() }
}

fn vault(present: u8, former: &[u8]) -> Vault {
    Vault::open(&given(present, former), Path::new("/nowhere")).unwrap()
}

#[test]
fn opens_only_for_its_row_and_key() {
    let dir = tempfile::tempdir().unwrap();
    let open = || Vault::open(&SecretKeys::default(), dir.path()).unwrap();
    let sealed = open().seal("registry:1", "s3cret").unwrap();
    assert!(!sealed.windows(6).any(|w| w == b"s3cret"));
    let again = open();
    assert_eq!(again.unseal("registry:1", &sealed).unwrap(), "s3cret");
    assert!(again.unseal("registry:2", &sealed).is_err());
    assert!(vault(7, &[]).unseal("registry:1", &sealed).is_err());
    for cut in 0..sealed.len() {
        assert!(again.unseal("registry:1", &sealed[..cut]).is_err());
    }
    for place in 0..sealed.len() {
        let mut changed = sealed.clone();
        changed[place] ^= 1;
        assert!(again.unseal("registry:1", &changed).is_err(), "byte {place}");
    }
}

#[test]
fn former_keys_open_and_the_present_one_seals() {
    let sealed = vault(1, &[]).seal("registry:1", "s3cret").unwrap();
    let both = vault(2, &[3, 1]);
    assert_eq!(both.unseal("registry:1", &sealed).unwrap(), "s3cret");
    let anew = both.seal("registry:1", "s3cret").unwrap();
    assert_eq!(vault(2, &[]).unseal("registry:1", &anew).unwrap(), "s3cret");
    let error = cause(&vault(1, &[]).unseal("registry:1", &anew).unwrap_err());
    assert!(error.contains("sealed with the key") && error.contains("--former-secret-keys"), "{error}");
}

#[test]
fn what_was_sealed_before_keys_had_names_opens() {
    let (key, nonce) = (Key::parse(&STANDARD.encode([1; 32])).unwrap(), [9; 24]);
    let sealed = key.encrypt(&nonce, Payload { msg: b"s3cret", aad: b"registry:1" }).unwrap();
    let sealed = [&[NAMELESS][..], &nonce, &sealed].concat();
    assert_eq!(vault(2, &[1]).unseal("registry:1", &sealed).unwrap(), "s3cret");
    assert!(vault(2, &[]).unseal("registry:1", &sealed).is_err());
}

#[cfg(unix)]
#[test]
fn the_key_file_is_private_before_and_after_another_key() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let mode = || std::fs::metadata(dir.path().join("secret.key")).unwrap().permissions().mode() & 0o777;
    let file = KeyFile::in_dir(dir.path());
    let first = file.read().unwrap();
    assert_eq!(mode(), 0o600);
    let keys = vec![Key::make(), first[0].clone()];
    std::fs::write(dir.path().join("secret.new"), "left behind by a kill").unwrap();
    file.replace(&keys).unwrap();
    assert_eq!((mode(), file.read().unwrap() == keys), (0o600, true));
}

#[test]
fn keys_that_are_none_are_refused() {
    let wrong = |present: &str, former: &str| {
        let keys = SecretKeys { present: Some(present.into()), former: vec![former.into()] };
        Vault::open(&keys, Path::new("/nowhere")).is_err()
    };
    let right = STANDARD.encode([1; 32]);
    assert!(wrong("c2hvcnQ=", &right) && wrong(&right, "c2hvcnQ=") && wrong("", &right));
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("secret.key"), "").unwrap();
    assert!(Vault::open(&SecretKeys::default(), dir.path()).is_err(), "an emptied file is not taken for a new one");
}

fn cause(error: &crate::Error) -> String {
    std::error::Error::source(error).map(ToString::to_string).unwrap_or_default()
}
