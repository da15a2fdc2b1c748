//! Who may ask.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::{HashMap, HashSet};

/// How the registry wants to be asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Auth {
    /// By anybody.
    #[default]
    Open,
    /// With this user name and password.
    Basic {
        /// User name.
        username: String,
        /// Password.
        password: String,
    },
    /// With a token from `/token`.
    Bearer {
        /// User name at the token server.
        username: String,
        /// Password at the token server.
        password: String,
        /// What those with the password may do in a repository, beside nothing: `pull`, `push`, `delete`.
        actions: Vec<String>,
        /// May those without it pull?
        anonymous: bool,
    },
}

impl Auth {
    /// Basic with `ana` and `secret`.
    #[must_use]
    pub fn basic() -> Self {
        Self::Basic { username: "ana".into(), password: "secret".into() }
    }

    /// Tokens for `ana` and `secret` that allow to pull, and none for others.
    #[must_use]
    pub fn bearer() -> Self {
        Self::Bearer {
            username: "ana".into(),
            password: "secret".into(),
            actions: vec!["pull".into()],
            anonymous: false,
        }
    }

    /// As [`Self::bearer`], and everybody may pull.
    #[must_use]
    pub fn bearer_public() -> Self {
        Self::Bearer {
            username: "ana".into(),
            password: "secret".into(),
            actions: vec!["pull".into()],
            anonymous: true,
        }
    }
}

#[derive(Default)]
pub(super) struct Gate {
    auth: Auth,
    /// Granted scopes by token.
    tokens: HashMap<String, HashSet<String>>,
    given: u64,
    pub life: Option<u64>,
    pub realm: Option<String>,
}

/// What the token server answers.
pub(super) enum Token {
    Given(String),
    Refused,
}

impl Gate {
    pub fn new(auth: Auth) -> Self {
        Self { auth, life: Some(300), ..Self::default() }
    }

    pub fn revoke(&mut self) {
        self.tokens.clear();
    }

    /// Lets a request in, or says the challenge. `scope` is what it needs; empty for the mere presence.
    pub fn admit(&self, headers: &HeaderMap, scope: &str, realm: &str) -> Result<(), String> {
        let sent = authorization(headers);
        match &self.auth {
            Auth::Open => Ok(()),
            Auth::Basic { username, password } if is_basic(sent, username, password) => Ok(()),
            Auth::Basic { .. } => Err("Basic realm=\"fake\"".to_owned()),
            Auth::Bearer { .. } => {
                let granted = sent.strip_prefix("Bearer ").and_then(|token| self.tokens.get(token));
                match granted {
                    Some(granted) if scope.is_empty() || granted.contains(scope) => Ok(()),
                    _ => Err(self.challenge(scope, realm, granted.is_some())),
                }
            }
        }
    }

    fn challenge(&self, scope: &str, realm: &str, insufficient: bool) -> String {
        let realm = self.realm.as_deref().unwrap_or(realm);
        let scope = if scope.is_empty() { String::new() } else { format!(",scope=\"{scope}\"") };
        let error = if insufficient { ",error=\"insufficient_scope\"" } else { "" };
        format!("Bearer realm=\"{realm}\",service=\"fake\"{scope}{error}")
    }

    /// Gives a token for what of the wanted scopes may be had.
    pub fn token(&mut self, headers: &HeaderMap, wanted: &[String]) -> Token {
        let Auth::Bearer { username, password, actions, anonymous } = &self.auth else { return Token::Refused };
        let sent = authorization(headers);
        let known = is_basic(sent, username, password);
        if !known && !sent.is_empty() {
            return Token::Refused;
        }
        let may = |scope: &&String| match scope.rsplit_once(':') {
            Some(("registry:catalog", _)) => known,
            Some((_, action)) => (known && actions.iter().any(|a| a == action)) || (*anonymous && action == "pull"),
            None => false,
        };
        let granted = wanted.iter().filter(may).cloned().collect();
        self.given += 1;
        let token = format!("token-{}", self.given);
        self.tokens.insert(token.clone(), granted);
        Token::Given(token)
    }
}

fn authorization(headers: &HeaderMap) -> &str {
    headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn is_basic(sent: &str, username: &str, password: &str) -> bool {
    sent.strip_prefix("Basic ").is_some_and(|sent| sent == STANDARD.encode(format!("{username}:{password}")))
}
