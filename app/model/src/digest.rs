//! Content addresses: `sha256:…` and `sha512:…`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The address of exact bytes: an algorithm and its lower-case hexadecimal value.
///
/// Only sha256 and sha512 are accepted (OCI image-spec: the two registered algorithms), so a digest is
/// safe to put into a URL, a header or a file name.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

/// Why a text is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a digest; expected sha256: and 64, or sha512: and 128, lower-case hexadecimal digits")]
pub struct DigestError(String);

impl Digest {
    /// Parses `sha256:<64 hex>` or `sha512:<128 hex>`.
    ///
    /// # Errors
    /// When the algorithm is unknown, the length is wrong or a digit is not lower-case hexadecimal.
    pub fn parse(text: &str) -> Result<Self, DigestError> {
        let wrong = || DigestError(text.chars().take(160).collect());
        let (algorithm, hex) = text.split_once(':').ok_or_else(wrong)?;
        let length = match algorithm {
            "sha256" => 64,
            "sha512" => 128,
            _ => return Err(wrong()),
        };
        let lower_hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        if hex.len() == length && hex.bytes().all(lower_hex) { Ok(Self(text.to_owned())) } else { Err(wrong()) }
    }

    /// The whole digest, `algorithm:hex`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `sha256` or `sha512`.
    #[must_use]
    pub fn algorithm(&self) -> &str {
        self.0.split_once(':').map_or("", |(algorithm, _)| algorithm)
    }

    /// The hexadecimal part.
    #[must_use]
    pub fn hex(&self) -> &str {
        self.0.split_once(':').map_or("", |(_, hex)| hex)
    }

    /// The first twelve hexadecimal digits: what people read and compare.
    #[must_use]
    pub fn short(&self) -> &str {
        &self.hex()[..12]
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Digest {
    type Error = DigestError;
    fn try_from(text: String) -> Result<Self, DigestError> {
        Self::parse(&text)
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_registered_algorithms_are_accepted() {
        let short = Digest::parse(&format!("sha256:{}", "4f".repeat(32))).unwrap();
        assert_eq!((short.algorithm(), short.short()), ("sha256", "4f4f4f4f4f4f"));
        assert!(Digest::parse(&format!("sha512:{}", "0a".repeat(64))).is_ok());
    }

    #[test]
    fn everything_else_is_refused() {
        let upper = format!("sha256:{}", "4F".repeat(32));
        let path = format!("sha256:{}", "../".repeat(21) + "a");
        for text in ["", "sha256:", "sha256:abc", "md5:d41d8cd98f00b204e9800998ecf8427e", &upper, &path] {
            assert!(Digest::parse(text).is_err(), "{text}");
        }
    }
}
