//! Passwords: made up, hashed with argon2id, and checked in constant work.

use crate::Error;
use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{self, PasswordHash, SaltString};
use argon2::{Argon2, Params, PasswordHasher, PasswordVerifier};
use rand::Rng;
use tokio::sync::Semaphore;

/// Hashing takes 19 MiB and some milliseconds of a processor each: only so many at a time.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Of a password nobody knows. What is entered for an unknown name is checked against it, which takes as long as for
/// a known one.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$ys2F4fbx0dWhWUQ4nXUTkg$kDxCg2K5m1sYpoQgVfYKAVL3Wdh0wnPiiVQbNfFjcsQ";

/// Shortest and longest password that people may choose, in characters (NIST SP 800-63B: at least 8, and any of them).
const SHORTEST: usize = 8;
const LONGEST: usize = 200;

/// Letters and digits that are not mistaken for each other.
const READABLE: &[u8] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A password of 100 random bits in four groups, easy to read and to type.
pub(super) fn make_up() -> String {
    let mut rng = rand::rng();
    let mut group = || (0..5).map(|_| char::from(READABLE[rng.random_range(0..READABLE.len())])).collect::<String>();
    [group(), group(), group(), group()].join("-")
}

/// May somebody choose it?
pub(super) fn check(password: &str) -> Result<(), Error> {
    match password.chars().count() {
        SHORTEST..=LONGEST => Ok(()),
        _ => Err(Error::invalid("password", format!("Use {SHORTEST} to {LONGEST} characters"))),
    }
}

/// The hash to store, with its parameters and salt in it (PHC string).
pub(super) async fn hash(password: String) -> Result<String, Error> {
    run(move || {
        let salt = SaltString::generate(&mut OsRng);
        Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
    })
    .await
}

/// Was it hashed with less work than passwords are today?
pub(super) fn is_outdated(hash: &str) -> bool {
    let parameters = PasswordHash::new(hash).and_then(|hash| Params::try_from(&hash));
    !parameters.is_ok_and(|parameters| {
        let today = Params::default();
        (parameters.m_cost(), parameters.t_cost(), parameters.p_cost())
            == (today.m_cost(), today.t_cost(), today.p_cost())
    })
}

/// Is it the password that was hashed? Without a hash the answer is no, after the same work.
pub(super) async fn verify(password: String, hash: Option<String>) -> Result<bool, Error> {
    run(move || {
        let stored = PasswordHash::new(hash.as_deref().unwrap_or(NOBODYS))?;
        match Argon2::default().verify_password(password.as_bytes(), &stored) {
            Ok(()) => Ok(hash.is_some()),
            Err(password_hash::Error::Password) => Ok(false),
            Err(error) => Err(error),
        }
    })
    .await
}

async fn run<T: Send + 'static>(work: impl FnOnce() -> password_hash::Result<T> + Send + 'static) -> Result<T, Error> {
    let _permit = AT_ONCE.acquire().await.map_err(Error::internal)?;
    let done = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
    done.map_err(|error| Error::internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_that_was_hashed_is_right() {
        let stored = hash("right".into()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("right".into(), Some(stored.clone())).await.unwrap());
        assert!(!verify("wrong".into(), Some(stored)).await.unwrap());
    }

    #[tokio::test]
    async fn an_unknown_name_costs_the_work_of_a_known_one() {
        let parameters = |hash: &str| hash.rsplitn(3, '$').last().map(str::to_owned);
        assert_eq!(parameters(NOBODYS), parameters(&hash(String::new()).await.unwrap()));
        assert!(!verify(String::new(), None).await.unwrap());
    }

    #[tokio::test]
    async fn hashes_of_other_parameters_are_outdated() {
        assert!(!is_outdated(&hash("right".into()).await.unwrap()));
        assert!(!is_outdated(NOBODYS));
        for weaker in ["m=19456,t=1,p=1", "m=8,t=2,p=1", "m=19456,t=2,p=2"] {
            assert!(is_outdated(&NOBODYS.replace("m=19456,t=2,p=1", weaker)), "{weaker}");
        }
    }

    #[test]
    fn made_up_passwords_are_readable_and_differ() {
        let (one, other) = (make_up(), make_up());
        assert_ne!(one, other);
        assert_eq!(one.split('-').map(str::len).collect::<Vec<_>>(), [5, 5, 5, 5]);
        assert!(!one.contains(['l', 'o', '0', '1']));
    }
}
