//! Which values look like secrets.

/// Is a value to be masked until a person asks to see it? It is when its name suggests a secret, and when it holds one whatever
/// it is called. It errs on the side of masking.
#[must_use]
pub fn is_secret(name: &str, value: &str) -> bool {
    looks_secret(name) || holds_secret(value)
}

/// Does the name of a value, such as that of an environment variable, suggest that it is a secret?
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

/// Does a text hold a private key, a password in an address, or a token of a known shape?
#[must_use]
pub fn holds_secret(text: &str) -> bool {
    let is_key = text.split("-----BEGIN ").skip(1).any(|rest| {
        rest.split("-----").next().is_some_and(|title| title.ends_with("PRIVATE KEY") || title.ends_with("KEY BLOCK"))
    });
    is_key || text.split("://").skip(1).any(address_holds_secret) || text.split(|c| !in_token(c)).any(is_token)
}

/// Is there a password before the host, or a secret among the parameters? `address` is what follows `://`.
fn address_holds_secret(address: &str) -> bool {
    let address = address.split([' ', '\t', '\n', '"', '\'', '`', '<']).next().unwrap_or_default();
    let (place, query) = address.split_once('?').unwrap_or((address, ""));
    let authority = place.split('/').next().unwrap_or_default();
    let password = authority.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
    let parameters = query.split(['&', ';']).filter_map(|parameter| parameter.split_once('='));
    let mut given = parameters.filter(|(name, _)| looks_secret(name)).map(|(_, value)| value).chain(password);
    given.any(|value| !value.is_empty() && !is_reference(value))
}

/// A value that stands elsewhere: `$PASSWORD`, `${PASSWORD}`.
fn is_reference(value: &str) -> bool {
    value.strip_prefix('$').is_some_and(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_{}()".contains(&b)))
}

fn in_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Tokens that say what they are: how they begin, and how many characters follow at least, a digit among them.
const TOKENS: [(&str, usize); 23] = [
    ("weir_", 40),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghu_", 30),
    ("ghs_", 30),
    ("ghr_", 30),
    ("github_pat_", 30),
    ("glpat-", 16),
    ("gldt-", 16),
    ("glrt-", 16),
    ("dckr_pat_", 16),
    ("dckr_oat_", 16),
    ("npm_", 30),
    ("pypi-", 50),
    ("hf_", 30),
    ("xoxb-", 16),
    ("xoxp-", 16),
    ("xapp-", 16),
    ("sk_live_", 16),
    ("rk_live_", 16),
    ("AIza", 35),
    ("AKIA", 16),
    ("ASIA", 16),
];

fn is_token(word: &str) -> bool {
    let is_known = |(prefix, least): &(&str, usize)| {
        word.strip_prefix(prefix)
            .is_some_and(|rest| rest.len() >= *least && rest.contains(|c: char| c.is_ascii_digit()))
    };
    TOKENS.iter().any(is_known) || is_web_token(word)
}

/// A JSON web token (RFC 7519): two JSON objects in base64 and a signature, which `alg: none` leaves empty.
fn is_web_token(word: &str) -> bool {
    let mut parts = word.splitn(3, '.');
    let mut is_object = || parts.next().is_some_and(|part| part.starts_with("eyJ") && part.len() > 8);
    is_object() && is_object() && parts.next().is_some()
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

    #[test]
    fn masks_what_holds_a_secret_under_a_harmless_name() {
        let token = |prefix: &str| format!("{prefix}{}", "aB3dE6gH9j".repeat(5));
        let mut held = vec![
            "postgres://u:p@host/db".to_owned(),
            "postgres://ana:p%40ss@[::1]:5432/db?sslmode=require".to_owned(),
            "redis://:s3cret@cache:6379".to_owned(),
            "jdbc:mysql://db/shop?user=ana&password=s3cret".to_owned(),
            "https://hooks.example/x?access_token=abc".to_owned(),
            "amqp://a:b@one,amqp://a:b@two".to_owned(),
            "RUN git clone https://ana:pw@git.example/app.git && make".to_owned(),
            "http://proxy.example/ http://u:p@ss@other/".to_owned(),
            "AKIAIOSFODNN7EXAMPLE".to_owned(),
            "glpat-aB3dE6gH9jaB3dE6gH9j".to_owned(),
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE".to_owned(),
            "x -----BEGIN OPENSSH PRIVATE KEY----- b3Bl".to_owned(),
            "-----BEGIN PGP PRIVATE KEY BLOCK-----".to_owned(),
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl".to_owned(),
            "bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.".to_owned(),
            format!("curl -H 'PRIVATE: {}'", token("ghp_")),
        ];
        held.extend(["weir_", "github_pat_", "gho_", "npm_", "hf_", "xoxb-", "sk_live_"].map(token));
        for text in held {
            assert!(holds_secret(&text), "{text}");
            assert!(is_secret("DATABASE_URL", &text), "{text}");
        }
    }

    #[test]
    fn ordinary_values_are_shown() {
        for text in [
            "",
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "20.11.1",
            "1.27.3-1~bookworm",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "https://example.org/a:b@c",
            "https://ana@example.org/",
            "https://example.org:8080/x?page=2&sort=name",
            "postgres://$USER:$PASSWORD@db/shop",
            "postgres://ana:${DB_PASSWORD}@db/shop",
            "postgres://ana:@db/shop",
            "git@github.com:acme/app.git",
            "quay.io/acme/web@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "ana@example.org",
            "-----BEGIN CERTIFICATE-----\nMIIE",
            "-----BEGIN PUBLIC KEY-----",
            "weir_data",
            "npm_config_loglevel",
            "npm_config_a_very_long_name_of_a_setting",
            "hf_home",
            "AKIA",
            "eyJ.eyJ.x",
            "C.UTF-8",
            "B42F6819007F00F88E364FD4036A9C26BF357DD4",
        ] {
            assert!(!holds_secret(text), "{text}");
        }
    }
}
