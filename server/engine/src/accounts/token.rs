//! The text of a token: `weir_`, 43 random characters and 6 that check them.
//!
//! The prefix lets scanners find a token that leaked, the checksum lets them be sure, and mistyped ones are refused
//! without asking the database. Only letters and digits, so that a double click selects it whole.

use rand::Rng;
use rand::distr::Alphanumeric;
use sha2::{Digest, Sha256};

const PREFIX: &str = "weir_";
/// 43 characters out of 62 are 256 bits.
const RANDOM: usize = 43;
const CHECK: usize = 6;

/// A new secret.
pub(super) fn make() -> String {
    let random: String = rand::rng().sample_iter(Alphanumeric).take(RANDOM).map(char::from).collect();
    let check = checksum(&random);
    format!("{PREFIX}{random}{check}")
}

/// Could Weir have made it?
pub(super) fn is_well_formed(secret: &str) -> bool {
    let Some(rest) = secret.strip_prefix(PREFIX) else { return false };
    rest.len() == RANDOM + CHECK
        && rest.bytes().all(|b| b.is_ascii_alphanumeric())
        && checksum(&rest[..RANDOM]) == rest[RANDOM..]
}

/// What is stored of it. The secret has 256 random bits, so one round without salt is enough.
pub(super) fn hash(secret: &str) -> String {
    Sha256::digest(secret).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn checksum(random: &str) -> String {
    const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let digest = Sha256::digest(random);
    digest.iter().take(CHECK).map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_secrets_are_known_and_mistyped_ones_are_not() {
        let secret = make();
        assert!(is_well_formed(&secret));
        assert_ne!(secret, make());
        let mut mistyped = secret.clone();
        let last = if mistyped.ends_with('a') { 'b' } else { 'a' };
        mistyped.pop();
        mistyped.push(last);
        let umlauts = format!("weir_{}", "ä".repeat(25));
        for other in [&mistyped, &secret[5..], &secret[..50], "", "weir_", &umlauts, &format!("{secret} ")] {
            assert!(!is_well_formed(other), "{other}");
        }
    }
}
