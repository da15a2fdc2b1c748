//! Hosts that an administrator trusts beside a registry's own.

use crate::registry::{UrlError, registry_url};

/// Why a word is not accepted as a host.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// A scheme, a port, a path, or no host at all.
    #[error(
        "“{0}” is no host. Write names and addresses such as gitlab.lab or 10.0.0.7, without scheme, port and path"
    )]
    Malformed(String),
    /// Link-local and cloud metadata addresses.
    #[error("{0} is a link-local or metadata address, which is never contacted")]
    Forbidden(String),
}

/// Reads a host: a name or an address, written as it is reached.
///
/// # Errors
/// What is wrong with it.
pub fn host(word: &str) -> Result<String, HostError> {
    let malformed = || HostError::Malformed(word.chars().take(80).collect());
    if word.contains("://") || word.contains('*') {
        return Err(malformed());
    }
    match registry_url(word, false) {
        // An address with the usual port is told from one without by its length alone.
        Ok(url) => {
            let host = url.host_str().filter(|host| host.len() == word.len());
            host.map(str::to_owned).ok_or_else(malformed)
        }
        Err(UrlError::Forbidden) => Err(HostError::Forbidden(word.to_owned())),
        Err(_) => Err(malformed()),
    }
}

/// The words of a field that takes several, separated by spaces, commas or lines.
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    text.split([' ', ',', '\t', '\r', '\n']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses_are_hosts() {
        for (word, read) in [
            ("gitlab.lab", "gitlab.lab"),
            ("MinIO.lab", "minio.lab"),
            ("10.0.0.7", "10.0.0.7"),
            ("[fd12::1]", "[fd12::1]"),
        ] {
            assert_eq!(host(word), Ok(read.to_owned()), "{word}");
        }
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        for word in
            ["", "https://gitlab.lab", "gitlab.lab:443", "gitlab.lab/", "user@gitlab.lab", "0x7f.1", "*.lab", "a b"]
        {
            assert_eq!(host(word), Err(HostError::Malformed(word.into())), "{word}");
        }
        for word in ["169.254.169.254", "[fe80::1]", "metadata.google.internal"] {
            assert_eq!(host(word), Err(HostError::Forbidden(word.into())), "{word}");
        }
    }

    #[test]
    fn a_field_takes_several() {
        assert_eq!(words(" a.lab, b.lab\r\nc.lab "), ["a.lab", "b.lab", "c.lab"]);
        assert!(words(" , ").is_empty());
    }
}
