//! Which values look like secrets.

/// Does the name of an environment variable suggest that its value is a secret?
///
/// Used to mask values until a person asks to see them. It errs on the side of masking.
#[must_use]
pub fn looks_secret(name: &str) -> bool {
    const WORDS: [&str; 11] = [
        "PASSWORD",
        "PASSWD",
        "SECRET",
        "TOKEN",
        "API_KEY",
        "APIKEY",
        "PRIVATE_KEY",
        "ACCESS_KEY",
        "CREDENTIAL",
        "PASSPHRASE",
        "AUTH",
    ];
    let upper = name.to_ascii_uppercase();
    WORDS.iter().any(|word| upper.contains(word)) && !upper.contains("AUTHOR")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_what_people_would_mask() {
        for name in ["DB_PASSWORD", "github_token", "AWS_SECRET_ACCESS_KEY", "BASIC_AUTH"] {
            assert!(looks_secret(name), "{name}");
        }
        for name in ["PATH", "LANG", "NODE_VERSION", "AUTHOR", "KEYBOARD"] {
            assert!(!looks_secret(name), "{name}");
        }
    }
}
