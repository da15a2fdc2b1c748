//! Platforms: `os/architecture[/variant]`.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A platform an image runs on, such as `linux/arm64/v8`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Platform {
    /// Operating system, `linux` when unsaid.
    pub os: String,
    /// CPU architecture, in Go's words (`amd64`, `arm64`).
    pub architecture: String,
    /// CPU variant (`v8`), empty when there is none.
    pub variant: String,
}

impl Platform {
    /// Reads `os/architecture[/variant]`, or a lone architecture, which means linux. Anything is accepted: what an
    /// image claims is shown, not judged.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut parts = text.splitn(3, '/').map(str::to_owned);
        let first = parts.next().unwrap_or_default();
        match parts.next() {
            None => Self { os: "linux".into(), architecture: first, variant: String::new() },
            Some(architecture) => Self { os: first, architecture, variant: parts.next().unwrap_or_default() },
        }
    }

    /// The platform without `linux/`, for narrow columns.
    #[must_use]
    pub fn short(&self) -> String {
        let full = self.to_string();
        full.strip_prefix("linux/").map_or(full.clone(), str::to_owned)
    }

    /// True for `unknown/unknown`, under which BuildKit lists attestations.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        self.architecture == "unknown" || self.architecture.is_empty()
    }

    /// Does `self` satisfy a request for `wanted`? A request without variant accepts every variant.
    #[must_use]
    pub fn satisfies(&self, wanted: &Self) -> bool {
        self.os == wanted.os
            && self.architecture == wanted.architecture
            && (wanted.variant.is_empty() || wanted.variant == self.variant)
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        if self.variant.is_empty() { Ok(()) } else { write!(f, "/{}", self.variant) }
    }
}

impl From<String> for Platform {
    fn from(text: String) -> Self {
        Self::parse(&text)
    }
}

impl From<Platform> for String {
    fn from(platform: Platform) -> Self {
        platform.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in ["linux/amd64", "linux/arm64/v8", "windows/amd64"] {
            assert_eq!(Platform::parse(text).to_string(), text);
        }
        assert_eq!(Platform::parse("arm64").to_string(), "linux/arm64");
        assert_eq!(Platform::parse("linux/arm/v7").short(), "arm/v7");
        assert_eq!(Platform::parse("windows/amd64").short(), "windows/amd64");
    }

    #[test]
    fn a_request_without_variant_accepts_any() {
        let have = Platform::parse("linux/arm64/v8");
        assert!(have.satisfies(&Platform::parse("arm64")));
        assert!(!have.satisfies(&Platform::parse("linux/arm64/v9")));
    }
}
