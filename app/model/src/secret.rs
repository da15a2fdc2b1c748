//! Which values look like secrets.

/// Does the name of an environment variable suggest that its value is a secret?
///
/// Used to mask values until a person asks to see them. It errs on the side of masking.
#[must_use]
pub fn looks_secret(name: &str) -> bool {
    const WORDS: [&str; 12] = [
        "PASSWORD",
        "PASSWD",
        "SECRET",
        "TOKEN",
        "API_KEY",
        "APIKEY",
        "PRIVATE_KEY",
        "ACCESS_KEY",
        "ENCRYPTION_KEY",
        "SIGNING_KEY",
        "CREDENTIAL",
        "PASSPHRASE",
    ];
    let upper = name.to_ascii_uppercase();
    let is_author = |part: &str| part.contains("AUTHOR") && !part.contains("AUTHORIZ");
    let is_secret = |part: &str| match part {
        "PASS" => true,
        "PWD" => upper != "PWD",
        _ => part.contains("AUTH") && !part.contains("AUTHENTICAT") && !is_author(part),
    };
    WORDS.iter().any(|word| upper.contains(word)) || upper.split('_').any(is_secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_what_people_would_mask() {
        for name in [
            "DB_PASSWORD",
            "github_token",
            "AWS_SECRET_ACCESS_KEY",
            "BASIC_AUTH",
            "AUTHORIZATION",
            "GIT_AUTHOR_TOKEN",
            "AUTHENTICATION_PASSWORD",
            "ENCRYPTION_KEY",
            "DB_PASS",
            "ADMIN_PWD",
        ] {
            assert!(looks_secret(name), "{name}");
        }
        for name in [
            "PATH",
            "PWD",
            "LANG",
            "NODE_VERSION",
            "AUTHOR",
            "KEYBOARD",
            "AUTHENTICATION_PLUGIN",
            "BYPASS",
            "AUTHORITY",
        ] {
            assert!(!looks_secret(name), "{name}");
        }
    }
}
